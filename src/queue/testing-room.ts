import { afterAll, afterEach, beforeAll } from 'vitest';
import { startRedis, type TestRedis } from './testing.ts';
import { openShopQueue, startWorker, type TestWorker, type WorkerWish } from './testing-fleet.ts';

/** A Redis for the tests of a file, with coordinators and workers that are gone after each. */
export interface Room {
  readonly redis: TestRedis;
  coordinator(more?: Parameters<typeof openShopQueue>[1]): ReturnType<typeof openShopQueue>;
  worker(wish?: Omit<WorkerWish, 'url'>): TestWorker;
}

export function openRoom(options: Parameters<typeof startRedis>[0]): Room {
  let redis: TestRedis | null = null;
  let opened: (() => Promise<unknown>)[] = [];
  const there = () => {
    if (redis === null) throw new Error('Redis is started before the first test');
    return redis;
  };
  beforeAll(async () => {
    redis = await startRedis(options);
  });
  afterEach(async () => {
    await Promise.all(opened.map((close) => close()));
    opened = [];
  });
  afterAll(() => redis?.stop());
  return {
    get redis() {
      return there();
    },
    async coordinator(more) {
      const shop = await openShopQueue(there().url, more);
      opened.push(() => shop.queue.close());
      return shop;
    },
    worker(wish = {}) {
      const one = startWorker({ url: there().url, ...wish });
      opened.push(() => one.quit());
      return one;
    },
  };
}
