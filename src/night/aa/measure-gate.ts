import type { HeldOutCase } from '../../decide/case-plan.ts';
import { alphaFor } from '../../decide/design.ts';
import { exactInterval } from '../../decide/exact-interval.ts';
import type { Design } from '../../domain/decision.ts';
import { hash } from '../../util/hash.ts';
import { createRandom } from '../../util/random.ts';
import { caseRates, SHAPES } from './case-rates.ts';
import { playGame, simulatedSeed } from './simulate-gate.ts';

/** A student and a past of which everything is known. */
export interface Simulated {
  /** `identical`: the live version comes to the gate as its own candidate. `new`: nothing has to be beaten. */
  readonly arms: 'identical' | 'new';
  /** True rate over the suite. */
  readonly rate: number;
  readonly attempt: number;
}

/** What came of it, night after night. */
export interface MeasuredGate extends Simulated {
  readonly nights: number;
  readonly promoted: number;
  /** Exact 95 % interval of the share promoted (Clopper-Pearson). */
  readonly interval: { readonly low: number; readonly high: number };
  /** The share of nights that may be promoted wrongly; null where a promotion is no error. */
  readonly bound: number | null;
  /** On average, of both arms. */
  readonly runs: number;
  /** Nights that ended with a wish for more cases. */
  readonly paused: number;
  /** False where the measurement rules the bound out. */
  readonly holds: boolean;
}

const IDENTICAL = [0.8, 0.85, 0.9, 0.95, 0.98] as const;
const LATER_ATTEMPTS = [2, 5, 10] as const;

/** What is simulated of a design: the same version against itself, and new ones from far below the floor to above the aim. */
export function simulations({ floor, target, aim }: Design): readonly Simulated[] {
  const first = { arms: 'new', attempt: 1 } as const;
  const high = (1 + aim) / 2;
  return [
    ...IDENTICAL.map((rate) => ({ arms: 'identical', rate, attempt: 1 }) as const),
    { ...first, rate: tidy(floor - 0.1) },
    { ...first, rate: floor },
    ...LATER_ATTEMPTS.map((attempt) => ({ arms: 'new', rate: floor, attempt }) as const),
    ...[target, aim, tidy(high)].map((rate) => ({ ...first, rate })),
    { arms: 'new', rate: aim, attempt: 10 },
  ];
}

/**
 * Plays so many nights of one student through the pipeline's own gate. Cases are as unlike from night to night as
 * `SHAPES` has it. The same design, cases and nights give the same numbers.
 */
export function measureGate(
  simulated: Simulated,
  {
    design,
    heldOut,
    nights,
  }: { readonly design: Design; readonly heldOut: readonly HeldOutCase[]; readonly nights: number },
): MeasuredGate {
  const { arms, rate, attempt } = simulated;
  const name = `${arms} ${rate} ${attempt}`;
  const random = createRandom(Number.parseInt(hash(name, 8), 16));
  const sums = { promoted: 0, paused: 0, runs: 0 };
  for (let night = 0; night < nights; night++) {
    const shape = SHAPES[night % SHAPES.length] ?? 'even';
    const candidate = caseRates(rate, heldOut, { shape, random });
    const passSeed = simulatedSeed(name, night);
    const incumbent = arms === 'identical' ? candidate : null;
    const { verdict, runs } = playGame({ design, heldOut, attempt, candidate, incumbent, passSeed, random });
    if (verdict.word === 'promote') sums.promoted++;
    if (verdict.word === 'needs-more-evidence') sums.paused++;
    sums.runs += runs;
  }
  const interval = exactInterval({ hits: sums.promoted, of: nights });
  const bound = arms === 'identical' || rate <= design.floor ? alphaFor(design, attempt) : null;
  const { promoted, paused } = sums;
  const holds = bound === null || interval.low <= bound;
  return { ...simulated, nights, promoted, interval, bound, runs: sums.runs / Math.max(1, nights), paused, holds };
}

function tidy(rate: number): number {
  return Number(rate.toFixed(4));
}
