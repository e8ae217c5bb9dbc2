import type { Arithmetic, Counts, Design, PairCounts, Verdict, VerdictWord } from '../domain/decision.ts';
import type { Outcome } from '../domain/exam.ts';
import { bettingMean, futility, lowerBound, pointEstimate, rateOf, upperBound } from './bounds.ts';
import { clusteredInterval } from './clustered.ts';
import { alphaFor } from './design.ts';

export const NO_COUNTS: Counts = { passed: 0, failed: 0, errored: 0 };

export interface ArithmeticInput {
  readonly design: Design;
  /** 0 for measurements outside the wallet. */
  readonly attempt: number;
  readonly counts: Counts;
  /** The runs behind the counts with the groups of their cases, where those are known. */
  readonly runs?: readonly { readonly group: string; readonly outcome: Outcome }[];
  /** Absent where nothing was compared. */
  readonly pairs?: PairCounts;
  readonly stillNeeded?: number;
}

/** All numbers that a verdict rests on, from its counts. */
export function computeArithmetic(input: ArithmeticInput): Arithmetic {
  const { design, attempt, counts, runs = [], pairs, stillNeeded } = input;
  const alpha = alphaFor(design, attempt);
  const clustered = clusteredInterval(runs);
  return {
    attempt,
    alpha,
    lower: lowerBound(counts, design, alpha),
    upper: upperBound(counts, design),
    rate: rateOf(counts),
    estimate: pointEstimate(counts, design),
    ...(clustered && { clustered }),
    ...(pairs && { pairs: { ...pairs, betting: bettingMean(pairs), futility: futility(pairs) } }),
    ...(stillNeeded !== undefined && { stillNeeded }),
  };
}

export function createVerdict(word: VerdictWord, reason: string, input: ArithmeticInput): Verdict {
  return { word, reason, counts: input.counts, arithmetic: computeArithmetic(input) };
}
