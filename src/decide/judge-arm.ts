import type { BaselineResult, Counts, Design } from '../domain/decision.ts';
import type { Outcome } from '../domain/exam.ts';
import { logLikelihoodRatio, type Score } from './bounds.ts';
import { countOutcome } from './judge-gate.ts';
import { NO_COUNTS } from './verdict.ts';

/** Runs after which a measurement outside the wallet stops, whatever it has shown. */
export const MEASUREMENT_CAP = 60;

const HEALTHY = Math.log(10);
const REGRESSED = Math.log(20);
const NOT_NEEDED = Math.log(20);
const BELOW_FLOOR = Math.log(40);

/**
 * Re-certification: healthy at LR(aim against floor) >= 10, regressed at LR(sink against floor) >= 20, suspect at 60
 * runs; null while undecided. Likelihood ratios after Wald (1947).
 */
export function judgeRecertification(score: Score, design: Design): 'healthy' | 'regressed' | 'suspect' | null {
  if (logLikelihoodRatio(score, design.aim, design.floor) >= HEALTHY) return 'healthy';
  if (logLikelihoodRatio(score, design.sink, design.floor) >= REGRESSED) return 'regressed';
  return isMeasured(score) ? 'suspect' : null;
}

/**
 * Baseline (no skill): not needed at LR(aim against floor) >= 20, below the floor at LR(sink against floor) >= 40, the
 * paired comparator at 60 runs; null while undecided.
 */
export function judgeBaseline(score: Score, design: Design): Exclude<BaselineResult['state'], 'undecided'> | null {
  if (logLikelihoodRatio(score, design.aim, design.floor) >= NOT_NEEDED) return 'not-needed';
  if (logLikelihoodRatio(score, design.sink, design.floor) >= BELOW_FLOOR) return 'below-floor';
  return isMeasured(score) ? 'comparator' : null;
}

/** The first judgement along the runs, and how many of them it rests on; null and all of them while undecided. */
export function replayArm<Judgement>(
  runs: readonly { readonly outcome: Outcome }[],
  judge: (counts: Counts) => Judgement | null,
): { readonly judgement: Judgement | null; readonly used: number } {
  let counts = NO_COUNTS;
  for (const [index, run] of runs.entries()) {
    counts = countOutcome(counts, run.outcome);
    const judgement = judge(counts);
    if (judgement !== null) return { judgement, used: index + 1 };
  }
  return { judgement: null, used: runs.length };
}

export function countRuns(runs: readonly { readonly outcome: Outcome }[]): Counts {
  return runs.reduce((counts, run) => countOutcome(counts, run.outcome), NO_COUNTS);
}

function isMeasured({ passed, failed }: Score): boolean {
  return passed + failed >= MEASUREMENT_CAP;
}
