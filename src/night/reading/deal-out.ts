import type { LogReader, ReadingJob } from './reading.ts';

/** A log of so many bytes is read in a thread although it is the only one. */
export const NEEDS_A_THREAD = 32_000_000;

/**
 * Gives each log once: threads the largest first, as the last one should not be waited for alone; this thread, which has
 * to be there for the others, the smallest, and none that needs a thread.
 */
export function dealOut<Job extends Pick<ReadingJob, 'size' | 'path'>>(
  jobs: readonly Job[],
): (reader: Pick<LogReader, 'isHere'>) => Job | undefined {
  const waiting = [...jobs].sort((a, b) => b.size - a.size || (a.path < b.path ? -1 : 1));
  let [first, end] = [0, waiting.length];
  return ({ isHere }) => {
    if (first === end) return undefined;
    if (!isHere) return waiting[first++];
    const smallest = waiting[end - 1];
    if (smallest === undefined || smallest.size >= NEEDS_A_THREAD) return undefined;
    end--;
    return smallest;
  };
}
