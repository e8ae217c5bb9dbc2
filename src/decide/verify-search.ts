import type { Counts, DecisionOf } from '../domain/decision.ts';
import type { Trial } from '../domain/exam.ts';
import { countRuns } from './judge-arm.ts';
import { compareFields, type Difference } from './mismatch.ts';

/**
 * A stored round of the search against the log: at some point under one fingerprint the version's practice runs must
 * have added up to what was written down. Later searches may have run it on more cases.
 */
export function checkSearch(
  { version, train }: DecisionOf<'draft-searched'>,
  trials: readonly Trial[],
): readonly Difference[] {
  const size = train.passed + train.failed + train.errored;
  const runs = trials.filter((trial) => trial.phase === 'train' && trial.version === version);
  const beginnings = [...Map.groupBy(runs, ({ fingerprint }) => fingerprint).values()].map((all) => all.slice(0, size));
  if (size === 0 || beginnings.some((beginning) => isSame(countRuns(beginning), train))) return [];
  const first = beginnings.at(-1) ?? [];
  return compareFields({ ...train }, { ...countRuns(first) }, 'the log has other practice runs', first[0]?.id ?? null);
}

function isSame(a: Counts, b: Counts): boolean {
  return a.passed === b.passed && a.failed === b.failed && a.errored === b.errored;
}
