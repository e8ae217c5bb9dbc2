import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { NightschoolError } from '../errors.ts';

/** What init makes, and what runs leave. */
const FOLDERS = ['pipelines', 'memories', 'skills', 'evals', '.nightschool'];

/**
 * A slip of the pen in --dir, or a shell in another folder, must not look like a workspace in which nothing has happened.
 * @throws NightschoolError PIPELINE_NOT_FOUND
 */
export async function requireWorkspace(dir: string): Promise<void> {
  if ((await stat(dir).catch(() => null)) === null)
    throw new NightschoolError('PIPELINE_NOT_FOUND', `There is no folder ${dir}.`);
  const found = await Promise.all(FOLDERS.map((name) => stat(join(dir, name)).catch(() => null)));
  if (found.some((entry) => entry !== null)) return;
  throw new NightschoolError('PIPELINE_NOT_FOUND', `${dir} is no workspace: it has neither memories/ nor pipelines/.`);
}
