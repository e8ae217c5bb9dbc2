import { join } from 'node:path';
import { lockMemory } from './memory-lock.ts';
import { findStopped, mendStopped } from './swap-file.ts';

/** Suites lie in `evals/<skill>/`. */
const EVALS_DEPTH = 1;
const MEMORIES_DEPTH = 8;

/** Ends what crashes left of writes in a workspace, before anybody reads those files. Its lock must be held. */
export async function healSwaps(workspace: string): Promise<void> {
  for (const path of await findStopped(join(workspace, 'evals'), EVALS_DEPTH)) await mendStopped(path);
  const find = (): Promise<readonly string[]> => findStopped(join(workspace, 'memories'), MEMORIES_DEPTH);
  if ((await find()).length === 0) return;
  const lock = await lockMemory(workspace);
  try {
    for (const path of await find()) await mendStopped(path); // now those of nobody who is at work
  } finally {
    lock.release();
  }
}
