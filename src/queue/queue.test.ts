import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { REDIS_SERVER, startRedis, type TestRedis } from './testing.ts';
import { chatJob, openShopQueue, startWorker, type TestWorker, type WorkerWish } from './testing-fleet.ts';

const NEVER = new AbortController().signal;
const OPTIONS = { priority: 50, signal: NEVER };

describe.skipIf(REDIS_SERVER === null)('a queue with workers', () => {
  let redis: TestRedis;
  let opened: (() => Promise<unknown>)[] = [];
  beforeAll(async () => {
    redis = await startRedis({ appendOnly: false });
  });
  afterEach(async () => {
    await Promise.all(opened.map((close) => close()));
    opened = [];
  });
  afterAll(() => redis.stop());

  const coordinator = async (more?: Parameters<typeof openShopQueue>[1]) => {
    const shop = await openShopQueue(redis.url, more);
    opened.push(() => shop.queue.close());
    return shop;
  };
  const worker = (wish: Omit<WorkerWish, 'url'> = {}): TestWorker => {
    const one = startWorker({ url: redis.url, ...wish });
    opened.push(() => one.quit());
    return one;
  };

  it('has a job done once, and gives what came of it', async () => {
    const { queue, posting } = await coordinator();
    const one = worker();
    const delivery = await queue.submit<'chat'>(chatJob(posting, 'once'), OPTIONS);
    expect(delivery.result.answer?.text).toBe('once');
    expect(delivery.result.worker).toBe(one.id);
    expect(delivery.attempts).toBe(1);
    await queue.settle(chatJob(posting, 'once'));
  });
});
