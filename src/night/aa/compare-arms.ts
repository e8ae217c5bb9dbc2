import { bettingMean } from '../../decide/bounds.ts';
import { alphaFor } from '../../decide/design.ts';
import type { Run } from '../../decide/evidence.ts';
import { countComparator, EMPTY_TALLY } from '../../decide/judge-gate.ts';
import { looksDeterministic } from '../../decide/passes.ts';
import { replayGate } from '../../decide/replay-gate.ts';
import type { Design, PairCounts, Share } from '../../domain/decision.ts';

/** Two arms that are the same, run for run on the same cases and seeds. */
export interface SameArms {
  readonly candidate: readonly Run[];
  readonly incumbent: readonly Run[];
}

export interface ArmsCompared {
  readonly pairs: PairCounts;
  /** Cases on which the arms differed, those that differed most first. */
  readonly differing: readonly { readonly caseId: string; readonly differed: number; readonly of: number }[];
  /** Wealth of the bet that the one arm is better; a swap takes `needed`. */
  readonly betting: number;
  readonly highestBetting: number;
  readonly needed: number;
  /** What the gate would have made of it, had the one been the candidate and the other live. */
  readonly judgement: 'promote' | 'keep-incumbent' | 'reject' | 'undecided';
  /** Pairs of runs of one case under different seeds that did not come out alike. */
  readonly selfDisagreement: Share;
  readonly repeatedCases: number;
  /** As a gate would see it from the runs alone. */
  readonly looksDeterministic: boolean;
}

/** What chance alone does between two arms that are the same. Runs that broke down count for nothing. */
export function compareSameArms({ candidate, incumbent }: SameArms, design: Design): ArmsCompared {
  const opponents = new Map(incumbent.map((run) => [keyOf(run), run]));
  let tally = EMPTY_TALLY;
  let highestBetting = 1;
  const byCase = new Map<string, { differed: number; of: number }>();
  for (const run of candidate) {
    const opponent = opponents.get(keyOf(run));
    if (opponent === undefined || run.outcome === 'errored' || opponent.outcome === 'errored') continue;
    tally = countComparator(tally, run.outcome, opponent.outcome);
    highestBetting = Math.max(highestBetting, bettingMean(tally.pairs));
    const counted = byCase.get(run.caseId) ?? { differed: 0, of: 0 };
    const differed = counted.differed + (run.outcome === opponent.outcome ? 0 : 1);
    byCase.set(run.caseId, { differed, of: counted.of + 1 });
  }
  const rule = { design, alpha: alphaFor(design, 1), comparatorNeeded: true };
  const { judgement } = replayGate({ candidateRuns: candidate, comparatorRuns: incumbent }, rule);
  return {
    pairs: tally.pairs,
    differing: [...byCase]
      .map(([caseId, counted]) => ({ caseId, ...counted }))
      .filter(({ differed }) => differed > 0)
      .sort((a, b) => b.differed - a.differed || (a.caseId < b.caseId ? -1 : 1)),
    betting: bettingMean(tally.pairs),
    highestBetting,
    needed: 1 / rule.alpha,
    judgement: judgement === 'run-candidate' || judgement === 'run-comparator' ? 'undecided' : judgement,
    ...countRepeats(candidate, incumbent),
    looksDeterministic: looksDeterministic(candidate),
  };
}

/** Within an arm every run of a case has a seed of its own. */
function countRepeats(...arms: readonly (readonly Run[])[]): Pick<ArmsCompared, 'selfDisagreement' | 'repeatedCases'> {
  let [hits, of] = [0, 0];
  const repeated = new Set<string>();
  for (const arm of arms) {
    const decided = arm.filter(({ outcome }) => outcome !== 'errored');
    for (const [caseId, runs] of Map.groupBy(decided, (run) => run.caseId)) {
      const passed = runs.filter(({ outcome }) => outcome === 'passed').length;
      hits += passed * (runs.length - passed);
      of += (runs.length * (runs.length - 1)) / 2;
      if (runs.length > 1) repeated.add(caseId);
    }
  }
  return { selfDisagreement: { hits, of }, repeatedCases: repeated.size };
}

function keyOf({ caseId, pass }: Run): string {
  return `${pass} ${caseId}`;
}
