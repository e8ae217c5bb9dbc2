import type { GateEvidence, Run } from './evidence.ts';
import {
  countCandidate,
  countComparator,
  EMPTY_TALLY,
  type GateJudgement,
  type GateRule,
  type GateTally,
  judgeGate,
} from './judge-gate.ts';

export interface GateReplay {
  readonly tally: GateTally;
  readonly judgement: GateJudgement;
  /** Candidate runs that the judgement rests on: the first ones of the log. */
  readonly used: number;
  /** Where a run is needed next: a position in the plan. */
  readonly position: number;
}

/**
 * Plays recorded runs through the gate until it is final or needs a run that is not recorded. Runs beyond a final
 * verdict (started at the same time, say) change nothing.
 */
export function replayGate(
  { candidateRuns, comparatorRuns }: Pick<GateEvidence, 'candidateRuns' | 'comparatorRuns'>,
  rule: GateRule,
): GateReplay {
  const opponents = new Map(comparatorRuns.map((run) => [runKey(run), run.outcome]));
  let tally = EMPTY_TALLY;
  let used = 0;
  let paired = 0;
  for (;;) {
    const judgement = judgeGate(tally, rule);
    if (judgement === 'run-candidate') {
      const run = candidateRuns[used];
      if (run === undefined) return { tally, judgement, used, position: used };
      tally = countCandidate(tally, run.outcome, rule);
      used++;
    } else if (judgement === 'run-comparator') {
      paired = nextDecided(candidateRuns, paired);
      const run = candidateRuns[paired];
      const opponent = run && opponents.get(runKey(run));
      if (run === undefined || opponent === undefined) return { tally, judgement, used, position: paired };
      tally = countComparator(tally, run.outcome, opponent);
      paired++;
    } else return { tally, judgement, used, position: used };
  }
}

function runKey({ caseId, pass }: Pick<Run, 'caseId' | 'pass'>): string {
  return `${pass} ${caseId}`;
}

function nextDecided(runs: readonly Run[], from: number): number {
  const found = runs.findIndex((run, position) => position >= from && run.outcome !== 'errored');
  return found < 0 ? runs.length : found;
}
