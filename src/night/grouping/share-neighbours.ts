import { once } from 'node:events';
import { getCompileCacheDir } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { NeighbourJob } from '../../cluster/neighbours.ts';

/** Sources run as they are, the package as JavaScript. */
const THREAD = new URL(
  import.meta.url.endsWith('.ts') ? './neighbour-thread.ts' : './neighbour-thread.js',
  import.meta.url,
);
const MOST_THREADS = 8;
/** The work lies outside of the heap, of which little is needed. */
const LIMITS = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 64 };

/**
 * Starts a thread for each processor but this thread's own, which help with the job until nothing is left of it.
 * @param threads null: as many as there are processors for
 * @returns when they have ended, however they did: what they left undone is done by who gave the job
 */
export function shareNeighbours(job: NeighbourJob, threads: number | null = null): Promise<void> {
  const count = threads ?? Math.min(MOST_THREADS, availableParallelism()) - 1;
  // nothing that waits may hold the job: this thread is busy for long after it is done, and its memory is wanted
  return allEnded(Array.from({ length: count }, () => startThread(job)));
}

function startThread(job: NeighbourJob): Worker {
  const cache = getCompileCacheDir();
  const env = cache === undefined ? process.env : { ...process.env, NODE_COMPILE_CACHE: dirname(cache) };
  return new Worker(THREAD, { workerData: job, resourceLimits: LIMITS, env });
}

async function allEnded(workers: readonly Worker[]): Promise<void> {
  await Promise.allSettled(workers.map((worker) => once(worker, 'exit')));
}
