import type { HeldOutCase } from '../../decide/case-plan.ts';
import { type Random, shuffle } from '../../util/random.ts';

/**
 * How unlike the cases of a suite are: all alike, evenly spread, or a few hard ones among others that never fail. `fixed`
 * is a student without randomness: each case always passes or never does.
 */
export type Shape = 'even' | 'spread' | 'hard' | 'fixed';

/** Those of students whose repeats tell something. */
export const SHAPES: readonly Shape[] = ['even', 'spread', 'hard'];

/** Pass rate of a hard case, where cases are as unlike as they get. */
const HARD = 0.2;

/**
 * A pass rate for each case, by id, whose mean is `rate` exactly (of `fixed`, or a little less). Which cases are the hard ones is left to chance; those
 * of one group are as hard as each other, or nearly.
 * @param rate in [0, 1]
 */
export function caseRates(
  rate: number,
  cases: readonly HeldOutCase[],
  { shape, random }: { readonly shape: Shape; readonly random: Random },
): ReadonlyMap<string, number> {
  const groups = [...Map.groupBy(cases, ({ group }) => group).values()];
  const ordered = shuffle(groups, random).flat();
  return new Map(ordered.map(({ caseId }, place) => [caseId, rateAt(place, { rate, count: cases.length, shape })]));
}

function rateAt(
  place: number,
  { rate, count, shape }: { readonly rate: number; readonly count: number; readonly shape: Shape },
): number {
  if (shape === 'even') return rate;
  if (shape === 'fixed') return place < count * (1 - rate) - 1e-9 ? 0 : 1;
  if (shape === 'spread') {
    const reach = Math.min(rate, 1 - rate);
    return count === 1 ? rate : rate - reach + (2 * reach * place) / (count - 1);
  }
  if (rate <= HARD) return rate;
  const hard = Math.ceil((count * (1 - rate)) / (1 - HARD) - 1e-9);
  return place < hard ? 1 - (count * (1 - rate)) / hard : 1;
}
