import type { HeldOutCase } from './case-plan.ts';

/** What recomputing needs to know of the current suite. */
export interface SuiteInfo {
  readonly skill: string;
  readonly suiteHash: string;
  readonly heldOut: readonly HeldOutCase[];
}

/** One thing that the log does not carry. */
export interface Difference {
  /** What differs, such as `verdict.counts.passed`. */
  readonly field: string;
  readonly stored: string;
  readonly recomputed: string;
  /** The first trial that is involved, null where none is. */
  readonly trialId: string | null;
  /** Why it must be as recomputed. */
  readonly message: string;
  /** True where only words differ, as they do between versions of nightschool: that is told, and is no fault. */
  readonly isWording?: true;
}

/** A difference with its place: a line (from 1) of one of the skill's evidence files, and the id on it. */
export interface Mismatch extends Difference {
  readonly skill: string;
  readonly file: 'decisions.jsonl' | 'trials.jsonl';
  readonly line: number;
  readonly id: string;
}

type Value = string | number | boolean | null;
type Fields = { readonly [field: string]: Value | undefined };

/** Last bits of exp and log differ between machines. */
const TOLERANCE = 1e-9;

/** The fields of `recomputed` that are stored otherwise. */
export function compareFields(
  stored: Fields,
  recomputed: Fields,
  message: string,
  trialId: string | null = null,
): readonly Difference[] {
  return Object.entries(recomputed)
    .filter(([field, value]) => !isSame(stored[field], value))
    .map(([field, value]) => ({
      field,
      stored: printValue(stored[field]),
      recomputed: printValue(value),
      trialId,
      message,
    }));
}

function isSame(a: Value | undefined, b: Value | undefined): boolean {
  if (typeof a !== 'number' || typeof b !== 'number') return a === b;
  return Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.abs(a), Math.abs(b));
}

function printValue(value: Value | undefined): string {
  return value === undefined ? 'nothing' : String(value);
}
