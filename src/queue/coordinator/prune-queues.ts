import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Names } from '../names.ts';
import { STALE } from '../scripts.ts';

const STALE_MS = 14 * 24 * 3_600_000;
const AT_ONCE = 10;

/** Removes what is left of queues that nobody opened for two weeks: of models and students that are no more. */
export async function pruneQueues(redis: Redis, names: Names): Promise<void> {
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
