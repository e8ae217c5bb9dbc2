import { existsSync, mkdirSync, rmdirSync, rmSync } from 'node:fs';
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
 * `isPassing`: where nothing was there before, nothing stays.
 * @throws NightschoolError WORKSPACE_LOCKED while another process holds it
 */
export function acquireLock(workspace: string, options: { readonly isPassing: boolean } = { isPassing: false }): Lock {
  const folder = join(workspace, '.nightschool');
  const isFirst = !existsSync(folder);
  const lock = tryLock(workspace, 'lock');
  if (lock !== null) return options.isPassing && isFirst ? { release: () => releaseAndRemove(lock, folder) } : lock;
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

function releaseAndRemove(lock: Lock, folder: string): void {
  lock.release();
  try {
    rmSync(join(folder, 'lock'), { force: true });
    rmdirSync(folder);
  } catch {
    // something else came to lie there, or it is held again: it stays
  }
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
