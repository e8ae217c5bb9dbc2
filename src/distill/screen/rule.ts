import type { LintFinding } from '../../domain/skill.ts';

/** Something that a line of a skill or memory should not hold. */
export interface ScreenRule {
  readonly rule: string;
  /** `block` only where it is practically never honest: text filters are no gate, and most of what they find is harmless. */
  readonly severity: LintFinding['severity'];
  /** Completes "Line 3 …". */
  readonly what: string;
  /**
   * The part of what was found that is no suspicion where a family's own steps have it word for word, as its way of doing
   * the job; null where they change nothing.
   */
  readonly customary?: (found: string) => string | null;
  /** Found in time that grows with the line alone: no repetition inside another, and gaps are bounded. */
  readonly pattern: RegExp;
}

type Table = readonly (readonly [
  severity: ScreenRule['severity'],
  what: string,
  pattern: RegExp,
  customary?: ScreenRule['customary'],
])[];

/** Rules of one name, with each way of breaking it. */
export function rules(rule: string, table: Table): readonly ScreenRule[] {
  return table.map(([severity, what, pattern, customary]) => ({
    ...{ rule, severity, what, pattern },
    ...(customary && { customary }),
  }));
}

/** All of what was found, without the signs around it. */
export function wholly(found: string): string {
  return found.replace(/^[\s`]+|[\s`]+$/g, '');
}

/** The host and path of an address, up to what it asks for; none where another address stands in that. */
export function placeOf(found: string): string | null {
  const [place = '', asked] = found.split('?', 2);
  return asked === undefined || found.split('://').length > 2 ? null : `${place}?`;
}
