import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SHAPES } from '../../night/aa/case-rates.ts';
import { type Played, play, ROUGH } from './play.ts';
import { openSchool, type School } from './school.ts';
import { sumUpWorld } from './sums.ts';
import { WORLDS, type World } from './world.ts';

let school: School;
beforeAll(async () => {
  school = await openSchool();
});
afterAll(() => school[Symbol.dispose]());

const first = { kind: 'gate', live: null, nights: 6, histories: 0, shapes: SHAPES } as const;
const playAll = async (world: World, numbers: readonly number[], conditions = ROUGH) => {
  const told = [];
  for (const number of numbers) told.push(await play(school, { world, number }, conditions));
  return told;
};

describe('nights through the whole pipeline', () => {
  it('promote a draft that is good and none that is bad, whatever breaks and is killed', async () => {
    const stormy = { breakdowns: 0.05, outages: 0.01, kills: 0.8 };
    const good = await playAll({ ...first, name: 'good', draft: 1 }, [0, 1], stormy);
    expect(good.map(({ word }) => word)).toEqual(['promote', 'promote']);
    const bad = await playAll({ ...first, name: 'bad', draft: 0.5 }, [0, 1], stormy);
    expect(bad.map(({ word }) => word)).toEqual(['reject', 'reject']);
    const all = [...good, ...bad];
    expect(all.reduce((sum, { kills }) => sum + kills, 0)).toBeGreaterThan(0);
    expect(all.reduce((sum, { errored }) => sum + errored, 0)).toBeGreaterThan(0);
    expect(all.map(({ mismatches }) => mismatches)).toEqual(all.map(() => 0));
  });

  it('come to the same with the same runs, killed or not', async () => {
    const calm = { breakdowns: 0, outages: 0, kills: 0 };
    const world: World = { ...first, name: 'killed', draft: 0.9 };
    const numbers = [0, 3];
    const whole = await playAll(world, numbers, calm);
    const killed = await playAll(world, numbers, { ...calm, kills: 0.9 });
    const result = ({ word, runs, trials, nights }: (typeof whole)[number]) => ({ word, runs, trials, nights });
    expect(killed.map(result)).toEqual(whole.map(result));
    expect(killed.reduce((sum, { kills }) => sum + kills, 0)).toBeGreaterThan(2);
  });

  it('call a live version that fell to .40 regressed, and keep one that did not', async () => {
    const check = { ...first, kind: 'check', draft: null } as const;
    const [fallen] = await playAll({ ...check, name: 'fallen', live: 0.4 }, [0]);
    const [sound] = await playAll({ ...check, name: 'sound', live: 1 }, [0]);
    expect([fallen?.word, sound?.word]).toEqual(['regressed', 'healthy']);
  });
});

describe('a student without randomness', () => {
  const fixed = { ...first, draft: 0.9, shapes: ['fixed'], nights: 2 } as const;
  const calm = { ...ROUGH, breakdowns: 0, outages: 0 };

  /** Those that were neither refused for failing early on, as 27 of 30 may, nor promoted for 22 passes in a row. */
  const asked = async (world: World): Promise<readonly Played[]> => {
    const played = await playAll(world, [0, 1, 2, 3], calm);
    const waiting = played.filter(({ word, runs }) => word !== 'reject' && !(word === 'promote' && runs === 22));
    expect(waiting.length).toBeGreaterThan(0);
    for (const { word, reason } of waiting) {
      expect(word).toBeNull();
      expect(reason).toMatch(/repeats would prove nothing.* add about \d+ cases/);
    }
    return waiting;
  };

  it('is recognised by its runs, and asked for cases', async () => {
    for (const { runs } of await asked({ ...fixed, name: 'silent' })) {
      expect(runs).toBeGreaterThan(60); // each of the cases that fail was seen three times
      expect(runs).toBeLessThanOrEqual(90); // which the third pass is enough for
    }
  });

  it('is not taken for what fails on a few hard cases again and again', async () => {
    const hard: World = { ...first, name: 'every draft at .95, by two hard cases', draft: 0.95, shapes: ['hard'] };
    const played = await playAll(hard, [0, 1, 2, 3, 4, 5], calm);
    expect(played.map(({ word }) => word)).not.toContain(null);
    // at .95 one of twenty is refused by chance
    expect(played.filter(({ word }) => word === 'promote').length).toBeGreaterThanOrEqual(5);
  });

  it('is asked for cases after one pass where it says so itself', async () => {
    for (const { runs } of await asked({ ...fixed, name: 'declared', declared: true })) expect(runs).toBe(30);
  });

  it('is promoted after one pass where that says enough', async () => {
    const [played] = await playAll({ ...fixed, name: 'perfect', draft: 1, declared: true }, [0], calm);
    expect(played).toMatchObject({ word: 'promote', runs: 22 });
  });
});

describe('the sums of a world', () => {
  const told = (word: string | null, runs: number) => ({
    ...{ word, runs, world: 0, nights: 1, kills: 0, outages: 0, trials: 0, errored: 0, mismatches: 0 },
    ...{ reason: null, attempt: null, rulings: [] },
  });

  it('break a bound only where chance does not explain it', () => {
    const world = { ...first, name: 'floor', draft: 0.8, atMost: 0.025, runs: 22 };
    const lucky = Array.from({ length: 40 }, (_, index) => told(index < 3 ? 'promote' : 'reject', 20));
    expect(sumUpWorld(world, lucky).broken).toEqual([]);
    const wrong = Array.from({ length: 40 }, (_, index) => told(index < 9 ? 'promote' : 'reject', 20 + index));
    expect(sumUpWorld(world, wrong).broken).toHaveLength(2);
  });

  it('leave out histories in which no version came to the gate', () => {
    const { decisions, hits, undecided } = sumUpWorld({ ...first, name: 'few', draft: 0.8 }, [
      told('no-attempt', 0),
      told('promote', 22),
      told(null, 60),
    ]);
    expect({ decisions, hits, undecided }).toEqual({ decisions: 2, hits: 1, undecided: 1 });
  });

  it('plans 2,000 nights or more', () => {
    expect(WORLDS.reduce((sum, { histories }) => sum + histories, 0)).toBeGreaterThan(1300);
  });
});
