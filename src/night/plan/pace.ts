import type { Case } from '../../domain/exam.ts';

const DAY = 86_400_000;
const WEEK = 7 * DAY;
/** Weeks that the pace is taken from, counted back from the newest case. */
const LOOKED_AT = 4;

/** In about how many weeks so many more cases will have come, at the pace of the last four; null where none bears a date. */
export function weeksUntil(missing: number, cases: readonly Pick<Case, 'askedOn'>[]): number | null {
  const times = cases.flatMap(({ askedOn }) => (askedOn === undefined ? [] : [Date.parse(askedOn)]));
  if (times.length === 0) return null;
  const newest = Math.max(...times);
  const recent = times.filter((time) => newest - time < LOOKED_AT * WEEK);
  const weeks = Math.max(1, (newest - Math.min(...recent) + DAY) / WEEK);
  return Math.ceil(missing / (recent.length / weeks));
}
