import type { NightSummary } from '../../domain/dashboard.ts';

/** More would be thinner than a line on a phone. */
export const MOST_NIGHTS = 90;

/** All runs of one calendar night. */
export interface NightOfRuns {
  /** YYYY-MM-DD. */
  readonly night: string;
  readonly runs: readonly NightSummary[];
  readonly last: NightSummary;
}

/** Oldest first; of many the newest. What is counted up is summed over a night's runs, of what stands the last counts. */
export function byNight(nights: readonly NightSummary[]): readonly NightOfRuns[] {
  return [...Map.groupBy(nights, ({ night }) => night)]
    .flatMap(([night, runs]) => {
      const last = runs.at(-1);
      return last === undefined ? [] : [{ night, runs, last }];
    })
    .toSorted((a, b) => (a.night < b.night ? -1 : 1))
    .slice(-MOST_NIGHTS);
}

export function sumOf({ runs }: NightOfRuns, of: (run: NightSummary) => number): number {
  return runs.reduce((sum, run) => sum + of(run), 0);
}

/** Of the last run of the night that knows it; null where none does. */
export function lastOf<Value>({ runs }: NightOfRuns, of: (run: NightSummary) => Value | null): Value | null {
  return runs.map(of).findLast((value) => value !== null) ?? null;
}

/** How far the newest lies from the oldest that is known: `from 12 % to 40 %`. */
export function span(values: readonly (number | null)[], write: (value: number) => string): string {
  const known = values.filter((value) => value !== null);
  const [first] = known;
  const last = known.at(-1);
  if (first === undefined || last === undefined) return 'not measured yet';
  return known.length === 1 ? write(last) : `from ${write(first)} to ${write(last)}`;
}

/** Calendar nights, however many runs each had. */
export function countNights(nights: readonly NightSummary[]): number {
  return new Set(nights.map(({ night }) => night)).size;
}
