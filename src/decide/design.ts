import type { Design } from '../domain/decision.ts';
import { NightschoolError } from '../errors.ts';
import { hashJson } from '../util/hash.ts';

const FLOOR_MARGIN = 0.1;
const SINK_FACTOR = 1.75;
const BETA = 0.1;
const ALPHA = 0.05;
const CAP = 150;
const PAIR_CAP = 200;
const MAXIMUM_ERRORED_SHARE = 0.1;
const TARGETS = { lowest: 0.6, highest: 0.99 };

/**
 * The frozen parameters of one cycle. Derived from the target: floor = target - .10 (what a promotion certifies),
 * aim = (1 + target) / 2, sink = 1 - 1.75 (1 - floor), rho = (1 - aim) / (1 - floor).
 * @throws NightschoolError PIPELINE_INVALID where the target is outside [.60, .99]
 */
export function createDesign(options: {
  readonly target: number;
  readonly minimumHeldOut: number;
  readonly nightBudget: number;
}): Design {
  const { target, minimumHeldOut, nightBudget } = options;
  if (!(target >= TARGETS.lowest && target <= TARGETS.highest)) {
    throw new NightschoolError(
      'PIPELINE_INVALID',
      `gate.target is ${target}, but must lie between ${TARGETS.lowest} and ${TARGETS.highest}.`,
    );
  }
  const floor = tidy(target - FLOOR_MARGIN);
  const aim = tidy((1 + target) / 2);
  return {
    target,
    floor,
    aim,
    sink: tidy(1 - SINK_FACTOR * (1 - floor)),
    rho: tidy((1 - aim) / (1 - floor)),
    beta: BETA,
    alpha: ALPHA,
    minimumHeldOut,
    nightBudget,
    cap: CAP,
    pairCap: PAIR_CAP,
    maximumErroredShare: MAXIMUM_ERRORED_SHARE,
  };
}

export function designHash(design: Design): string {
  return hashJson(design);
}

/**
 * What attempt t of a cycle may spend: alpha / (t (t + 1)), which sums to alpha over all attempts for ever.
 * Attempt 0 stands for measurements outside the wallet (baseline, re-certification): they report at alpha itself.
 */
export function alphaFor(design: Design, attempt: number): number {
  return attempt < 1 ? design.alpha : design.alpha / (attempt * (attempt + 1));
}

/** Cuts off binary noise, so that a design prints and hashes as people would write it. */
function tidy(value: number): number {
  return Number(value.toFixed(12));
}
