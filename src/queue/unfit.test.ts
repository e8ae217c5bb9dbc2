import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Material } from '../domain/queue.ts';
import { createFetcher, createShelf } from './materials.ts';
import { nameKeys } from './names.ts';
import { packWithin } from './pack.ts';
import { openSeal } from './seal.ts';
import { REDIS_SERVER } from './testing.ts';
import { chatJob } from './testing-fleet.ts';
import { openRoom } from './testing-room.ts';

const MOST = 100_000;

function exam(results: readonly unknown[]): Material {
  const recordings = results.map((result, at) => ({
    taskId: `case-${at}`,
    sessionId: 's',
    steps: [{ tool: 'get', arguments: {}, result, status: 'ok', afterTurn: 0 }],
  }));
  const suite = { skill: 'refund', familyId: 'f', cases: [], recordings, writes: [], freeText: [] };
  return { kind: 'exam', suite, definitions: [] } as unknown as Material; // as if its texts were redacted
}

function nest(levels: number): unknown {
  return levels === 0 ? 'bottom' : [nest(levels - 1)];
}

describe('what is measured before it is sent', () => {
  it.each([
    ['small', { a: 1 }, null],
    ['large, though it packs well', { a: 'x'.repeat(MOST) }, 'has 0.1 MB, of at most 0.1'],
    ['deep', { a: nest(120) }, 'nests deeper than 100 levels'],
  ])('is %s', (_name, value, fault) => {
    const packed = packWithin(value, MOST);
    if (fault === null) expect(packed).toHaveProperty('text');
    else expect(packed).toEqual({ fault });
  });
});

describe.skipIf(REDIS_SERVER === null)('what is too large or too deep for workers', () => {
  const room = openRoom({ appendOnly: false });
  const names = nameKeys('fleet');
  let redis: Redis;
  beforeAll(() => {
    redis = new Redis(room.redis.url);
  });
  afterAll(() => redis.disconnect());

  it.each([
    [
      'large',
      exam(['small', 'x'.repeat(MOST)]),
      /^The exam of refund cannot be sent to workers: it has 0\.1 MB, of at most 0\.1; the recording of case case-1 alone has 0\.1 MB/,
    ],
    ['deep', exam(['small', nest(120)]), /it nests deeper than 100 levels; the recording of case case-1 nests deeper/],
    [
      'a skill',
      { kind: 'skill', text: 'x'.repeat(MOST) } as Material,
      /^The text of the skill cannot be sent to workers: it has 0\.1 MB/,
    ],
  ])('is no material: %s', async (_name, material, message) => {
    const shelf = createShelf(redis, names, { seal: openSeal('', 'fleet'), most: MOST });
    await expect(shelf.put(material)).rejects.toMatchObject({
      code: 'QUEUE_UNFIT',
      message: expect.stringMatching(message),
    });
    expect(await redis.keys('fleet:material:*')).toEqual([]);
  });

  it('is read by workers where it was sent', async () => {
    const shelf = createShelf(redis, names, { seal: openSeal('', 'fleet'), most: MOST });
    const digest = await shelf.put(exam(['x'.repeat(MOST - 2000), nest(80)]));
    expect(await createFetcher(redis, names, openSeal('', 'fleet'))(digest)).toMatchObject({
      suite: { skill: 'refund' },
    });
  });

  it('is no job either: whoever asked is told at once, and nobody else', async () => {
    const { queue, posting } = await room.coordinator();
    const worker = room.worker();
    const large = chatJob(posting, 'large');
    const told: unknown[] = [];
    const asked = { ...large.request, messages: [{ role: 'user' as const, text: 'x'.repeat(9 * 1024 ** 2) }] };
    const wait = queue.submit(
      { ...large, request: asked },
      { priority: 1, signal: new AbortController().signal, onLeft: (taken) => told.push(taken) },
    );
    await expect(wait).rejects.toMatchObject({
      code: 'QUEUE_UNFIT',
      message: expect.stringContaining('has 9.0 MB, of at most 8.0'),
    });
    const { result } = await queue.submit(chatJob(posting, 'small'), {
      priority: 1,
      signal: new AbortController().signal,
    });
    expect([result.worker, worker.began, told]).toEqual([worker.id, ['small'], [{ calls: [], untold: 0 }]]);
    await queue.settle(chatJob(posting, 'small'));
  });
});
