import type { Counts, PairCounts, Regression } from '../domain/decision.ts';
import type { Arm, Phase, Trial, TrialKey } from '../domain/exam.ts';
import { trialId } from '../util/trial-id.ts';

/** How often a run that broke down is made again before its pair is left out. */
const MOST_RETRIES = 2;

interface ComparedArm {
  readonly version: string;
  readonly arm: Arm;
  readonly phase: Phase;
}

/** Two arms on the same runs: same cases, passes and seeds. */
export interface ComparisonQuestion {
  readonly fingerprint: string;
  readonly runs: readonly Pick<TrialKey, 'caseId' | 'pass' | 'seed'>[];
  readonly candidate: ComparedArm;
  readonly other: ComparedArm;
}

export interface ComparisonResult {
  readonly pairs: PairCounts;
  /** Of the other arm. */
  readonly counts: Counts;
  /** Cases that the other arm passed more often, in the order of their ids. */
  readonly worse: readonly Omit<Regression, 'pinned'>[];
}

/**
 * The next run that a comparison needs, or what it came to: a function of the run log. Pairs of which a run errored, its
 * retries too, count for nothing.
 */
export function decideComparison(
  question: ComparisonQuestion,
  trials: readonly Trial[],
): { readonly type: 'run'; readonly key: TrialKey } | { readonly type: 'result'; readonly result: ComparisonResult } {
  const known = new Map(trials.map((trial) => [trial.id, trial]));
  const pairs: (readonly [Trial, Trial])[] = [];
  for (const run of question.runs) {
    const sides: Trial[] = [];
    for (const { version, arm, phase } of [question.candidate, question.other]) {
      const key: TrialKey = { version, arm, phase, fingerprint: question.fingerprint, ...run };
      const found = lastTry(key, known);
      if ('missing' in found) return { type: 'run', key: found.missing };
      sides.push(found.trial);
    }
    const [candidate, other] = sides;
    if (candidate !== undefined && other !== undefined) pairs.push([candidate, other]);
  }
  return { type: 'result', result: sumUp(pairs) };
}

/** The run under a key, or the last of its retries where it broke down. */
function lastTry(
  key: TrialKey,
  known: ReadonlyMap<string, Trial>,
): { readonly trial: Trial } | { readonly missing: TrialKey } {
  for (let retry = 0; ; retry++) {
    const again = retry === 0 ? key : { ...key, retry };
    const trial = known.get(trialId(again));
    if (trial === undefined) return { missing: again };
    if (trial.cause !== 'infrastructure' || retry === MOST_RETRIES) return { trial };
  }
}

function sumUp(pairs: readonly (readonly [Trial, Trial])[]): ComparisonResult {
  const decided = pairs.filter((pair) => pair.every(({ outcome }) => outcome !== 'errored'));
  const count = (first: Trial['outcome'], second: Trial['outcome']): number =>
    decided.filter(([candidate, other]) => candidate.outcome === first && other.outcome === second).length;
  const wins = count('passed', 'failed');
  const losses = count('failed', 'passed');
  const byCase = [...Map.groupBy(decided, ([{ caseId }]) => caseId)].sort(([a], [b]) => (a < b ? -1 : 1));
  const worse = byCase.flatMap(([caseId, own]) => {
    const [candidate, incumbent] = [countOutcomes(own.map(([one]) => one)), countOutcomes(own.map(([, two]) => two))];
    return incumbent.passed > candidate.passed ? [{ caseId, candidate, incumbent }] : [];
  });
  return {
    pairs: { wins, losses, ties: decided.length - wins - losses },
    counts: countOutcomes(pairs.map(([, other]) => other)),
    worse,
  };
}

function countOutcomes(trials: readonly Trial[]): Counts {
  const of = (outcome: Trial['outcome']): number => trials.filter((trial) => trial.outcome === outcome).length;
  return { passed: of('passed'), failed: of('failed'), errored: of('errored') };
}
