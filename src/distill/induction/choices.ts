import type { Json } from '../../domain/json.ts';
import type { Finder } from '../../domain/procedure.ts';
import { canonicalJson } from '../../util/hash.ts';
import { coverWithCues, says, separatingCues, spokenForms } from './cues.ts';

export interface ChoiceExample {
  readonly turns: readonly string[];
  readonly value: Json;
}

export interface ChoiceCandidate {
  readonly finder: Finder;
  readonly cost: number;
  readonly sources: ReadonlySet<number>;
}

const MOST_VALUES = 12;
/** Something in the request must tell the value, so weaker evidence than usual will do; the exam has the last word. */
const LENIENT_CHANCE = 0.2;

/** A finder for each way to say each of a few values: the value's own words, and words only said with it. */
export function choiceCandidates(examples: readonly ChoiceExample[]): ChoiceCandidate[] {
  const groups = new Map<string, number[]>();
  for (const [index, { value }] of examples.entries()) {
    if (typeof value === 'object' && value !== null) return [];
    groups.set(canonicalJson(value), [...(groups.get(canonicalJson(value)) ?? []), index]);
  }
  if (groups.size > MOST_VALUES || groups.size < 2 || groups.size > examples.length / 1.5) return [];
  return [...groups.values()].flatMap((members) => {
    const value = examples[members[0] ?? 0]?.value ?? null;
    const sources = new Set(members);
    return [
      ...ownWords(value, examples).map((cue) => ({ cue, cost: 1 })),
      ...learnedCues(examples, sources).map((cue) => ({ cue, cost: 2 })),
    ].map(({ cue, cost }) => ({ finder: { kind: 'choice', value, cues: [cue] }, cost, sources }));
  });
}

/** The whole value as words, whether said so far or not; single words of it only where some request says them. */
function ownWords(value: Json, examples: readonly ChoiceExample[]): string[] {
  if (typeof value !== 'string' || !/\p{L}/u.test(value)) return [];
  return spokenForms(value).filter((form, index) => index === 0 || examples.some(({ turns }) => says(turns, form)));
}

function learnedCues(examples: readonly ChoiceExample[], members: ReadonlySet<number>): string[] {
  const marked = examples.map(({ turns }, index) => ({ turns, positive: members.has(index) }));
  return coverWithCues(separatingCues(marked, LENIENT_CHANCE), marked);
}
