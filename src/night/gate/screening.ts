import type { Decision, DecisionOf } from '../../domain/decision.ts';
import { decisionsOf } from '../workspace.ts';

export type Screening = Pick<DecisionOf<'version-screened'>, 'findings' | 'sources'>;

/** What was found in a version, and what it rests on, when the gate promoted it; null where that was never told. */
export function screeningOf(decisions: readonly Decision[], version: string): Screening | null {
  return decisionsOf(decisions, 'version-screened').findLast((each) => each.version === version) ?? null;
}
