import { describe, expect, it } from 'vitest';
import { NightschoolError } from '../../errors.ts';
import { createPool, type PoolHost } from './pool.ts';

const host = (url: string, concurrency = 1, outBecause: string | null = null): PoolHost => ({
  url,
  concurrency,
  outBecause,
});

/** Hosts that are dead until they are taken from the set, and work that waits until it is let go. */
function setUp(hosts: readonly PoolHost[]) {
  const dead = new Set<string>();
  const asked: string[] = [];
  let now = 0;
  const check = (url: string): void => {
    if (dead.has(url)) throw new NightschoolError('MODEL_UNREACHABLE', `${url} is dead`);
  };
  const pool = createPool({
    hosts,
    clock: () => now,
    tryAgain: async (url) => {
      asked.push(url);
      check(url);
    },
  });
  const work = async (url: string) => {
    check(url);
    return url;
  };
  return { pool, dead, asked, work, advance: (milliseconds: number) => (now += milliseconds) };
}

/** Work that stays until it is let go. */
function holdable() {
  const held: { readonly url: string; readonly letGo: () => void }[] = [];
  const hold = (url: string) =>
    new Promise<string>((resolve) => {
      held.push({ url, letGo: () => resolve(url) });
    });
  return { held, hold };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('several hosts', () => {
  it('fills the host with the most free places first, and none beyond its own', async () => {
    const { pool } = setUp([host('a', 1), host('b', 3)]);
    const { held, hold } = holdable();
    const all = Array.from({ length: 6 }, () => pool.run(hold));
    await settle();
    expect(held.map(({ url }) => url)).toEqual(['b', 'b', 'a', 'b']);
    for (const { letGo } of held) letGo();
    await settle();
    expect(held).toHaveLength(6);
    for (const { letGo } of held) letGo();
    expect((await Promise.all(all)).length).toBe(6);
  });

  it('rests a host that hangs, while another works', async () => {
    const { pool, work, advance } = setUp([host('a', 2), host('b')]);
    const hang = async (url: string) => {
      if (url === 'a') throw new NightschoolError('MODEL_TIMED_OUT', 'a hangs');
      return url;
    };
    await expect(pool.run(hang)).rejects.toMatchObject({ code: 'MODEL_TIMED_OUT' });
    expect(await pool.run(hang)).toBe('b');
    advance(30_000);
    expect(await pool.run(work)).toBe('b');
    await settle();
    expect(await pool.run(work)).toBe('a');
  });

  it('keeps the only host, slow as it is', async () => {
    const { pool, work } = setUp([host('a')]);
    const hang = () => Promise.reject(new NightschoolError('MODEL_TIMED_OUT', 'a hangs'));
    await expect(pool.run(hang)).rejects.toMatchObject({ code: 'MODEL_TIMED_OUT' });
    expect(await pool.run(work)).toBe('a');
  });

  it('serves those who wait in order, at whichever host is free first', async () => {
    const { pool } = setUp([host('slow'), host('quick')]);
    const { held, hold } = holdable();
    const order: number[] = [];
    const all = Array.from({ length: 5 }, async (_, number) => {
      await pool.run(hold);
      order.push(number);
    });
    for (let turn = 0; turn < 4; turn++) {
      await settle();
      held
        .filter(({ url }) => url === 'quick')
        .at(-1)
        ?.letGo();
    }
    await settle();
    held[0]?.letGo();
    await Promise.all(all);
    expect(order).toEqual([1, 2, 3, 4, 0]);
  });

  it('does the work of a dead host on another at once, and leaves it alone', async () => {
    const { pool, dead, asked, work } = setUp([host('a'), host('b')]);
    dead.add('a');
    expect(await Promise.all([pool.run(work), pool.run(work)])).toEqual(['b', 'b']);
    expect(await pool.run(work)).toBe('b');
    expect(asked).toEqual([]);
  });

  it('asks a dead host again after a while, without anybody waiting for it', async () => {
    const { pool, dead, asked, work, advance } = setUp([host('a'), host('b')]);
    dead.add('a');
    await pool.run(work);
    advance(29_999);
    expect(await pool.run(work)).toBe('b');
    expect(asked).toEqual([]);
    advance(1);
    expect(await pool.run(work)).toBe('b');
    await settle();
    expect(asked).toEqual(['a']);
    expect(await pool.run(work)).toBe('b');
    expect(asked).toEqual(['a']);
    dead.delete('a');
    advance(30_000);
    await pool.run(work);
    await settle();
    expect(await pool.run(work)).toBe('a');
  });

  it('tries every host before it gives a request up, and names them all', async () => {
    const { pool, dead, work } = setUp([host('a'), host('b')]);
    dead.add('a').add('b');
    await expect(pool.run(work)).rejects.toMatchObject({
      code: 'MODEL_UNREACHABLE',
      message: 'No host is left: a (a is dead); b (b is dead)',
    });
  });

  it('comes back at once when the only host does', async () => {
    const { pool, dead, work } = setUp([host('a')]);
    dead.add('a');
    await expect(pool.run(work)).rejects.toMatchObject({ code: 'MODEL_UNREACHABLE' });
    dead.delete('a');
    expect(await Promise.all([pool.run(work), pool.run(work)])).toEqual(['a', 'a']);
  });

  it('sends nothing to a host that was out from the start', async () => {
    const { pool, work } = setUp([host('a', 4, 'another digest'), host('b')]);
    expect(await Promise.all([pool.run(work), pool.run(work)])).toEqual(['b', 'b']);
  });

  it('passes on what is no fault of the host, and keeps it', async () => {
    const { pool, asked, work } = setUp([host('a'), host('b')]);
    const broken = new NightschoolError('MODEL_FAILED', 'the runner stopped');
    await expect(pool.run(() => Promise.reject(broken))).rejects.toBe(broken);
    expect(await pool.run(work)).toBe('a');
    expect(asked).toEqual([]);
  });

  it('queues for the hosts that are left, and for one that comes back as well', async () => {
    const { pool, dead, work, advance } = setUp([host('a'), host('b')]);
    const { held, hold } = holdable();
    dead.add('a');
    await pool.run(work);
    const all = [pool.run(hold), pool.run(hold)];
    await settle();
    expect(held.map(({ url }) => url)).toEqual(['b']);
    dead.delete('a');
    advance(30_000);
    held[0]?.letGo();
    await settle();
    all.push(pool.run(hold));
    await settle();
    expect(
      held
        .slice(1)
        .map(({ url }) => url)
        .sort(),
    ).toEqual(['a', 'b']);
    for (const { letGo } of held) letGo();
    expect(await Promise.all(all)).toHaveLength(3);
  });

  it('says that the model is missing where all hosts have lost it', async () => {
    const { pool } = setUp([host('a'), host('b')]);
    const missing = (url: string) => Promise.reject(new NightschoolError('MODEL_MISSING', `not at ${url}`));
    await expect(pool.run(missing)).rejects.toMatchObject({ code: 'MODEL_MISSING' });
  });
});
