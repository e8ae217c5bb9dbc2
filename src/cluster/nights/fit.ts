import type { Change } from './refit.ts';

/** What one night leaves to the next; plain JSON. Losing it costs a re-fit. */
export interface Fit {
  readonly version: 1;
  /** YYYY-MM-DD of the first night, of the last one, and of the last one that grouped everything anew. */
  readonly begun: string;
  readonly night: string;
  readonly refit: string;
  /** How many tasks there were at the re-fit. */
  readonly tasks: number;
  /** How many tasks may yet change family: grows each night by a share of those that have one. */
  readonly saved: number;
  /** What the last re-fit found to change and has not been changed yet, in the order it will be. */
  readonly pending: readonly Change[];
  /** Ids of the tasks that had been looked at and had no family, sorted. */
  readonly alone: readonly string[];
}

/** Of the tasks that have a family, the share that may change it in a night, so that evidence adds up. */
const CHANGED_A_NIGHT = 0.03;
/** What is not used is saved for a change that needs more, up to this many nights: then anything may change. */
const NIGHTS_SAVED = 34;
/**
 * Among fewer than 34 tasks one is more than a night's share, among fewer than 170 a new family of 5: for so many nights such
 * a change waits for more tasks, which mostly come; then what was saved will do.
 */
const NIGHTS_WAITED = 14;
const GROWTH = 1.5;
const DAY = 86_400_000;

export interface Tonight {
  /** YYYY-MM-DD. */
  readonly night: string;
  readonly refitAfter: number;
  readonly tasks: number;
  /** Tasks that no night has seen. */
  readonly unseen: number;
  /** Tasks that have a family. */
  readonly members: number;
}

/**
 * Whether everything is to be grouped anew: nothing is known of the last time, half as many tasks again have come, or
 * enough nights have passed and brought something.
 */
export function isRefitDue(fit: Fit | null, { night, refitAfter, tasks, unseen, members }: Tonight): boolean {
  if (refitAfter <= 0) return members === 0;
  if (fit === null) return true;
  if (unseen === 0 && tasks === fit.tasks) return false;
  return tasks >= fit.tasks * GROWTH || nightsBetween(fit.refit, night) >= refitAfter;
}

/** How many tasks may change family, no number of them whole. */
export interface Allowance {
  /** Tonight's share. */
  readonly nightly: number;
  /** What was not used on other nights, tonight's share included. */
  readonly saved: number;
  /** For a change of which tonight's share has room for no part: what was saved, or 0 while it waits for more tasks. */
  readonly atOnce: number;
}

/** A share each night, and what was not used, saved up; none when a night is run again. */
export function allowanceFor(fit: Fit | null, { night, members }: Tonight): Allowance {
  const nightly = members * CHANGED_A_NIGHT;
  if (fit === null) return { nightly, saved: nightly, atOnce: 0 };
  if (fit.night === night) return { nightly: 0, saved: 0, atOnce: 0 };
  const nights = Math.min(NIGHTS_SAVED, Math.max(0, nightsBetween(fit.night, night)));
  const saved = Math.min(fit.saved + nights * nightly, Math.max(fit.saved, NIGHTS_SAVED * nightly));
  return { nightly, saved, atOnce: nightsBetween(fit.begun, night) < NIGHTS_WAITED ? 0 : saved };
}

/** Whole days from one YYYY-MM-DD to another; 0 where one is no date. */
function nightsBetween(from: string, to: string): number {
  const days = Math.round((Date.parse(to) - Date.parse(from)) / DAY);
  return Number.isFinite(days) ? days : 0;
}
