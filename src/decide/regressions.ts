import type { Counts, Regression } from '../domain/decision.ts';
import type { Run } from './evidence.ts';
import { countRuns } from './judge-arm.ts';

/** A run of each side on the same case in the same pass. */
type Pair = readonly [candidate: Run, incumbent: Run];

/**
 * Cases that the live version passed more often than the candidate on the runs that both made, by case id. Runs that
 * errored on either side, and those that the other side has not made, count for nothing.
 * @param comparatorRuns of the live version; of the student without a skill there is nothing to fall behind
 * @param pinned cases that people marked
 */
export function listRegressions(
  candidateRuns: readonly Run[],
  comparatorRuns: readonly Run[],
  pinned: ReadonlySet<string>,
): readonly Regression[] {
  const byCase = Map.groupBy(pairRuns(candidateRuns, comparatorRuns), ([{ caseId }]) => caseId);
  return [...byCase]
    .map(([caseId, pairs]) => ({ caseId, pinned: pinned.has(caseId), ...countSides(pairs) }))
    .filter(({ candidate, incumbent }) => incumbent.passed > candidate.passed)
    .sort((a, b) => (a.caseId < b.caseId ? -1 : 1));
}

function pairRuns(candidateRuns: readonly Run[], comparatorRuns: readonly Run[]): readonly Pair[] {
  const opponents = new Map(decided(comparatorRuns).map((run) => [keyOf(run), run]));
  return decided(candidateRuns).flatMap((run): readonly Pair[] => {
    const opponent = opponents.get(keyOf(run));
    return opponent === undefined ? [] : [[run, opponent]];
  });
}

function countSides(pairs: readonly Pair[]): { readonly candidate: Counts; readonly incumbent: Counts } {
  return { candidate: countRuns(pairs.map(([run]) => run)), incumbent: countRuns(pairs.map(([, run]) => run)) };
}

function decided(runs: readonly Run[]): readonly Run[] {
  return runs.filter(({ outcome }) => outcome !== 'errored');
}

function keyOf({ caseId, pass }: Run): string {
  return JSON.stringify([pass, caseId]);
}
