import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { jobPrefix, type Names } from '../names.ts';
import { STANDS_MS } from '../options.ts';
import { CLEAR, STALE } from '../scripts.ts';

const STALE_MS = 14 * 24 * 3_600_000;
const AT_ONCE = 10;
/** Answers at a time: Redis does nothing else meanwhile. */
const CLEARED = 500;

/** Removes answers that nobody settled in time, of whichever night, and what is left of queues that nobody opened for two weeks: of models and students that are no more. */
export async function pruneQueues(redis: Redis, names: Names): Promise<void> {
  for (const name of await redis.zrange(names.queues, '0', '-1')) {
    const clear = () => redis.eval(CLEAR, 0, jobPrefix(names, name), STANDS_MS, CLEARED);
    while (Number(await clear()) >= CLEARED);
  }
  const stale = (await redis.eval(STALE, 1, names.queues, STALE_MS, AT_ONCE)) as string[]; // members of a sorted set
  for (const name of stale) {
    const queue = new Queue(name, {
      connection: redis,
      prefix: names.jobs,
      skipVersionCheck: true,
      skipMetasUpdate: true,
    });
    queue.on('error', () => {});
    await queue.obliterate({ force: true });
    await redis.zrem(names.queues, name);
    await queue.close();
  }
}
