import type { PairCounts } from '../domain/decision.ts';
import type { TrialKey } from '../domain/exam.ts';
import { bettingMean } from './bounds.ts';
import { runSeed } from './case-plan.ts';
import type { Run } from './evidence.ts';
import { countComparator, EMPTY_TALLY } from './judge-gate.ts';

const STILL_BETTER = 20;

export interface DegradedEvidence {
  readonly fingerprint: string;
  /** The pass seed of the re-certification. */
  readonly passSeed: number;
  /** The re-certification runs that called the skill regressed, in order. */
  readonly incumbentRuns: readonly Run[];
  /** The student without the skill on the same (case, pass) list, as far as it was run. */
  readonly baselineRuns: readonly Run[];
}

export type DegradedStep =
  | { readonly type: 'run'; readonly key: TrialKey }
  | { readonly type: 'answer'; readonly keep: boolean; readonly pairs: PairCounts };

/**
 * Whether a regressed skill that has no certified version to go back to is still better than none: by pairs on its
 * re-certification runs, kept (and flagged degraded) when the bet that it wins reaches 20, disabled when the list ends.
 */
export function decideDegraded({ fingerprint, passSeed, incumbentRuns, baselineRuns }: DegradedEvidence): DegradedStep {
  const baseline = new Map(baselineRuns.map((run) => [`${run.pass} ${run.caseId}`, run.outcome]));
  let tally = EMPTY_TALLY;
  for (const { caseId, pass, outcome } of incumbentRuns) {
    if (outcome === 'errored') continue;
    const opponent = baseline.get(`${pass} ${caseId}`);
    if (opponent === undefined) {
      const seed = runSeed(passSeed, caseId, pass);
      return {
        type: 'run',
        key: { version: 'none', arm: 'no-skill', phase: 'comparator', fingerprint, caseId, pass, seed },
      };
    }
    tally = countComparator(tally, outcome, opponent);
    if (bettingMean(tally.pairs) >= STILL_BETTER) return { type: 'answer', keep: true, pairs: tally.pairs };
  }
  return { type: 'answer', keep: false, pairs: tally.pairs };
}
