import type { Counts, Design, PairCounts } from '../domain/decision.ts';
import { bettingMean, futility, lowerBound, rateOf, type Score, upperBound } from './bounds.ts';

/** Everything a gate's decision depends on. */
export interface GateTally {
  readonly candidate: Counts;
  readonly pairs: PairCounts;
  readonly comparatorErrored: number;
  /** Decided candidate runs when the candidate was on target the first time, 0 before: the list that is replayed. */
  readonly replayed: number;
}

export interface GateRule {
  readonly design: Design;
  readonly alpha: number;
  /** False where there is nobody to beat: no healthy incumbent, and a baseline below the floor. */
  readonly comparatorNeeded: boolean;
}

export type GateJudgement = 'promote' | 'keep-incumbent' | 'reject' | 'run-candidate' | 'run-comparator';

export const EMPTY_TALLY: GateTally = {
  candidate: { passed: 0, failed: 0, errored: 0 },
  pairs: { wins: 0, losses: 0, ties: 0 },
  comparatorErrored: 0,
  replayed: 0,
};

const FUTILE = 10;
/** Fewer runs than this say nothing about the share of errors. */
const ERROR_SHARE_RUNS = 20;

/**
 * What the counts say: a final verdict, or which arm runs next.
 * The candidate runs alone until it is on target; then the comparator catches up on the same (case, pass) list, looked
 * at after every pair (Ville's inequality allows it), and both go on pair by pair for at most `pairCap` pairs beyond
 * the replayed list. Off target again, the candidate runs alone until it is back, out, or at the cap. While over a
 * tenth of all runs errored nothing is final but the caps.
 */
export function judgeGate(tally: GateTally, { design, alpha, comparatorNeeded }: GateRule): GateJudgement {
  const { candidate, pairs } = tally;
  const runs = candidate.passed + candidate.failed;
  const trusted = !isUntrustworthy(erroredOf(tally), runs + pairsOf(pairs), design);
  if (trusted && runs > 0 && upperBound(candidate, design) < design.aim) return 'reject';
  if (!trusted || !isOnTarget(candidate, design, alpha)) return runs >= design.cap ? 'reject' : 'run-candidate';
  if (!comparatorNeeded) return 'promote';
  if (bettingMean(pairs) >= 1 / alpha) return 'promote';
  if (futility(pairs) >= FUTILE || pairsOf(pairs) >= design.pairCap + tally.replayed) return 'keep-incumbent';
  return runs > pairsOf(pairs) + tally.comparatorErrored ? 'run-comparator' : 'run-candidate';
}

/** L >= floor and s/n >= target. */
function isOnTarget(score: Score, design: Design, alpha: number): boolean {
  return lowerBound(score, design, alpha) >= design.floor && rateOf(score) >= design.target;
}

/** Whether over a tenth of the runs (of at least 20) had an infrastructure error. */
export function isUntrustworthy(
  errored: number,
  decided: number,
  design: Pick<Design, 'maximumErroredShare'>,
): boolean {
  return errored > design.maximumErroredShare * Math.max(ERROR_SHARE_RUNS, errored + decided);
}

/** The tally after one more candidate run. */
export function countCandidate(tally: GateTally, outcome: keyof Counts, rule: GateRule): GateTally {
  const candidate = countOutcome(tally.candidate, outcome);
  if (tally.replayed > 0 || !isOnTarget(candidate, rule.design, rule.alpha)) return { ...tally, candidate };
  return { ...tally, candidate, replayed: candidate.passed + candidate.failed };
}

/** The tally after the comparator ran on a (case, pass) that the candidate passed or failed. */
export function countComparator(tally: GateTally, candidate: keyof Counts, comparator: keyof Counts): GateTally {
  if (comparator === 'errored') return { ...tally, comparatorErrored: tally.comparatorErrored + 1 };
  const { wins, losses, ties } = tally.pairs;
  if (candidate === comparator) return { ...tally, pairs: { wins, losses, ties: ties + 1 } };
  const pairs = candidate === 'passed' ? { wins: wins + 1, losses, ties } : { wins, losses: losses + 1, ties };
  return { ...tally, pairs };
}

export function countOutcome(counts: Counts, outcome: keyof Counts): Counts {
  return { ...counts, [outcome]: counts[outcome] + 1 };
}

export function pairsOf({ wins, losses, ties }: PairCounts): number {
  return wins + losses + ties;
}

function erroredOf(tally: GateTally): number {
  return tally.candidate.errored + tally.comparatorErrored;
}
