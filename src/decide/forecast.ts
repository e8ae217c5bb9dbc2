import { createRandom, type Random } from '../util/random.ts';
import { countCandidate, countComparator, type GateRule, type GateTally, judgeGate } from './judge-gate.ts';

const SIMULATIONS = 2_000;

/** Where an attempt stands, and what is assumed of the arms. */
export interface ForecastQuestion {
  readonly rule: GateRule;
  /** What was counted so far. */
  readonly tally: GateTally;
  /** Rates that the candidate, and whom it is compared with, are assumed to have on every case, in [0, 1]. */
  readonly rate: number;
  readonly comparatorRate: number;
  readonly seed: number;
}

/** What an attempt will probably come to; shares in [0, 1] that add up to 1. */
export interface Forecast {
  /** Runs of both arms until it is decided: on average, and in 9 of 10 cases at most. */
  readonly runs: number;
  readonly most: number;
  readonly promoted: number;
  readonly refused: number;
  readonly kept: number;
}

/**
 * Plays the rest of an attempt 2,000 times with the gate's own rule on independent runs of the assumed rates. The standard
 * error of a share is at most .011.
 */
export function forecastGate(question: ForecastQuestion): Forecast {
  const random = createRandom(question.seed);
  const ends = Array.from({ length: SIMULATIONS }, () => playOut(question, random));
  const share = (end: End['end']): number => ends.filter((each) => each.end === end).length / SIMULATIONS;
  const runs = ends.map((each) => each.runs).sort((a, b) => a - b);
  return {
    runs: runs.reduce((sum, each) => sum + each, 0) / SIMULATIONS,
    most: runs[Math.floor(0.9 * SIMULATIONS)] ?? 0,
    promoted: share('promote'),
    refused: share('reject'),
    kept: share('keep-incumbent'),
  };
}

interface End {
  readonly end: 'promote' | 'reject' | 'keep-incumbent';
  readonly runs: number;
}

/** The comparator replays the candidate's list, so that its rate is all that matters, not which case it sits. */
function playOut({ rule, tally: start, rate, comparatorRate }: ForecastQuestion, random: Random): End {
  let tally: GateTally = start;
  for (let runs = 0; ; runs++) {
    const judgement = judgeGate(tally, rule);
    if (judgement === 'run-candidate') tally = countCandidate(tally, drawOutcome(rate, random), rule);
    else if (judgement === 'run-comparator') {
      const { passed, failed } = tally.candidate;
      const replayed = drawOutcome(passed / (passed + failed), random);
      tally = countComparator(tally, replayed, drawOutcome(comparatorRate, random));
    } else return { end: judgement, runs };
  }
}

function drawOutcome(rate: number, random: Random): 'passed' | 'failed' {
  return random() < rate ? 'passed' : 'failed';
}
