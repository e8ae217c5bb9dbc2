import type { Condition, Path } from '../../domain/procedure.ts';
import { holds } from '../../util/procedure/holds.ts';
import { compareCandidates, type Judgement } from './compare-candidates.ts';
import { coverWithCues, separatingCues } from './cues.ts';

export interface LearnedConditions {
  readonly when: readonly Condition[];
  /** Share of the situations that it tells right. */
  readonly accuracy: number;
}

interface Rated {
  readonly condition: Condition;
  readonly verdicts: readonly boolean[];
  readonly accuracy: number;
  /** How many conditions like it were tried, so how easily it fits by chance. */
  readonly tried: number;
}

const CHANCE = 0.2;

/**
 * The simplest condition, or two together, that tells where something was done from where it was not; null where
 * none does, or where it could as well be chance. `focus` are paths whose fields are looked at as well.
 */
export function learnConditions(
  judgements: readonly Judgement[],
  focus: readonly Path[] = [],
  chance = CHANCE,
): LearnedConditions | null {
  const positives = judgements.filter(({ done }) => done).length;
  const few = Math.min(positives, judgements.length - positives);
  if (few < 2) return null;
  const rated = [...rateAll(compareCandidates(judgements, focus), judgements), ...cueConditions(judgements)]
    .filter(({ tried }) => tried / combinations(judgements.length, few) <= chance)
    .sort(
      (a, b) => b.accuracy - a.accuracy || a.tried - b.tried || printLength(a.condition) - printLength(b.condition),
    );
  const [best] = rated;
  if (best === undefined) return null;
  const needed = requiredAccuracy(judgements.length, few);
  if (best.accuracy >= needed) return { when: [best.condition], accuracy: best.accuracy };
  const pair = few >= 3 ? bestPair(rated.slice(0, 40), judgements) : null;
  return pair !== null && pair.accuracy >= needed ? pair : null;
}

/** The opposite of one condition. */
export function negate(condition: Condition): Condition {
  if (condition.kind === 'mentioned') return { ...condition, negated: !condition.negated };
  const opposite = OPPOSITE[condition.operator];
  return opposite === undefined ? condition : { ...condition, operator: opposite };
}

const OPPOSITE: Partial<Record<string, '=' | '!=' | '<' | '<=' | '>' | '>=' | 'is empty' | 'is not empty'>> = {
  '=': '!=',
  '!=': '=',
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
  'is empty': 'is not empty',
  'is not empty': 'is empty',
};

/** One odd situation in ten is noise, provided that it is clearly better than always saying the same. */
function requiredAccuracy(total: number, few: number): number {
  return Math.max(0.9, 1 - few / total / 3);
}

function rateAll(
  candidates: readonly { readonly condition: Condition; readonly tried: number }[],
  judgements: readonly Judgement[],
): Rated[] {
  return candidates.map(({ condition, tried }) => {
    const verdicts = judgements.map((judgement) => holds(condition, judgement.environment));
    const right = verdicts.filter((verdict, index) => verdict === judgements[index]?.done).length;
    return { condition, verdicts, accuracy: right / judgements.length, tried };
  });
}

function cueConditions(judgements: readonly Judgement[]): Rated[] {
  return [true, false].flatMap((positive) => {
    const examples = judgements.map(({ environment, done }) => ({
      turns: environment.turns,
      positive: done === positive,
    }));
    const cues = coverWithCues(separatingCues(examples), examples);
    const condition: Condition = { kind: 'mentioned', cues, negated: !positive };
    return cues.length === 0 ? [] : rateAll([{ condition, tried: 20 }], judgements);
  });
}

function bestPair(rated: readonly Rated[], judgements: readonly Judgement[]): LearnedConditions | null {
  let best: LearnedConditions | null = null;
  for (const [index, first] of rated.entries()) {
    for (const second of rated.slice(index + 1)) {
      const right = judgements.filter(
        ({ done }, at) => (first.verdicts[at] === true && second.verdicts[at] === true) === done,
      ).length;
      const accuracy = right / judgements.length;
      const gain = accuracy - Math.max(first.accuracy, second.accuracy);
      if (gain * judgements.length >= 2 && accuracy > (best?.accuracy ?? 0)) {
        best = { when: [first.condition, second.condition], accuracy };
      }
    }
  }
  return best;
}

function combinations(n: number, k: number): number {
  let count = 1;
  for (let i = 0; i < k; i++) count *= (n - i) / (i + 1);
  return count;
}

function printLength(condition: Condition): number {
  return JSON.stringify(condition).length;
}
