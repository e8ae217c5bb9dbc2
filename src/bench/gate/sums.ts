import { exactInterval } from '../../decide/exact-interval.ts';
import type { Ruling } from './rules.ts';
import type { Told } from './worker.ts';
import type { World } from './world.ts';

/** What all histories of a world come to. */
export interface WorldSums {
  readonly world: World;
  readonly histories: number;
  readonly nights: number;
  readonly kills: number;
  readonly outages: number;
  readonly trials: number;
  readonly errored: number;
  readonly mismatches: number;
  /** Histories in which a version came to the gate, or the live one was checked. */
  readonly decisions: number;
  /** Of them: promoted, or called regressed where it is a check; and without a verdict when the nights were over. */
  readonly hits: number;
  readonly undecided: number;
  readonly interval: { readonly low: number; readonly high: number };
  readonly runs: number;
  /** Bounds that the measurement rules out, in words; empty: none. */
  readonly broken: readonly string[];
}

const Z = 1.96;

export function sumUpWorld(world: World, told: readonly Told[]): WorldSums {
  const decided = told.filter(({ word }) => word !== 'no-attempt');
  const wanted = world.kind === 'check' ? 'regressed' : 'promote';
  const hits = decided.filter(({ word }) => word === wanted).length;
  const sum = (of: (each: Told) => number): number => told.reduce((total, each) => total + of(each), 0);
  const measured = {
    decisions: decided.length,
    hits,
    undecided: decided.filter(({ word }) => word === null).length,
    interval: exactInterval({ hits, of: decided.length }),
    ...meanOf(decided.map(({ runs }) => runs)),
  };
  return {
    world,
    histories: told.length,
    nights: sum(({ nights }) => nights),
    kills: sum(({ kills }) => kills),
    outages: sum(({ outages }) => outages),
    trials: sum(({ trials }) => trials),
    errored: sum(({ errored }) => errored),
    mismatches: sum(({ mismatches }) => mismatches),
    ...measured,
    broken: findBroken(world, measured),
  };
}

/** The share that a rule promoted and the runs it took on average, over histories that came to the gate. */
export function sumUpRule(rulings: readonly Ruling[]): { readonly promoted: number; readonly runs: number } {
  const promoted = rulings.filter((ruling) => ruling.promoted).length / Math.max(1, rulings.length);
  return { promoted, runs: meanOf(rulings.map(({ runs }) => runs)).runs };
}

/** A bound is broken where the measurement rules it out, not where chance might. */
function findBroken(
  { atMost = 1, atLeast = 0, runs: most = Number.POSITIVE_INFINITY }: World,
  {
    interval,
    runs,
    error,
  }: { readonly interval: WorldSums['interval']; readonly runs: number; readonly error: number },
): readonly string[] {
  return [
    ...(interval.low > atMost ? [`at least ${interval.low}, more than ${atMost}`] : []),
    ...(interval.high < atLeast ? [`at most ${interval.high}, less than ${atLeast}`] : []),
    ...(runs - Z * error > most ? [`${runs} runs, more than ${most}`] : []),
  ];
}

/** Mean and its standard error. */
function meanOf(values: readonly number[]): { readonly runs: number; readonly error: number } {
  const count = Math.max(1, values.length);
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { runs: mean, error: Math.sqrt(squares / count / count) };
}
