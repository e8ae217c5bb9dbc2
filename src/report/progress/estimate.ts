import type { Progress } from './progress.ts';

/** Families that must have ended before anything is said. */
const ENOUGH = 3;
/**
 * Standard deviations on both sides, by families that ended beyond the first two: Student's t for nine of ten ends in
 * between, if families are alike.
 */
const SIDES = [2.92, 2.35, 2.13, 2.02, 1.94, 1.89] as const;
const SIDES_OF_MANY = 1.75;
/** Families differ by this share of their mean at least: a few alike ones prove nothing. */
const LEAST_SPREAD = 0.3;
const MINUTE_MS = 60_000;

/** Before anything was measured: as long as the forecast says, give or take a half of it, or twice as long. */
export function guessEnd(progress: Progress, minutes: number): Progress {
  const whole = minutes * MINUTE_MS;
  return withEstimate(progress, {
    earliest: progress.startedAt + whole / 2,
    latest: progress.startedAt + 2 * whole,
  });
}

/**
 * Tells anew when the families are done, from the pace of those that ended: the mean of r more, with the spread of r
 * draws and of the mean itself. The middle never leaves the range that was told before, unless its end has passed.
 */
export function estimateAnew(
  progress: Progress,
  { left, at }: { readonly left: number; readonly at: number },
): Progress {
  const { paces, since } = progress.families;
  if (left === 0) return { ...progress, estimate: null };
  if (paces.length < ENOUGH) return progress;
  const mean = paces.reduce((sum, pace) => sum + pace, 0) / paces.length;
  const variance = paces.reduce((sum, pace) => sum + (pace - mean) ** 2, 0) / (paces.length - 1);
  const spread = Math.max(Math.sqrt(variance), LEAST_SPREAD * mean);
  const half = (SIDES[paces.length - ENOUGH] ?? SIDES_OF_MANY) * spread * Math.sqrt(left * (1 + left / paces.length));
  const middle = keepPromise(progress, { middle: Math.max(at, since + left * mean), at });
  return withEstimate(progress, { earliest: Math.max(at, middle - half), latest: middle + half });
}

function keepPromise({ estimate }: Progress, { middle, at }: { readonly middle: number; readonly at: number }): number {
  if (estimate === null || estimate.latest < at) return middle;
  return Math.min(Math.max(middle, estimate.earliest), estimate.latest);
}

/** Minutes that the budget allows are the upper end: what is left over then is postponed. */
function withEstimate(progress: Progress, { earliest, latest }: NonNullable<Progress['estimate']>): Progress {
  const { startedAt, budgetMinutes } = progress;
  const end = budgetMinutes === null ? Number.POSITIVE_INFINITY : startedAt + budgetMinutes * MINUTE_MS;
  return { ...progress, estimate: { earliest: Math.min(earliest, end), latest: Math.min(latest, end) } };
}
