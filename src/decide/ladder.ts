import type { Verdict, VerdictWord } from '../domain/decision.ts';

export interface Rung {
  readonly student: string;
  /** Its latest verdict on the skill, null before its exam. */
  readonly verdict: Verdict | null;
}

export type LadderStep =
  | { readonly type: 'certified'; readonly student: string; readonly verdict: Verdict }
  | { readonly type: 'examine'; readonly student: string }
  | { readonly type: 'exhausted' };

const CLEARS: ReadonlySet<VerdictWord> = new Set(['promote', 'keep-incumbent', 'healthy', 'suspect', 'not-needed']);

/**
 * The cheapest student that clears the gate, or whose exam comes next. One that did not clear (yet) is passed over, so
 * a cheap student that waits for more cases does not keep a dearer one from serving.
 * @param rungs from cheapest to dearest
 */
export function climbLadder(rungs: readonly Rung[]): LadderStep {
  for (const { student, verdict } of rungs) {
    if (verdict === null) return { type: 'examine', student };
    if (CLEARS.has(verdict.word)) return { type: 'certified', student, verdict };
  }
  return { type: 'exhausted' };
}
