import { measureBacklog } from './backlog.ts';
import { hasRedis } from './redis.ts';
import { measureScaleOut } from './scale-out.ts';

/**
 * What the queue costs: one to eight worker processes against simulated students, and 100,000 trials asked for at once.
 * `BENCH_QUEUE=workers` or `backlog` measures one of them; `BENCH_QUEUE_TRIALS` and `BENCH_QUEUE_BACKLOG` how many trials; `BENCH_QUEUE_KEY` seals them.
 */
export async function benchQueue(): Promise<string> {
  if (!hasRedis()) return 'queue: there is no redis-server on this machine.';
  const asked = process.env.BENCH_QUEUE;
  const parts: string[] = [];
  if (asked !== 'backlog') parts.push(await measureScaleOut());
  if (asked !== 'workers') parts.push(await measureBacklog());
  return parts.join('\n\n');
}
