import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FleetEntry, NightBounds } from '../../domain/fleet.ts';
import { orderByNeed } from './order-by-need.ts';
import { openPurse, partOf } from './purse.ts';
import { type NightResult, type RoundOptions, runRound, type Turn } from './run-round.ts';

const dollars = fc.double({ min: 0, max: 1000, noNaN: true });
const takers = fc.array(
  fc.record({ share: fc.double({ min: 0.01, max: 1000, noNaN: true }), cap: fc.option(dollars) }),
  { minLength: 1, maxLength: 12 },
);
/** What floating point may add up to by mistake. */
const CRUMB = 1e-6;

function turn(name: string, { share, cap }: { readonly share: number; readonly cap: number | null }): Turn {
  const entry: FleetEntry = { dir: `/${name}`, name, pipeline: 'nightly', share, budget: { usd: cap } };
  return { entry, got: { usd: 0, minutes: 0 }, cap, fault: null };
}

function night(more: Partial<NightResult> = {}): NightResult {
  return { exitCode: 0, usd: 0, verdicts: {}, promoted: 0, complaint: null, ...more };
}

function options(more: Partial<RoundOptions>): RoundOptions {
  return {
    ...{ atOnce: 1, budget: { usd: null, minutes: null }, queue: null, clock: () => 0 },
    ...{ signal: new AbortController().signal, runNight: async () => night() },
    ...more,
  };
}

describe('the order of a round', () => {
  it('begins with who got least for its share', () => {
    const of = (name: string, share: number, usd: number, minutes: number) => ({ name, share, got: { usd, minutes } });
    const all = [of('a', 1, 4, 0), of('b', 4, 8, 9), of('c', 1, 4, 2), of('d', 1, 0, 50), of('e', 1, 4, 0)];
    expect(orderByNeed(all, 'usd').map(({ name }) => name)).toEqual(['d', 'b', 'a', 'e', 'c']);
    expect(orderByNeed(all, 'minutes').map(({ name }) => name)).toEqual(['a', 'e', 'c', 'b', 'd']);
  });

  it('gives everybody turns by shares in the long run', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 2, maxLength: 6 }), (shares) => {
        // each round has time for one night of a minute
        const got = shares.map(() => 0);
        for (let round = 0; round < 400; round++) {
          const all = shares.map((share, index) => ({ share, index, got: { usd: 0, minutes: got[index] ?? 0 } }));
          const first = orderByNeed(all, 'minutes')[0]?.index ?? 0;
          got[first] = (got[first] ?? 0) + 1;
        }
        const each = 400 / shares.reduce((sum, share) => sum + share, 0);
        for (const [index, share] of shares.entries()) {
          expect(Math.abs((got[index] ?? 0) - each * share)).toBeLessThanOrEqual(share + 1);
        }
      }),
    );
  });
});

describe('a part of the dollars', () => {
  it.each([
    [
      'goes by shares',
      12,
      [1, null],
      [
        [2, null],
        [1, null],
      ],
      3,
    ],
    ['is no more than the cap', 12, [2, 1], [[1, null]], 1],
    [
      'has what the caps of others leave',
      12,
      [1, null],
      [
        [2, 1],
        [1, null],
      ],
      5.5,
    ],
    ['is all for the last', 12, [1, null], [], 12],
    ['is the cap where there is enough', 12, [1, 5], [[1, 5]], 5],
    ['is nothing of nothing', 0, [1, 5], [[1, null]], 0],
  ] as const)('%s', (_, left, [share, cap], others, part) => {
    const waiting = others.map(([share, cap]) => ({ share, cap }));
    expect(partOf(left, { share, cap }, waiting)).toBeCloseTo(part);
  });

  it('adds up to what there is at most, or to all caps', () => {
    fc.assert(
      fc.property(dollars, takers, (left, all) => {
        const parts = all.map((taker, index) => partOf(left, taker, all.toSpliced(index, 1)));
        const sum = parts.reduce((total, part) => total + part, 0);
        const most = all.reduce((total, { cap }) => total + (cap ?? left), 0);
        expect(sum).toBeCloseTo(Math.min(left, most), 5);
        for (const [index, { cap }] of all.entries()) {
          expect(parts[index]).toBeGreaterThanOrEqual(0);
          expect(parts[index]).toBeLessThanOrEqual((cap ?? left) + CRUMB);
        }
      }),
    );
  });
});

describe('the purse', () => {
  it('gives back once what was not spent', () => {
    const purse = openPurse(10);
    const first = purse.reserve({ share: 1, cap: null }, [{ share: 1, cap: null }]);
    expect(first.usd).toBe(5);
    first.settle(1);
    first.settle(1);
    expect(purse.spent()).toBe(1);
    expect(purse.reserve({ share: 1, cap: null }, []).usd).toBe(9);
  });

  it('without a limit leaves everybody the cap', () => {
    expect(openPurse(null).reserve({ share: 1, cap: 3 }, []).usd).toBe(3);
    expect(openPurse(null).reserve({ share: 1, cap: null }, []).usd).toBeNull();
  });
});

describe('a round', () => {
  it('never spends, nor sets aside, more than its dollars, however nights end and whatever they take', async () => {
    const nights = fc.array(fc.record({ taken: fc.double({ min: 0, max: 1, noNaN: true }), rest: fc.nat(5) }), {
      minLength: 12,
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(dollars, takers, nights, fc.integer({ min: 1, max: 5 }), async (usd, all, drawn, atOnce) => {
        let [spent, reserved, most, underWay, mostUnderWay] = [0, 0, 0, 0, 0];
        const turns = all.map((taker, index) => turn(String(index), taker));
        const runNight = async ({ name }: FleetEntry, { usd: bound }: NightBounds): Promise<NightResult> => {
          const { taken, rest } = drawn[Number(name)] ?? { taken: 0, rest: 0 };
          reserved += bound ?? 0;
          most = Math.max(most, spent + reserved);
          mostUnderWay = Math.max(mostUnderWay, ++underWay);
          for (let wait = 0; wait < rest; wait++) await Promise.resolve();
          underWay--;
          reserved -= bound ?? 0;
          spent += (bound ?? 0) * taken;
          return night({ usd: (bound ?? 0) * taken, exitCode: taken < 0.5 ? 0 : 1 });
        };
        const results = await runRound(turns, options({ atOnce, budget: { usd, minutes: null }, runNight }));
        expect(results.every((result) => result.night !== null)).toBe(true);
        expect(most).toBeLessThanOrEqual(usd + CRUMB);
        expect(mostUnderWay).toBeLessThanOrEqual(atOnce);
      }),
    );
  });

  it('begins no night once its minutes are over, and hands down those that are left', async () => {
    let now = 0;
    const given: (number | null)[] = [];
    const runNight = async (_: FleetEntry, { minutes }: NightBounds): Promise<NightResult> => {
      given.push(minutes);
      now += 60_000;
      return night();
    };
    const turns = ['a', 'b', 'c'].map((name) => turn(name, { share: 1, cap: null }));
    const results = await runRound(turns, options({ budget: { usd: null, minutes: 2 }, clock: () => now, runNight }));
    expect(given).toEqual([2, 1]);
    expect(results.map((result) => result.night?.minutes ?? null)).toEqual([1, 1, null]);
  });

  it('begins no night after it was asked to end', async () => {
    const stop = new AbortController();
    const runNight = async (): Promise<NightResult> => {
      stop.abort();
      return night({ exitCode: 130 });
    };
    const turns = ['a', 'b'].map((name) => turn(name, { share: 1, cap: null }));
    const results = await runRound(turns, options({ signal: stop.signal, runNight }));
    expect(results.map((result) => result.night?.exitCode ?? null)).toEqual([130, null]);
  });
});
