import { stemmer } from 'stemmer';
import { parseSkill } from '../../util/skill/parse.ts';

/** A family as far as it is open to see: nothing of its exam. */
export interface FamilyWords {
  readonly id: string;
  readonly tools: readonly string[];
  /** Of the train side. */
  readonly requests: readonly string[];
}

/** How well a skill fits a family, all in [0, 1]. */
export interface FamilyScore {
  readonly familyId: string;
  /** 0.5 head + 0.25 text + 0.25 tools. */
  readonly score: number;
  /** Share of the family's own words, by weight, that title and description have. */
  readonly head: number;
  /** The same of the whole skill. */
  readonly text: number;
  /** Share of the words in the names of the family's tools that the whole skill has. */
  readonly tools: number;
}

/**
 * From this score on a skill is taken to be about a family. On the sample (13 playbooks, 12 families) right pairs have
 * 0.47 to 0.69, wrong ones at most 0.32; a wrong match would cost an exam, but never pass it.
 */
const LEAST_SCORE = 0.42;
/** A body that mentions everything is about nothing: the title or description has to say something of it. */
const LEAST_HEAD = 0.15;
/** With less of a lead over the next family nobody could say which of them is meant. */
const LEAST_LEAD = 0.08;
/** Words in a smaller share of a family's requests are names and values. */
const LEAST_SHARE = 0.08;
const MOST_REQUESTS = 500;

const COMMON = new Set(
  'a an and any are as at be by can could do does for from has have how if in into is it its me my no not of on one or our please so that the their them then this to up use was we when where which who will with you your'
    .split(' ')
    .map(stemmer),
);

/** The one family that a skill is about, null where none is, or more than one. */
export function matchFamily(skill: string, families: readonly FamilyWords[]): FamilyScore | null {
  const [best, second] = scoreFamilies(skill, families);
  if (best === undefined || best.score < LEAST_SCORE || best.head < LEAST_HEAD) return null;
  return second !== undefined && best.score - second.score < LEAST_LEAD ? null : best;
}

/**
 * How well a SKILL.md fits each family, best first. A word of a family weighs as much as the share of its requests that
 * have it, times the family's part in that word's use over all families.
 */
export function scoreFamilies(skill: string, families: readonly FamilyWords[]): readonly FamilyScore[] {
  const { description, title, body } = parseSkill(skill);
  const head = wordsOf(`${title} ${description}`);
  const all = new Set([...head, ...wordsOf(body)]);
  const profiles = families.map(countWords);
  return families
    .map(({ id, tools }, index) => {
      const weights = weigh(profiles[index] ?? new Map(), profiles);
      const names = new Map([...wordsOf(tools.join(' ').replaceAll('_', ' '))].map((word) => [word, 1]));
      const shares = { head: shareOf(weights, head), text: shareOf(weights, all), tools: shareOf(names, all) };
      return { familyId: id, score: 0.5 * shares.head + 0.25 * shares.text + 0.25 * shares.tools, ...shares };
    })
    .sort((a, b) => b.score - a.score || (a.familyId < b.familyId ? -1 : 1));
}

type Weights = ReadonlyMap<string, number>;

/** The share of the requests that have each word. */
function countWords({ requests }: FamilyWords): Weights {
  const seen = requests.slice(0, MOST_REQUESTS).map(wordsOf);
  const counts = new Map<string, number>();
  for (const words of seen) for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return new Map([...counts].map(([word, count]) => [word, count / seen.length] as const).filter(isCommonEnough));
}

function isCommonEnough([, share]: readonly [string, number]): boolean {
  return share >= LEAST_SHARE;
}

function weigh(own: Weights, all: readonly Weights[]): Weights {
  return new Map(
    [...own].map(([word, share]) => {
      const everywhere = all.reduce((sum, other) => sum + (other.get(word) ?? 0), 0);
      return [word, (share * share) / everywhere];
    }),
  );
}

function shareOf(weights: Weights, words: ReadonlySet<string>): number {
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  const found = [...weights].reduce((sum, [word, weight]) => sum + (words.has(word) ? weight : 0), 0);
  return total === 0 ? 0 : found / total;
}

function wordsOf(text: string): ReadonlySet<string> {
  const words = text.toLowerCase().match(/\p{L}[\p{L}\p{N}]+/gu) ?? [];
  return new Set(words.map(stemmer).filter((word) => !COMMON.has(word)));
}
