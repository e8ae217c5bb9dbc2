import { setTimeout as wait } from 'node:timers/promises';
import { NightschoolError } from '../errors.ts';
import { type Lock, tryLock } from './lock.ts';

/** A change of the memory takes milliseconds: whoever waits longer than this waits for something that hangs. */
const PATIENCE_MS = 10_000;
const LONGEST_PAUSE_MS = 40;

/**
 * Waits for the memory's own lock, `.nightschool/memory.lock`: not that of the night, which is held for hours. It ends
 * with its process.
 * @param patience in milliseconds
 * @throws NightschoolError MEMORY_BUSY where it is not free by then, NOT_WRITABLE
 */
export async function lockMemory(workspace: string, patience = PATIENCE_MS): Promise<Lock> {
  const until = performance.now() + patience;
  for (let pause = 2; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    const lock = tryLock(workspace, 'memory.lock');
    if (lock !== null) return lock;
    if (performance.now() > until) {
      throw new NightschoolError('MEMORY_BUSY', 'The memory could not be written to: others wrote all the while.');
    }
    await wait(pause);
  }
}
