import type { Suite } from '../../domain/exam.ts';
import { caseRates } from '../../night/aa/case-rates.ts';
import { hashJson } from '../../util/hash.ts';
import { createRandom, type Random } from '../../util/random.ts';
import { BASELINE_RATE, TRAIN_RATE, type World } from './world.ts';

/** What a history is: a world, played once more. */
export interface History {
  readonly world: World;
  /** From 0; its dice, its shapes and the student's name depend on it. */
  readonly number: number;
}

/** What nobody in the pipeline knows: how often the student passes each case with each edition of the skill. */
export interface Truth {
  /**
   * Whether it passes a case with an edition (null: without a skill) under this seed. Nothing else matters, so a run that
   * was killed comes out the same again, and other rules can be shown the very runs that the gate saw.
   */
  passes(edition: string | null, caseId: string, seed: number): boolean;
  /** Uniform in [0, 1), the same for the same parts. */
  roll(...parts: readonly (string | number)[]): number;
}

/** The edition that is live as a history begins. */
export const LIVE = 'live';

/** The truth of one history over a suite: unlike cases, as unlike as the history's number says. */
export function createTruth({ world, number }: History, suite: Suite): Truth {
  const train = new Set(suite.cases.flatMap(({ id, side }) => (side === 'train' ? [id] : [])));
  const cases = suite.cases.map(({ id }) => ({ caseId: id, group: id }));
  const exam = cases.filter(({ caseId }) => !train.has(caseId));
  const rates = new Map<string, ReadonlyMap<string, number>>();
  const ratesOf = (edition: string): ReadonlyMap<string, number> => {
    const shape = world.shapes[number % world.shapes.length] ?? 'even';
    const known =
      rates.get(edition) ??
      caseRates(meanOf(world, edition), exam, { shape, random: seeded('rates', number, edition) });
    rates.set(edition, known);
    return known;
  };
  const rateOf = (edition: string, caseId: string): number => {
    if (train.has(caseId)) return edition === LIVE ? meanOf(world, edition) : TRAIN_RATE;
    return ratesOf(edition).get(caseId) ?? meanOf(world, edition); // a case of a later night is as hard as the others
  };
  return {
    passes: (edition, caseId, seed) => {
      const rate = edition === null ? BASELINE_RATE : rateOf(edition, caseId);
      return seeded('pass', number, world.name, edition ?? 'none', caseId, seed)() < rate;
    },
    roll: (...parts) => seeded('roll', number, world.name, ...parts)(),
  };
}

function meanOf({ draft, live }: World, edition: string): number {
  return (edition === LIVE ? live : draft) ?? BASELINE_RATE;
}

function seeded(...parts: readonly (string | number)[]): Random {
  return createRandom(Number.parseInt(hashJson(parts, 8), 16));
}
