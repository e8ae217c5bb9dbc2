import { existsSync, mkdirSync } from 'node:fs';
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
 * `isPassing`: for a run that writes nothing. Where no run has been yet it holds nothing, as there is nothing to read
 * half-written; a lock that is taken away again could be another's by then.
 * @throws NightschoolError WORKSPACE_LOCKED while another process holds it
 */
export function acquireLock(workspace: string, options: { readonly isPassing: boolean } = { isPassing: false }): Lock {
  if (options.isPassing && !existsSync(join(workspace, '.nightschool'))) return { release: () => undefined };
  const lock = tryLock(workspace, 'lock');
  if (lock !== null) return lock;
  throw new NightschoolError('WORKSPACE_LOCKED', 'Another nightschool run is working in this workspace.');
}

/**
 * Takes the lock of a name in `.nightschool/`; null while anybody else holds it, in this process or another.
 * @throws NightschoolError NOT_WRITABLE
 */
export function tryLock(workspace: string, name: string): Lock | null {
  const folder = join(workspace, '.nightschool');
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw asStoreError(folder, error);
  }
  return openLock(join(folder, name));
}

function openLock(path: string): Lock | null {
  let database: DatabaseSync | undefined;
  try {
    const held = new DatabaseSync(path, { timeout: 0 });
    database = held;
    held.exec('BEGIN EXCLUSIVE');
    return { release: () => held.close() };
  } catch (error) {
    database?.close();
    const message = error instanceof Error ? error.message : String(error);
    if (message.includes('locked') || message.includes('busy')) return null;
    throw new NightschoolError('NOT_WRITABLE', `Cannot open ${path}: ${message}.`, { cause: error });
  }
}
