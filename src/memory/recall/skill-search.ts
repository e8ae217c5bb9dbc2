import { readDocument } from './document.ts';
import { type Question, type WeighedTerm, weighTerms } from './question.ts';
import { hasAnswer, type PassageFields, rankFiles, rankPassages } from './rank.ts';
import { boostsOf, LONGER, scoreOfPhrase, scoreOfTerm } from './score.ts';

/** A skill as text: its name and its whole SKILL.md. */
export interface ListedSkill {
  readonly name: string;
  readonly text: string;
}

/** Skills by the words of their passages, read once and asked often. */
export interface SkillShelf {
  readonly passages: readonly SkillPassage[];
  /** Numbers of the passages of each skill. */
  readonly places: ReadonlyMap<string, readonly number[]>;
  /** By stem: the passages that have it, by number, and how much their occurrences count. */
  readonly postings: ReadonlyMap<string, readonly Posting[]>;
  /** Every stem, sorted. */
  readonly vocabulary: readonly string[];
}

interface SkillPassage extends PassageFields {
  readonly skill: string;
}

interface Posting {
  readonly passage: number;
  readonly frequency: number;
}

/** Skills of which one may be passed over, as if it were not there. */
export interface ShelfPart {
  readonly shelf: SkillShelf;
  readonly without?: string;
}

export interface FindOptions {
  /** Nothing is found, and less is done, where this skill is not among the first. */
  readonly onlyWith?: string;
}

/** Skills that are looked at closely. */
const FINALISTS = 5;

/** Reads skills as the index of `nightschool recall` does. */
export function shelveSkills(skills: readonly ListedSkill[]): SkillShelf {
  const passages = skills.flatMap(({ name, text }) => {
    const path = `skills/${name}/SKILL.md`;
    return readDocument(path, text).passages.map(({ line, fields }) => ({ skill: name, path, line, fields }));
  });
  const postings = new Map<string, Posting[]>();
  for (const [passage, { fields }] of passages.entries()) {
    for (const [stem, frequency] of frequenciesOf(fields)) {
      const known = postings.get(stem);
      if (known === undefined) postings.set(stem, [{ passage, frequency }]);
      else known.push({ passage, frequency });
    }
  }
  const places = Map.groupBy(passages.keys(), (number) => passages[number]?.skill ?? '');
  return { passages, places, postings, vocabulary: [...postings.keys()].sort() };
}

/**
 * The skills that `nightschool recall` finds for a question among these alone, best first, at most five; none where it
 * says that nothing fits. By words: what embeddings add is not known here.
 */
export function findSkills(
  { terms: asked, phrases }: Question,
  parts: readonly ShelfPart[],
  { onlyWith }: FindOptions = {},
): readonly string[] {
  const terms = weigh(asked, parts);
  const best = new Map<string, number>();
  for (const part of parts) scorePart(best, part, { terms, phrases });
  const finalists = new Set(firstOf(best, FINALISTS));
  if (finalists.size === 0 || (onlyWith !== undefined && !finalists.has(onlyWith))) return [];
  const passages = parts.flatMap((part) => [...finalists].flatMap((skill) => passagesOf(skill, part)));
  const ranked = rankPassages(passages, terms, phrases).filter(({ score }) => score > 0);
  const files = rankFiles(ranked, terms);
  return hasAnswer(files) ? files.map(({ passage }) => passage.skill) : [];
}

/** Whether skills have any word that a question looks for. */
export function sharesWords({ terms, phrases }: Question, { postings, vocabulary }: SkillShelf): boolean {
  return phrases.length > 0 || terms.some(({ stem }) => postings.has(stem) || beginsLike(vocabulary, stem).length > 0);
}

function frequenciesOf(fields: PassageFields['fields']): ReadonlyMap<string, number> {
  const frequencies = new Map<string, number>();
  for (const [index, counts] of boostsOf(fields).entries()) {
    for (const stem of (fields[index] ?? '').split(' ')) {
      if (stem !== '') frequencies.set(stem, (frequencies.get(stem) ?? 0) + counts);
    }
  }
  return frequencies;
}

function weigh(terms: Question['terms'], parts: readonly ShelfPart[]): readonly WeighedTerm[] {
  let passages = 0;
  const counts = new Map<string, number>();
  for (const part of parts) {
    const { shelf, without } = part;
    passages += shelf.passages.length - (without === undefined ? 0 : (shelf.places.get(without)?.length ?? 0));
    for (const { stem } of terms) counts.set(stem, (counts.get(stem) ?? 0) + countPassages(stem, part));
  }
  return weighTerms(terms, counts, { passages });
}

function countPassages(stem: string, { shelf, without }: ShelfPart): number {
  const found = shelf.postings.get(stem) ?? [];
  if (without === undefined) return found.length;
  const passedOver = new Set(shelf.places.get(without));
  return passedOver.size === 0 ? found.length : found.filter(({ passage }) => !passedOver.has(passage)).length;
}

function passagesOf(skill: string, { shelf, without }: ShelfPart): readonly SkillPassage[] {
  if (skill === without) return [];
  return (shelf.places.get(skill) ?? []).map((passage) => passageAt(shelf, passage));
}

interface Scored {
  readonly terms: readonly WeighedTerm[];
  readonly phrases: Question['phrases'];
}

/** The score of the best passage of each skill that has a word of the question. */
function scorePart(best: Map<string, number>, { shelf, without }: ShelfPart, { terms, phrases }: Scored): void {
  const scores = new Float64Array(shelf.passages.length);
  for (const term of terms) addScores(scores, term, shelf);
  const weights = new Map(terms.map(({ stem, weight }) => [stem, weight]));
  for (const stems of phrases) {
    for (const { passage } of rarest(stems, shelf)) {
      scores[passage] = (scores[passage] ?? 0) + scoreOfPhrase(passageAt(shelf, passage).fields, stems, weights);
    }
  }
  for (const [skill, places] of shelf.places) {
    if (skill === without) continue;
    let most = 0;
    for (const place of places) most = Math.max(most, scores[place] ?? 0);
    if (most > 0) best.set(skill, most);
  }
}

/** What a term adds to each passage that has it; longer words that begin like it count a little. */
function addScores(scores: Float64Array, term: WeighedTerm, { postings, vocabulary }: SkillShelf): void {
  const { stem } = term;
  const exact = postings.get(stem) ?? [];
  const longer = term.takesLonger ? beginsLike(vocabulary, stem).filter((word) => word !== stem) : [];
  if (longer.length === 0) {
    for (const { passage, frequency } of exact) scores[passage] = (scores[passage] ?? 0) + scoreOfTerm(term, frequency);
    return;
  }
  const counts = new Map(exact.map(({ passage, frequency }) => [passage, frequency]));
  for (const word of longer) {
    for (const { passage, frequency } of postings.get(word) ?? []) {
      counts.set(passage, (counts.get(passage) ?? 0) + LONGER * frequency);
    }
  }
  for (const [passage, frequency] of counts) scores[passage] = (scores[passage] ?? 0) + scoreOfTerm(term, frequency);
}

/** Where a phrase may stand: the passages that have the rarest of its words. */
function rarest(stems: readonly string[], { postings }: SkillShelf): readonly Posting[] {
  const found = stems.map((stem) => postings.get(stem) ?? []);
  return found.reduce((least, each) => (each.length < least.length ? each : least));
}

/** Words of a sorted list that begin with a stem, itself included. */
function beginsLike(vocabulary: readonly string[], stem: string): readonly string[] {
  let low = 0;
  let high = vocabulary.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((vocabulary[middle] ?? '') < stem) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (vocabulary[end]?.startsWith(stem) === true) end++;
  return vocabulary.slice(low, end);
}

/** The best by score; ties by name, as paths are sorted. */
function firstOf(scores: ReadonlyMap<string, number>, most: number): readonly string[] {
  const bar = [...scores.values()].sort((a, b) => b - a)[most - 1] ?? 0;
  const sorted = [...scores].filter(([, score]) => score >= bar).sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return sorted.slice(0, most).map(([skill]) => skill);
}

function passageAt({ passages }: SkillShelf, place: number): SkillPassage {
  const found = passages[place];
  if (found === undefined) throw new Error(`There is no passage ${place}.`);
  return found;
}
