import type { Evidence, Step } from '../../domain/task.ts';

/** Of tools in one sentence. */
const MOST_NAMES = 4;

/**
 * A piece of evidence and how much it says: `weight` is a logarithm of odds (natural), above 0 for passed and below 0
 * for failed; 0 where it only says that the record does not show the end.
 */
export interface Finding extends Evidence {
  readonly weight: number;
  /** Tools of which it tells that they failed. */
  readonly tools?: readonly string[];
}

/** The beginning of what somebody said, on one line, in quotation marks. */
export function quote(text: string): string {
  const line = text.slice(0, 200).replace(/\s+/g, ' ').trim();
  return JSON.stringify(line.length > 120 ? `${line.slice(0, 119)}…` : line);
}

/** The tools of some calls, each once, in their order. */
export function namesOf(steps: readonly Step[]): readonly string[] {
  return [...new Set(steps.map(({ tool }) => tool))];
}

/** `a`, `a and b`, `a, b and 3 more`. */
export function listNames(names: readonly string[]): string {
  const [shown, more] = [names.slice(0, MOST_NAMES), names.length - MOST_NAMES];
  const parts = more > 0 ? [...shown, `${more} more`] : shown;
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
