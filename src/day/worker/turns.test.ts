import { describe, expect, it } from 'vitest';
import { settle, testWorld } from '../../providers/layers/testing.ts';
import { coalesce } from './coalesce.ts';
import { createBucket, createTurns } from './turns.ts';
import { createWorkLogs } from './work-log.ts';

const signal = new AbortController().signal;

describe('a bucket', () => {
  it('lets through as many at once as there are slots, then so many a minute', async () => {
    const world = testWorld();
    const spend = createBucket(60, 2, world);
    for (const waited of [[], [], [1000], [1000, 1000]]) {
      await spend(signal);
      expect(world.slept).toEqual(waited);
    }
    world.pass(60_000);
    for (let count = 0; count < 2; count++) await spend(signal);
    expect(world.slept).toHaveLength(2);
    await spend(signal);
    expect(world.slept).toHaveLength(3);
  });

  it('has those wait behind each other that come at once', async () => {
    const slept: number[] = [];
    const world = { clock: () => 0, sleep: async (milliseconds: number) => void slept.push(milliseconds) };
    const spend = createBucket(120, 1, world);
    await Promise.all([1, 2, 3].map(() => spend(signal)));
    expect(slept).toEqual([500, 1000]);
  });

  it('takes nothing for whoever leaves before it is let through', async () => {
    const stop = new AbortController();
    const slept: number[] = [];
    const sleep = async (milliseconds: number, given: AbortSignal) => {
      slept.push(milliseconds);
      if (given === stop.signal) throw new Error('left');
    };
    const spend = createBucket(60, 1, { clock: () => 0, sleep });
    await spend(signal);
    await expect(spend(stop.signal)).rejects.toThrow('left');
    await spend(signal);
    expect(slept).toEqual([1000, 1000]);
  });
});

describe('turns', () => {
  const open = (rate: number | null, slots = 1) => {
    const world = testWorld();
    const logs = createWorkLogs(world.clock);
    const turn = createTurns(
      [
        { url: 'http://a', slots },
        { url: 'http://b', slots },
      ],
      { world, rate, logs },
    );
    return { world, logs, turn };
  };

  it('are for a server each, whatever is asked of it', async () => {
    const { turn } = open(null);
    const held = Promise.withResolvers<string>();
    const started: string[] = [];
    const ask = (url: string, name: string) =>
      turn(
        url,
        () => {
          started.push(name);
          return held.promise;
        },
        signal,
      );
    const all = [ask('http://a', 'first'), ask('http://a', 'second'), ask('http://b', 'third')];
    await settle();
    expect(started).toEqual(['first', 'third']);
    held.resolve('done');
    expect(await Promise.all(all)).toEqual(['done', 'done', 'done']);
    expect(started).toEqual(['first', 'third', 'second']);
  });

  it('are not for a server that the worker was not given', async () => {
    const { turn } = open(null);
    let asked = 0;
    const ask = async () => ++asked;
    await expect(turn('http://c', ask, signal)).rejects.toThrow('was not given');
    expect(asked).toBe(0);
  });

  it('count what was waited for the rate, apart for each job', async () => {
    const { turn, logs, world } = open(60);
    const waits = async () =>
      logs.run(async (log) => {
        await turn('http://a', async () => world.pass(30), signal);
        return log.waited();
      });
    expect(await waits()).toBe(0);
    expect(await waits()).toBe(970);
    expect(await waits()).toBe(970);
  });

  it('pass on what work rejects with, and are free again', async () => {
    const { turn } = open(null);
    const fail = () => Promise.reject(new Error('broke'));
    await expect(turn('http://a', fail, signal)).rejects.toThrow('broke');
    expect(await turn('http://a', async () => 1, signal)).toBe(1);
  });
});

describe('checks that stand for several who ask', () => {
  it('begin after whoever asks', async () => {
    const held: PromiseWithResolvers<number>[] = [];
    const check = coalesce(() => {
      const one = Promise.withResolvers<number>();
      held.push(one);
      return one.promise;
    });
    const first = check();
    const [second, third] = [check(), check()];
    expect(held).toHaveLength(1);
    held[0]?.resolve(1);
    expect(await first).toBe(1);
    await settle();
    expect(held).toHaveLength(2);
    const fourth = check();
    held[1]?.reject(new Error('broke'));
    await expect(second).rejects.toThrow('broke');
    await expect(third).rejects.toThrow('broke');
    await settle();
    held[2]?.resolve(4);
    expect(await fourth).toBe(4);
  });
});
