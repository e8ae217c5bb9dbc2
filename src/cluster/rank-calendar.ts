import type { CleanTask } from '../domain/task.ts';

/** The days that logs reach over. */
export interface Calendar {
  /** The newest day that anything was asked on, counted from 1970; null where no task bears a date. */
  readonly newest: number | null;
  /** From the first to the newest, both included; at least 1. */
  readonly days: number;
}

/** After so many nights a request counts half: what was asked a season ago says less of tomorrow. A choice, not measured. */
const HALF_LIFE = 14;

const DAY = 86_400_000;

/** What logs reach over, in their own days: old logs are not thinned out because they are read late. */
export function readCalendar(tasks: readonly CleanTask[]): Calendar {
  let [first, newest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const task of tasks) {
    const day = dayOf(task);
    if (day === null) continue;
    first = Math.min(first, day);
    newest = Math.max(newest, day);
  }
  return newest < first ? { newest: null, days: 1 } : { newest, days: newest - first + 1 };
}

/** Days since 1970 in UTC, null where the task bears no date. */
export function dayOf({ startedAt }: Pick<CleanTask, 'startedAt'>): number | null {
  const time = startedAt === undefined ? Number.NaN : Date.parse(startedAt);
  return Number.isNaN(time) ? null : Math.floor(time / DAY);
}

/**
 * How often it is asked a night: each request weighs 2^(-age / HALF_LIFE), and so does each night that there are logs of.
 * A request without a date counts as one of any night.
 */
export function requestsANight(tasks: readonly CleanTask[], { newest, days }: Calendar): number {
  const half = 0.5 ** (1 / HALF_LIFE);
  const nights = (1 - half ** days) / (1 - half);
  return tasks.reduce((sum, task) => {
    const day = dayOf(task);
    return sum + (day === null || newest === null ? 1 / days : half ** (newest - day) / nights);
  }, 0);
}
