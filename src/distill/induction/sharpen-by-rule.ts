import type { Lesson } from '../../domain/family.ts';
import { listWords } from './prose.ts';

/** What the embedded teacher knows of a description that is to be found better. */
export interface SharpenByRule {
  readonly description: string;
  readonly lesson: Lesson;
  /** Those that it is confused with; empty: it is not found for want of words. */
  readonly others: readonly { readonly description: string }[];
  /** How many descriptions were tried: each goes further than the one before. */
  readonly tried: number;
}

/** Words that requests are told apart by; with every try so many more. */
const WORDS = 6;
/** Tasks that have to say a word in small letters: names and values are said once. */
const LEAST_TASKS = 2;
const LEAST_SHARE = 0.04;

/**
 * Another description, from the same lesson: without the phrases that say nothing of their own beside the others, and
 * with the words that requests of the family use and the others do not have. Null where there are none left to add.
 */
export function sharpenByRule({ description, lesson, others, tried }: SharpenByRule): string | null {
  const theirs = new Set(others.flatMap((other) => wordsOf(other.description)));
  const { does, phrases } = takeApart(description);
  const kept = phrases.filter((phrase) => wordsOf(phrase).some((word) => !COMMON.has(word) && !theirs.has(word)));
  const own = new Set(wordsOf([does, ...kept].join(' ')));
  const words = tellingWords(lesson)
    .filter((word) => !theirs.has(word) && !own.has(word))
    .slice(0, WORDS * (tried + 1));
  if (words.length === 0 && kept.length === phrases.length) return null;
  const asked = kept.length === 0 ? '' : ` Use when asked to ${listWords(kept)}.`;
  const said = words.length === 0 ? '' : ` Requests speak of ${listWords(words)}.`;
  return `${tried === 0 ? does : withoutReads(does)}.${asked}${said}`;
}

/** What it does, and the quoted beginnings of requests. */
function takeApart(description: string): { readonly does: string; readonly phrases: readonly string[] } {
  const [does = '', asked = ''] = description.split(/\. Use when asked to /);
  return { does: does.replace(/\.$/, ''), phrases: asked.match(/'[^']{1,80}'/g) ?? [] };
}

/** What is only looked up on the way is what skills have in common. */
function withoutReads(does: string): string {
  return does.split(', after ')[0] ?? does;
}

/** Words of the requests, those of most tasks first: said in small letters by several people, so nobody's name. */
function tellingWords({ tasks, family }: Lesson): readonly string[] {
  const counts = new Map<string, number>();
  for (const { request } of tasks) {
    const small = request.join('\n').match(/(?<![\p{L}\p{N}@.'’-])\p{Ll}{3,}(?![\p{L}\p{N}@'’-])/gu) ?? [];
    for (const word of new Set(small)) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const least = Math.max(LEAST_TASKS, LEAST_SHARE * tasks.length);
  const terms = new Set(family.terms);
  return [...counts]
    .filter(([word, count]) => count >= least && !COMMON.has(word))
    .sort(([a, x], [b, y]) => Number(terms.has(b)) - Number(terms.has(a)) || y - x || (a < b ? -1 : 1))
    .map(([word]) => word);
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/\p{L}{3,}/gu) ?? [];
}

/** Words of every request. */
const COMMON: ReadonlySet<string> = new Set(
  `about after again all also and any are ask asked asks been before but call can could did does done for from get give
  had has have her him his how into its just know let like look make may more must need new not now off once one only our
  out over please put quick say she should some than thank thanks that the their them then there they this too use used
  user users want wants was way well were what when where which who will with would yes you your minute morning`.split(
    /\s+/,
  ),
);
