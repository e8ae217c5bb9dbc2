import { once } from 'node:events';
import { getCompileCacheDir } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { SharedWork } from '../../cluster/together/work.ts';

/** Sources run as they are, the package as JavaScript. */
const THREAD = new URL(
  import.meta.url.endsWith('.ts') ? './grouping-thread.ts' : './grouping-thread.js',
  import.meta.url,
);
const MOST_THREADS = 8;
/** Numbers lie outside of the heap: it holds words that are remembered. */
const LIMITS = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 128 };

/**
 * Starts a thread for each processor but this thread's own, which help with the work until nothing is left of it.
 * @param threads null: as many as there are processors for
 * @returns when they have ended, however they did: what they left undone is done by who gave the work
 */
export function shareWork(work: SharedWork, threads: number | null = null): Promise<void> {
  const count = threads ?? Math.min(MOST_THREADS, availableParallelism()) - 1;
  // nothing that waits may hold the work: this thread is busy for long after it is done, and its memory is wanted
  return allEnded(Array.from({ length: count }, () => startThread(work)));
}

function startThread(work: SharedWork): Worker {
  const cache = getCompileCacheDir();
  const env = cache === undefined ? process.env : { ...process.env, NODE_COMPILE_CACHE: dirname(cache) };
  return new Worker(THREAD, { workerData: work, resourceLimits: LIMITS, env });
}

async function allEnded(workers: readonly Worker[]): Promise<void> {
  await Promise.allSettled(workers.map((worker) => once(worker, 'exit')));
}
