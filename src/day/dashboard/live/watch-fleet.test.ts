import { describe, expect, it } from 'vitest';
import { NightschoolError } from '../../../errors.ts';
import type { FleetView } from '../../../report/fleet/view.ts';
import { watchFleet } from './watch-fleet.ts';

const NOTHING: FleetView = {
  ...{ prefix: 'nightschool', workers: [], models: [], refused: [], strangers: [], doubts: [], spend: null },
  totals: {
    ...{ hosts: 0, workers: 0, slots: 0, running: 0, prefetched: 0, waiting: 0, jobsAMinute: null },
    tokens: { input: 0, output: 0, cached: 0 },
  },
};

describe('a watched fleet', () => {
  it('is looked at by one at a time, and not again for a moment', async () => {
    let now = 10_000;
    let looks = 0;
    const read = async (): Promise<FleetView> => {
      looks += 1;
      return NOTHING;
    };
    const watch = watchFleet(read, { clock: () => new Date(now), onFault: () => undefined });
    expect(await Promise.all([watch.latest(), watch.latest(), watch.look()])).toEqual([
      { view: NOTHING },
      { view: NOTHING },
      false,
    ]);
    expect([looks, await watch.look()]).toEqual([1, false]);
    now += 2500;
    expect([await watch.look(), looks]).toEqual([true, 2]);
  });

  it('that cannot be seen says why, and is seen again once it can', async () => {
    const times = [0, 5000, 10_000, 15_000, 20_000, 25_000, 30_000];
    const faults: unknown[] = [];
    const outcomes: (FleetView | Error)[] = [
      new NightschoolError('QUEUE_UNREACHABLE', 'Redis does not answer.'),
      new TypeError('a bug'),
      NOTHING,
    ];
    const read = async (): Promise<FleetView> => {
      const next = outcomes.shift() ?? NOTHING;
      if (next instanceof Error) throw next;
      return next;
    };
    const clock = (): Date => new Date(times.shift() ?? 0);
    const watch = watchFleet(read, { clock, onFault: (fault) => faults.push(fault) });
    expect(await watch.latest()).toEqual({ fault: expect.stringMatching(/^Redis does not answer\. Start Redis/) });
    expect(faults).toEqual([]);
    expect(await watch.latest()).toEqual({ fault: 'TypeError: a bug' });
    expect(faults).toHaveLength(1);
    expect(await watch.latest()).toEqual({ view: NOTHING });
  });
});
