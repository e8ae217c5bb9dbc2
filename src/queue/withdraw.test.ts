import { Redis } from 'ioredis';
import { describe, expect, it } from 'vitest';
import type { Taken, WorkerCall } from '../domain/queue.ts';
import { REDIS_SERVER } from './testing.ts';
import { answerTo, chatJob, sleep, until } from './testing-fleet.ts';
import { openRoom } from './testing-room.ts';

const CALL: WorkerCall = {
  ...{ role: 'teacher', model: 'tiny', purpose: 'test', latencyMs: 1 },
  tokens: { input: 7, output: 1, cached: 0 },
};

describe.skipIf(REDIS_SERVER === null)('a job that is taken back', () => {
  const room = openRoom({ appendOnly: false });
  const { coordinator, worker } = room;
  type Shop = Awaited<ReturnType<typeof coordinator>>;
  const submit = ({ queue, posting }: Shop, id: string) => {
    const stopped = new AbortController();
    const told: Taken[] = [];
    const { signal } = stopped;
    const wait = queue.submit(chatJob(posting, id), { priority: 50, signal, onLeft: (taken) => told.push(taken) });
    wait.catch(() => undefined);
    return { wait, told, stop: () => stopped.abort(new Error('enough')) };
  };

  it('took nothing where it was never sent', async () => {
    const shop = await coordinator(); // no worker: one job may be under way
    const first = submit(shop, 'first');
    const second = submit(shop, 'second');
    await sleep(100);
    second.stop();
    expect(second.told).toEqual([{ calls: [], untold: 0 }]);
    await expect(second.wait).rejects.toThrow('enough');
    first.stop();
    await until(() => first.told.length === 1);
    expect(first.told).toEqual([{ calls: [], untold: 0 }]); // Redis says that nobody began it
    const late = submit(shop, 'late');
    late.stop();
    await until(() => late.told.length === 1);
    expect(late.told).toEqual([{ calls: [], untold: 0 }]);
  });

  it('took what its worker says, where one was at it; asked for again it is done anew', async () => {
    const shop = await coordinator();
    const one = worker({
      perform: (job, { worker: id, tellCalls, signal }) => {
        if (one.began.length > 1) return Promise.resolve(answerTo(job, id));
        tellCalls?.(() => [CALL]);
        return new Promise((_, reject) =>
          signal.addEventListener('abort', () => setTimeout(reject, 50, signal.reason)),
        );
      },
    });
    const job = submit(shop, 'begun');
    await until(() => one.began.length === 1);
    job.stop();
    await sleep(20); // its worker knows, and has not ended yet
    const again = submit(shop, 'begun');
    expect((await again.wait).result.answer?.text).toBe('begun');
    expect([...job.told, ...again.told]).toEqual([{ calls: [CALL], untold: 0 }]);
    await shop.queue.settle(chatJob(shop.posting, 'begun'));
  });

  it('is told of by its worker alone, and leaves nothing', async () => {
    const shop = await coordinator();
    const one = worker({
      perform: (_job, { tellCalls, signal }) => {
        tellCalls?.(() => [CALL]);
        return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      },
    });
    const job = submit(shop, 'told');
    await until(() => one.began.length === 1);
    job.stop();
    await until(() => job.told.length === 1);
    expect(job.told).toEqual([{ calls: [CALL], untold: 0 }]);
    const redis = new Redis(room.redis.url);
    await until(async () => (await redis.keys('fleet:jobs:*:jtold*')).length === 0);
    redis.disconnect();
  });

  it('may have taken the most where its worker says nothing', async () => {
    const shop = await coordinator();
    const dead = worker({ times: { renewMs: 3_600_000 }, perform: () => new Promise(() => {}) });
    const job = submit(shop, 'silent');
    await until(() => dead.began.length === 1);
    const redis = new Redis(room.redis.url);
    await redis.flushall();
    redis.disconnect();
    job.stop();
    await until(() => job.told.length === 1);
    expect(job.told).toEqual([{ calls: [], untold: 1 }]);
  });

  it('is lost once, however often Redis is asked for it before it is there again', async () => {
    const shop = await coordinator({ times: { lookMs: 50, standingMs: 20 } });
    const job = submit(shop, 'lost');
    await sleep(150);
    const redis = new Redis(room.redis.url);
    await redis.flushall();
    await sleep(300);
    redis.disconnect();
    worker();
    expect((await job.wait).attempts).toBe(2);
    expect(job.told).toEqual([]);
    await shop.queue.settle(chatJob(shop.posting, 'lost'));
  });
});
