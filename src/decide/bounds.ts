import type { Design, PairCounts } from '../domain/decision.ts';

/** Passes s and failures f of one arm; errored runs are no part of any bound. */
export interface Score {
  readonly passed: number;
  readonly failed: number;
}

/** Beyond this a likelihood says nothing more, and JSON cannot hold Infinity. */
const LARGEST = 1e300;
const LOG_LARGEST = Math.log(LARGEST);
const STAKES = [0.2, 0.5, 0.8] as const;
/** The gain over the incumbent that is worth a swap, and the stake of the bet against it. */
const WORTHWHILE_GAIN = 0.1;
const FUTILITY_STAKE = 0.5;
const PRIOR_RUNS = 4;

/**
 * L = (1-rho) / (exp((ln(1/alpha) - f ln rho) / s) - rho), 0 when s = 0: the always-valid lower bound of the suite's rate.
 * It is the m at which Wald's likelihood ratio of q = 1 - rho (1-m) against m reaches 1/alpha (Sequential Analysis, 1947);
 * by Ville's inequality (1939) P(L ever exceeds the true rate) <= alpha, however often one looks.
 * @param alpha the error that this bound may spend, in (0, 1)
 */
export function lowerBound({ passed, failed }: Score, design: Pick<Design, 'rho'>, alpha: number): number {
  if (passed === 0) return 0;
  const { rho } = design;
  return (1 - rho) / (Math.exp((Math.log(1 / alpha) - failed * Math.log(rho)) / passed) - rho);
}

/**
 * U = (1-rho) / (1 - rho exp((ln(1/beta) + f ln rho) / s)), 1 while ln(1/beta) + f ln rho >= 0: the always-valid upper
 * bound. The same likelihood ratio (Wald 1947) for q = 1 - (1-m)/rho against m, which bets on failures, at beta.
 * It never falls under 1 - rho, the smallest m for which q is a rate.
 */
export function upperBound({ passed, failed }: Score, design: Pick<Design, 'rho' | 'beta'>): number {
  const { rho, beta } = design;
  const evidence = Math.log(1 / beta) + failed * Math.log(rho);
  if (evidence >= 0) return 1;
  if (passed === 0) return 1 - rho;
  return (1 - rho) / (1 - rho * Math.exp(evidence / passed));
}

/** ln LR(q against m) = s ln(q/m) + f ln((1-q)/(1-m)): Wald (1947). Rates lie strictly between 0 and 1. */
export function logLikelihoodRatio({ passed, failed }: Score, q: number, m: number): number {
  return passed * Math.log(q / m) + failed * Math.log((1 - q) / (1 - m));
}

/**
 * Mean over lam in {.2, .5, .8} of (1+lam)^w (1-lam)^l: the wealth of three bets that the candidate wins more pairs
 * than it loses. Where it does not, the wealth reaches 1/alpha with probability <= alpha, whenever one looks
 * (Waudby-Smith & Ramdas, Estimating means of bounded random variables by betting, 2023). At most 1e300.
 */
export function bettingMean({ wins, losses }: Pick<PairCounts, 'wins' | 'losses'>): number {
  const wealth = STAKES.map((stake) => boundedExp(wins * Math.log(1 + stake) + losses * Math.log(1 - stake)));
  return wealth.reduce((sum, each) => sum + each / STAKES.length, 0);
}

/**
 * (1+.5(g-1))^w (1+.5(g+1))^l (1+.5g)^ties, g = .10: the wealth of one bet that the gain is under .10; at 10 a swap is
 * not worth pursuing (Waudby-Smith & Ramdas 2023, for the mean of g - (win - loss)). At most 1e300.
 */
export function futility({ wins, losses, ties }: PairCounts): number {
  return boundedExp(
    wins * Math.log(1 + FUTILITY_STAKE * (WORTHWHILE_GAIN - 1)) +
      losses * Math.log(1 + FUTILITY_STAKE * (WORTHWHILE_GAIN + 1)) +
      ties * Math.log(1 + FUTILITY_STAKE * WORTHWHILE_GAIN),
  );
}

/** (s + 4·floor) / (n + 4): the point estimate, drawn to what is certified because a promotion selects lucky runs. */
export function pointEstimate({ passed, failed }: Score, design: Pick<Design, 'floor'>): number {
  return (passed + PRIOR_RUNS * design.floor) / (passed + failed + PRIOR_RUNS);
}

/**
 * About how many more runs until L reaches the floor, at the measured rate or, where that is lower (or nothing was
 * measured), at the aim: what is missing to ln(1/alpha), divided by what a run adds on average (Wald's approximation of
 * the mean sample number, 1947). 0 where L is there already.
 */
export function stillNeeded(score: Score, design: Design, alpha: number): number {
  const missing = Math.log(1 / alpha) - logLikelihoodRatio(score, design.aim, design.floor);
  if (missing <= 0) return 0;
  const rate = Math.max(rateOf(score), design.aim);
  const perRun = logLikelihoodRatio({ passed: rate, failed: 1 - rate }, design.aim, design.floor);
  return Math.ceil(missing / perRun);
}

/**
 * About how many runs an attempt takes from its first on at a rate, or at the aim where that is lower: ln(1/alpha) divided
 * by what a run adds on average (Wald 1947). At a rate of 1 it is the fewest at which L can reach the floor.
 */
export function expectedRuns(rate: number, design: Pick<Design, 'aim' | 'floor'>, alpha: number): number {
  const likely = Math.max(rate, design.aim);
  const perRun = logLikelihoodRatio({ passed: likely, failed: 1 - likely }, design.aim, design.floor);
  return Math.ceil(Math.log(1 / alpha) / perRun - 1e-9);
}

/** s / n, 0 where nothing was run. */
export function rateOf({ passed, failed }: Score): number {
  return passed + failed === 0 ? 0 : passed / (passed + failed);
}

function boundedExp(exponent: number): number {
  return exponent >= LOG_LARGEST ? LARGEST : Math.exp(exponent);
}
