import type { LogReader, ReadingJob } from './reading.ts';

/** A log of so many bytes of text is read in a thread although it is the only one. */
export const NEEDS_A_THREAD = 32_000_000;

/** Logs that are compressed, as far as names tell, and how much larger they may well be. */
const PACKED = /\.(?:gz|zst|zip|eval)$/i;
const SHRUNK = 20;

/**
 * Gives each log once: threads the largest first, as the last one should not be waited for alone; this thread, which has
 * to be there for the others, the smallest, and none that needs a thread: what takes too much memory here ends the night.
 */
export function dealOut<Job extends Pick<ReadingJob, 'size' | 'path'>>(
  jobs: readonly Job[],
): (reader: Pick<LogReader, 'isHere'>) => Job | undefined {
  const waiting = [...jobs].sort((a, b) => estimateText(b) - estimateText(a) || (a.path < b.path ? -1 : 1));
  let [first, end] = [0, waiting.length];
  return ({ isHere }) => {
    if (first === end) return undefined;
    if (!isHere) return waiting[first++];
    const smallest = waiting[end - 1];
    if (smallest === undefined || estimateText(smallest) >= NEEDS_A_THREAD) return undefined;
    end--;
    return smallest;
  };
}

/** Bytes of text that a log may hold. */
export function estimateText({ size, path }: Pick<ReadingJob, 'size' | 'path'>): number {
  return PACKED.test(path) ? SHRUNK * size : size;
}
