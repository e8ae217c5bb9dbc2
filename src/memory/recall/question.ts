import { STOP_WORDS } from './stop-words.ts';
import { wordsOf } from './words.ts';

/** What a question looks for. */
export interface Question {
  /** Without stop words, each once, in order. */
  readonly terms: readonly QuestionTerm[];
  /** Stems of quoted phrases. */
  readonly phrases: readonly (readonly string[])[];
}

export interface QuestionTerm {
  readonly stem: string;
  /** As it was asked, in lower case. */
  readonly text: string;
  /** Only another spelling of terms beside it (`followup` of `follow-up`): not missed where it is missing. */
  readonly isOptional: boolean;
  /** A number, an address or a name inside a sentence: what is asked about, not what is to be done. */
  readonly isValue: boolean;
}

/** A term and what it is worth in this memory. */
export interface WeighedTerm extends QuestionTerm {
  /** Passages that have it. */
  readonly count: number;
  /** ln(1 + (N - n + 0.5) / (n + 0.5)), as Lucene has it: never negative. */
  readonly weight: number;
  /** Not one of the words that much of the memory has. */
  readonly isTelling: boolean;
  /** Rare or unknown: longer words that begin like it count a little, too. */
  readonly takesLonger: boolean;
}

/** What is read of a question; no person asks more. */
const MOST_CHARACTERS = 4000;
const MOST_TERMS = 24;
const MOST_PHRASES = 4;
const LONGEST_PHRASE = 8;
const SHORTEST_BEGINNING = 4;
/** Share of the weight of an unknown word. */
const TELLING = 0.3;
/** Passages with a term up to which its longer forms are looked for as well: it costs time where there are many. */
const RARE = 50;
/** Passages scored for one question: the rarest terms pick them, the others only order them. */
const MOST_MATCHED = 2500;

const QUOTED = /["“”„«»]([^"“”„«»]{1,200})["“”„«»]/gu;

/** Reads a question in natural language. Any text will do; there may be nothing in it to look for. */
export function readQuestion(query: string, stopWords: ReadonlySet<string> = STOP_WORDS): Question {
  const text = query.slice(0, MOST_CHARACTERS);
  const terms = new Map<string, QuestionTerm>();
  const values = valuesIn(text);
  for (const word of wordsOf(text)) {
    if (stopWords.has(word.text) || terms.has(word.stem)) continue;
    const isOptional = word.isJoined && !/\p{N}/u.test(word.text);
    terms.set(word.stem, { stem: word.stem, text: word.text, isOptional, isValue: values.has(word.text) });
  }
  return { terms: [...terms.values()], phrases: phrasesOf(text) };
}

/** A few passages do not tell how common a word is: what all four of them are about is still worth asking for. */
const FEWEST_PASSAGES = 100;

/**
 * The terms with their weights. Of more than 24 the rarest that the memory knows are kept: a long text says many
 * things beside the point.
 * @param counts by stem: how many of the `passages` have it
 */
export function weighTerms(
  terms: readonly QuestionTerm[],
  counts: ReadonlyMap<string, number>,
  { passages }: { readonly passages: number },
): readonly WeighedTerm[] {
  const all = Math.max(passages, FEWEST_PASSAGES);
  const weightOf = (count: number): number => Math.log(1 + (Math.max(0, all - count) + 0.5) / (count + 0.5));
  const weighed = terms.map((term): WeighedTerm => {
    const count = counts.get(term.stem) ?? 0;
    const weight = weightOf(count);
    const takesLonger = count <= RARE && term.stem.length >= SHORTEST_BEGINNING;
    return { ...term, count, weight, isTelling: weight >= TELLING * weightOf(0), takesLonger };
  });
  if (weighed.length <= MOST_TERMS) return weighed;
  const known = weighed.filter(({ count }) => count > 0);
  return known.toSorted((a, b) => a.count - b.count).slice(0, MOST_TERMS);
}

/**
 * The question for FTS5, in which nothing of the user's own syntax is left; null where no passage can match.
 * Passages that have only the commonest terms are not even looked at where that would be thousands.
 */
export function toMatch(terms: readonly WeighedTerm[], phrases: Question['phrases']): string | null {
  const usable = terms.filter((term) => term.count > 0 || term.takesLonger).toSorted((a, b) => a.count - b.count);
  if (usable.length === 0) return null;
  const picking: WeighedTerm[] = [];
  let matched = 0;
  for (const term of usable) {
    matched += term.count;
    if (picking.length >= 2 && matched > MOST_MATCHED) break;
    picking.push(term);
  }
  const exact = phrases.map((stems) => quote(stems.join(' ')));
  const all = [...usable.map(printTerm), ...exact].join(' OR ');
  if (picking.length === usable.length) return all;
  return `(${[...picking.map(printTerm), ...exact].join(' OR ')}) AND (${all})`;
}

function printTerm({ stem, takesLonger }: WeighedTerm): string {
  return `${quote(stem)}${takesLonger ? '*' : ''}`;
}

function quote(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

/** Words that stand only where values do. */
function valuesIn(text: string): ReadonlySet<string> {
  const values = new Set<string>();
  const others = new Set<string>();
  let isFirst = true;
  for (const [token] of text.matchAll(/\S+/g)) {
    const isValue = /[\p{N}@]/u.test(token) || (!isFirst && /^[^\p{L}]*\p{Lu}/u.test(token));
    for (const word of wordsOf(token)) (isValue ? values : others).add(word.text);
    isFirst = /[.!?:]["”)]?$/.test(token);
  }
  return new Set([...values].filter((word) => !others.has(word)));
}

function phrasesOf(text: string): readonly (readonly string[])[] {
  return [...text.matchAll(QUOTED)]
    .map(([, inside = '']) => wordsOf(inside).filter(({ isJoined }) => !isJoined))
    .filter((words) => words.length > 1 && words.length <= LONGEST_PHRASE)
    .slice(0, MOST_PHRASES)
    .map((words) => words.map(({ stem }) => stem));
}
