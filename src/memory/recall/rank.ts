import { compareText } from '../../util/compare-text.ts';
import type { Question, WeighedTerm } from './question.ts';
import { boostsOf, type Fields, LONGER, scoreOfPhrase, scoreOfTerm } from './score.ts';

/** The stems of a passage by field, as the index gives them back. */
export interface PassageFields {
  readonly path: string;
  readonly line: number;
  readonly fields: Fields;
}

export interface Ranked<Passage> {
  readonly passage: Passage;
  /** BM25F, not negative. */
  readonly score: number;
  /** Stems of the terms that it has. */
  readonly found: ReadonlySet<string>;
}

/** A file by its best passage. */
export interface RankedFile<Passage> extends Omit<Ranked<Passage>, 'found'> {
  /** Share of the terms' weight that its passages have together, in [0, 1]. */
  readonly coverage: number;
  /** Whether its title, a heading or its path has a telling term. */
  readonly isNamed: boolean;
}

/**
 * Coverage from which on a file is an answer: less will do where it is named after what was asked. Measured on
 * questions with and without an answer: lower, and one odd word in common is taken for one; higher, and questions in
 * other words than the file's go unanswered.
 */
const LEAST_NAMED = 0.1;
const LEAST_MENTIONED = 0.25;
/** Files that are asked whether they fit. */
const FIRST = 5;

/**
 * Scores passages by BM25F (Robertson, Zaragoza & Taylor 2004: one saturation over all fields) and sorts them, best
 * first; ties by path and line.
 */
export function rankPassages<Passage extends PassageFields>(
  passages: readonly Passage[],
  terms: readonly WeighedTerm[],
  phrases: Question['phrases'],
): readonly Ranked<Passage>[] {
  return passages
    .map((passage) => rank(passage, terms, phrases))
    .toSorted((a, b) => b.score - a.score || byPlace(a.passage, b.passage));
}

/** One entry for each file, in the order of their best passages: a playbook is what people look for. */
export function rankFiles<Passage extends PassageFields>(
  ranked: readonly Ranked<Passage>[],
  terms: readonly WeighedTerm[],
): readonly RankedFile<Passage>[] {
  const files = Map.groupBy(ranked, ({ passage }) => passage.path);
  return [...files.values()].flatMap((entries) => {
    const [best] = entries;
    if (best === undefined) return [];
    const found = new Set(entries.flatMap((entry) => [...entry.found]));
    const coverage = coverageOf(found, best.passage.path.startsWith(SKILLS) ? terms.filter(isKnowable) : terms);
    return [{ passage: best.passage, score: best.score, coverage, isNamed: isNamed(best.passage, terms) }];
  });
}

const SKILLS = 'skills/';

/** Requests are full of values that no skill has: those that nothing here knows are not missed in one. */
function isKnowable({ isValue, count }: WeighedTerm): boolean {
  return !isValue || count > 0;
}

function byPlace(a: PassageFields, b: PassageFields): number {
  return compareText(a.path, b.path) || a.line - b.line;
}

/** Whether one of the first files has enough of what was asked to be an answer: then the others may be one as well. */
export function hasAnswer(files: readonly Pick<RankedFile<unknown>, 'coverage' | 'isNamed'>[]): boolean {
  return files
    .slice(0, FIRST)
    .some(({ coverage, isNamed: named }) => coverage >= (named ? LEAST_NAMED : LEAST_MENTIONED));
}

/** Whether the title, a heading or the path of a passage has a telling term. */
function isNamed({ fields }: PassageFields, terms: readonly WeighedTerm[]): boolean {
  const names = fields.slice(0, -1);
  return terms.some((term) => term.isTelling && names.some((field) => countIn(field, term) > 0));
}

/** The share of the terms' weight that was found. Another spelling counts where it is found, and is not missed. */
export function coverageOf(found: ReadonlySet<string>, terms: readonly WeighedTerm[]): number {
  let has = 0;
  let all = 0;
  for (const { stem, weight, isOptional } of terms) {
    if (found.has(stem)) has += weight;
    if (found.has(stem) || !isOptional) all += weight;
  }
  return all === 0 ? 0 : has / all;
}

function rank<Passage extends PassageFields>(
  passage: Passage,
  terms: readonly WeighedTerm[],
  phrases: Question['phrases'],
): Ranked<Passage> {
  const found = countTerms(passage, terms);
  let score = 0;
  for (const term of terms) score += scoreOfTerm(term, found.get(term.stem) ?? 0);
  const weights = new Map(terms.map(({ stem, weight }) => [stem, weight]));
  for (const stems of phrases) score += scoreOfPhrase(passage.fields, stems, weights);
  return { passage, score, found: new Set(found.keys()) };
}

/** Occurrences by stem, weighted by field. */
function countTerms({ fields }: PassageFields, terms: readonly WeighedTerm[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const [index, counts] of boostsOf(fields).entries()) {
    for (const term of terms) {
      const times = countIn(fields[index] ?? '', term);
      if (times > 0) found.set(term.stem, (found.get(term.stem) ?? 0) + counts * times);
    }
  }
  return found;
}

/** How often a field has a stem, by search rather than by splitting it: a hundred passages are counted per question. */
function countIn(field: string, { stem, takesLonger }: WeighedTerm): number {
  let times = 0;
  for (let at = field.indexOf(stem); at >= 0; at = field.indexOf(stem, at + stem.length)) {
    if (at > 0 && field[at - 1] !== ' ') continue;
    const end = at + stem.length;
    if (end === field.length || field[end] === ' ') times += 1;
    else if (takesLonger) times += LONGER;
  }
  return times;
}
