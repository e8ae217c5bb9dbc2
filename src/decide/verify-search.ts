import type { Counts, DecisionOf } from '../domain/decision.ts';
import type { Trial } from '../domain/exam.ts';
import { countRuns } from './judge-arm.ts';
import { compareFields, type Difference } from './mismatch.ts';

/**
 * A stored round of the search against the log: at some point under one fingerprint the version's practice runs must
 * have added up to what was written down. Later searches may have run it on more cases; of a case whose run broke down
 * and was made again, the last one counts.
 */
export function checkSearch(
  { version, train }: DecisionOf<'draft-searched'>,
  trials: readonly Trial[],
): readonly Difference[] {
  const size = train.passed + train.failed + train.errored;
  const runs = trials.filter((trial) => trial.phase === 'train' && trial.version === version);
  const moments = [...Map.groupBy(runs, ({ fingerprint }) => fingerprint).values()].map((all) => momentsOf(all, size));
  if (size === 0 || moments.flat().some((moment) => isSame(countRuns(moment), train))) return [];
  const first = moments.at(-1)?.[0] ?? runs;
  return compareFields({ ...train }, { ...countRuns(first) }, 'the log has other practice runs', first[0]?.id ?? null);
}

/** The runs that counted, at each moment at which so many cases had one. */
function momentsOf(runs: readonly Trial[], size: number): readonly (readonly Trial[])[] {
  const counting = new Map<string, Trial>();
  return runs.flatMap((run) => {
    counting.set(run.caseId, run);
    return counting.size === size ? [[...counting.values()]] : [];
  });
}

function isSame(a: Counts, b: Counts): boolean {
  return a.passed === b.passed && a.failed === b.failed && a.errored === b.errored;
}
