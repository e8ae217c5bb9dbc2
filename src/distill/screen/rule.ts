import type { LintFinding } from '../../domain/skill.ts';

/** Something that a line of a skill or memory should not hold. */
export interface ScreenRule {
  readonly rule: string;
  /** `block` only where it is practically never honest: text filters are no gate, and most of what they find is harmless. */
  readonly severity: LintFinding['severity'];
  /** Completes "Line 3 …". */
  readonly what: string;
  /** Found in time that grows with the line alone: no repetition inside another, and gaps are bounded. */
  readonly pattern: RegExp;
}

type Table = readonly (readonly [severity: ScreenRule['severity'], what: string, pattern: RegExp])[];

/** Rules of one name, with each way of breaking it. */
export function rules(rule: string, table: Table): readonly ScreenRule[] {
  return table.map(([severity, what, pattern]) => ({ rule, severity, what, pattern }));
}
