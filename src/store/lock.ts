import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { NightschoolError } from '../errors.ts';
import { asStoreError } from './atomic.ts';

/** Held until `release`; the operating system releases it when the process dies. */
export interface Lock {
  release(): void;
}

/**
 * One writer per workspace: an exclusive SQLite transaction on `.nightschool/lock`.
 * @throws NightschoolError WORKSPACE_LOCKED while another process holds it
 */
export function acquireLock(workspace: string): Lock {
  const folder = join(workspace, '.nightschool');
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw asStoreError(folder, error);
  }
  const database = openLock(join(folder, 'lock'));
  return { release: () => database.close() };
}

function openLock(path: string): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { timeout: 0 });
    database.exec('BEGIN EXCLUSIVE');
    return database;
  } catch (error) {
    database?.close();
    const message = error instanceof Error ? error.message : String(error);
    if (message.includes('locked') || message.includes('busy')) {
      throw new NightschoolError('WORKSPACE_LOCKED', 'Another nightschool run is working in this workspace.', {
        cause: error,
      });
    }
    throw new NightschoolError('NOT_WRITABLE', `Cannot open ${path}: ${message}.`, { cause: error });
  }
}
