import { describe, expect, it } from 'vitest';
import { createRandom, type Random, shuffle } from '../util/random.ts';
import { alphaFor, createDesign } from './design.ts';
import type { Run } from './evidence.ts';
import { judgeRecertification } from './judge-arm.ts';
import {
  countCandidate,
  countComparator,
  countOutcome,
  EMPTY_TALLY,
  type GateJudgement,
  type GateRule,
  type GateTally,
  judgeGate,
  pairsOf,
} from './judge-gate.ts';
import { looksDeterministic } from './passes.ts';
import { NO_COUNTS } from './verdict.ts';

const design = createDesign({ target: 0.9, minimumHeldOut: 20, nightBudget: 60 });
const NIGHTS = 10_000;
const CASES = 30;

/** Pass rates by case; every pass is a fresh shuffle of them. */
type World = readonly number[];

const homogeneous = (rate: number): World => Array.from({ length: CASES }, () => rate);
/** As many cases as it takes at rate `hard`, the others never fail; the mean is `rate` exactly or a little under it. */
const mixed = (rate: number, hard: number): World => {
  const count = Math.ceil((CASES * (1 - rate)) / (1 - hard) - 1e-9);
  const fitted = 1 - (CASES * (1 - rate)) / count;
  return Array.from({ length: CASES }, (_, index) => (index < count ? fitted : 1));
};

interface Ending {
  readonly judgement: GateJudgement;
  readonly runs: number;
}

interface Game {
  readonly random: Random;
  readonly incumbent?: World;
  /** Also stops where the gate would, because the student looks as if it had no randomness. */
  readonly watched?: boolean;
}

/** Plays an attempt with the shipped functions until it is final: what all its nights come to. */
function playAttempt(rule: GateRule, candidate: World, { random, incumbent = [], watched = false }: Game): Ending {
  let tally: GateTally = EMPTY_TALLY;
  let order: readonly number[] = [];
  const log: (Run & { readonly index: number })[] = [];
  const draw = (rate: number | undefined) => (random() < (rate ?? 0) ? 'passed' : 'failed');
  for (;;) {
    const judgement = judgeGate(tally, rule);
    const pairs = pairsOf(tally.pairs);
    if (judgement === 'run-candidate') {
      const pass = Math.floor(log.length / CASES);
      if (watched && pass > 0 && looksDeterministic(log)) return { judgement, runs: log.length };
      if (log.length % CASES === 0) order = shuffle([...candidate.keys()], random);
      const index = order[log.length % CASES] ?? 0;
      const outcome = draw(candidate[index]);
      log.push({ index, caseId: String(index), pass, outcome, night: '' });
      tally = countCandidate(tally, outcome, rule);
    } else if (judgement === 'run-comparator') {
      const run = log[pairs];
      if (run === undefined) throw new Error('a pair without a candidate run');
      tally = countComparator(tally, run.outcome, draw(incumbent[run.index]));
    } else return { judgement, runs: log.length + pairs };
  }
}

function simulate(options: {
  readonly candidate: World;
  readonly incumbent?: World;
  readonly attempt?: number;
  readonly nights?: number;
  readonly watched?: boolean;
}) {
  const { candidate, incumbent, attempt = 1, nights = NIGHTS, watched = false } = options;
  const rule = { design, alpha: alphaFor(design, attempt), comparatorNeeded: incumbent !== undefined };
  const random = createRandom(20260101);
  const endings = Array.from({ length: nights }, () =>
    playAttempt(rule, candidate, { random, watched, ...(incumbent && { incumbent }) }),
  );
  const share = (word: GateJudgement) => endings.filter(({ judgement }) => judgement === word).length / nights;
  return {
    promoted: share('promote'),
    kept: share('keep-incumbent'),
    rejected: share('reject'),
    waiting: share('run-candidate'),
    runs: endings.reduce((sum, { runs }) => sum + runs, 0) / nights,
  };
}

/** Exact P(promoted) of one attempt on independent runs of one rate: all paths of counts through the shipped gate. */
function exactPromotion(rate: number, attempt: number): number {
  const rule = { design, alpha: alphaFor(design, attempt), comparatorNeeded: false };
  let promoted = 0;
  let layer = new Map<number, { tally: GateTally; weight: number }>([[0, { tally: EMPTY_TALLY, weight: 1 }]]);
  while (layer.size > 0) {
    const next = new Map<number, { tally: GateTally; weight: number }>();
    for (const { tally, weight } of layer.values()) {
      for (const [outcome, chance] of [['passed', rate] as const, ['failed', 1 - rate] as const]) {
        const reached = countCandidate(tally, outcome, rule);
        const judgement = judgeGate(reached, rule);
        if (judgement === 'promote') promoted += weight * chance;
        if (judgement !== 'run-candidate') continue;
        const key = reached.candidate.passed;
        next.set(key, { tally: reached, weight: (next.get(key)?.weight ?? 0) + weight * chance });
      }
    }
    layer = next;
  }
  return promoted;
}

describe('operating characteristics of one attempt', () => {
  it.each([
    { world: 'at the floor', rate: 0.8, attempt: 1, atMost: 0.025, runs: 22 },
    { world: 'at .70', rate: 0.7, attempt: 1, atMost: 0.002, runs: 12 },
    { world: 'at .95', rate: 0.95, attempt: 1, atLeast: 0.92, runs: 38 },
    { world: 'at .98', rate: 0.98, attempt: 1, atLeast: 0.98, runs: 30 },
    { world: 'at .95, attempt 10', rate: 0.95, attempt: 10, atLeast: 0.88, runs: 85 },
  ])('$world', ({ rate, attempt, atMost = 1, atLeast = 0, runs }) => {
    const measured = simulate({ candidate: homogeneous(rate), attempt });
    report(`rate ${rate}, attempt ${attempt}`, measured);
    expect(measured.promoted).toBeLessThanOrEqual(atMost);
    expect(measured.promoted).toBeGreaterThanOrEqual(atLeast);
    expect(measured.runs).toBeLessThanOrEqual(runs);
    // The exact value lies within four standard errors of the simulated one: neither can drift alone.
    const exact = exactPromotion(rate, attempt);
    const margin = 4 * Math.sqrt((exact * (1 - exact)) / NIGHTS) + 1e-4;
    expect(Math.abs(measured.promoted - exact)).toBeLessThanOrEqual(margin);
  });

  it.each([0, 0.2, 0.4, 0.6])(
    'cases of unlike difficulty at the floor are promoted no more often (hard cases near %f)',
    (hard) => {
      const measured = simulate({ candidate: mixed(0.8, hard) });
      report(`floor, hard cases at ${hard}`, measured);
      expect(measured.promoted).toBeLessThanOrEqual(exactPromotion(0.8, 1));
    },
  );

  it.each([
    { world: 'alike', candidate: homogeneous(0.95), attempt: 10, atLeast: 0.88 },
    { world: 'two hard ones', candidate: mixed(0.95, 0.2), attempt: 1, atLeast: 0.98 },
    { world: 'two hard ones, much later', candidate: mixed(0.95, 0.2), attempt: 10, atLeast: 0.94 },
  ])('a random student is hardly ever taken for one without randomness: $world', ({ candidate, attempt, atLeast }) => {
    const measured = simulate({ candidate, attempt, watched: true, nights: 1000 });
    report(`.95, attempt ${attempt}, watched`, measured);
    expect(measured.waiting).toBeLessThanOrEqual(0.04);
    expect(measured.promoted).toBeGreaterThanOrEqual(atLeast);
  });

  it('60 attempts at the floor promote anything in at most 5 % of histories (exact 4.2 %)', () => {
    const never = Array.from({ length: 60 }, (_, index) => 1 - exactPromotion(0.8, index + 1));
    const ever = 1 - never.reduce((product, chance) => product * chance, 1);
    report('60 attempts at the floor, exact', { promoted: ever });
    expect(ever).toBeLessThanOrEqual(0.05);
    expect(ever).toBeGreaterThan(0.03);
  });
});

describe('swaps against an incumbent, over as many nights as they take', () => {
  const nights = 10_000;
  it.each([
    { from: 0.95, to: 0.95, atMost: 0.025 },
    { from: 0.9, to: 0.9, atMost: 0.025 },
    { from: 0.95, to: 0.9, atMost: 0.005 },
    { from: 0.8, to: 0.95, atLeast: 0.88 },
    { from: 0.85, to: 0.95, atLeast: 0.75 },
  ])('$from -> $to', ({ from, to, atMost = 1, atLeast = 0 }) => {
    const measured = simulate({ candidate: homogeneous(to), incumbent: homogeneous(from), nights });
    report(`swap ${from} -> ${to}`, measured);
    expect(measured.promoted).toBeLessThanOrEqual(atMost);
    expect(measured.promoted).toBeGreaterThanOrEqual(atLeast);
  });

  it('an equal incumbent with the same hard cases is hardly ever swapped', () => {
    const world = mixed(0.95, 0.25);
    const measured = simulate({ candidate: world, incumbent: world, nights: 4000 });
    report('swap .95 -> .95, two hard cases', measured);
    expect(measured.promoted).toBeLessThanOrEqual(0.025);
  });
});

describe('re-certification', () => {
  it.each([
    { rate: 0.95, atMost: 0.001 },
    { rate: 0.8, atMost: 0.05 },
    { rate: 0.6, atLeast: 0.88 },
    { rate: 0.5, atLeast: 0.99 },
  ])('a skill at $rate is called regressed within bounds', ({ rate, atMost = 1, atLeast = 0 }) => {
    const random = createRandom(7);
    let regressed = 0;
    let runs = 0;
    for (let night = 0; night < NIGHTS; night++) {
      let counts = NO_COUNTS;
      let judgement = judgeRecertification(counts, design);
      while (judgement === null) {
        counts = countOutcome(counts, random() < rate ? 'passed' : 'failed');
        judgement = judgeRecertification(counts, design);
      }
      regressed += judgement === 'regressed' ? 1 : 0;
      runs += counts.passed + counts.failed;
    }
    report(`re-check at ${rate}`, { regressed: regressed / NIGHTS, runs: runs / NIGHTS });
    expect(regressed / NIGHTS).toBeLessThanOrEqual(atMost);
    expect(regressed / NIGHTS).toBeGreaterThanOrEqual(atLeast);
  });
});

/** Prints the table with PRINT_TABLE=1. */
function report(row: string, values: { readonly [column: string]: number }): void {
  if (process.env.PRINT_TABLE === undefined) return;
  process.stdout.write(
    `${row}: ${JSON.stringify(values, (_, value) => (typeof value === 'number' ? Number(value.toFixed(4)) : value))}\n`,
  );
}
