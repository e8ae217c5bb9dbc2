import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { NightschoolError } from '../errors.ts';
import { asStoreError } from './atomic.ts';
import { makeFolders } from './make-folders.ts';
import { refuseNewer } from './migrations/format.ts';

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
  const lock = EARLY.get(workspace) ?? tryLock(workspace, 'lock', { patience: LOOK_MS });
  if (lock === null) throw lockedError();
  EARLY.delete(workspace);
  return lock;
}

/**
 * The same for whoever needs it later in this process: the next `acquireLock` there hands it over. Released for good by
 * either of them.
 * @throws NightschoolError WORKSPACE_LOCKED
 */
export function acquireEarly(workspace: string): Lock {
  const lock = acquireLock(workspace);
  EARLY.set(workspace, lock);
  const release = (): void => {
    EARLY.delete(workspace);
    lock.release();
  };
  return { release };
}

const EARLY = new Map<string, Lock>();

/** Longer than anybody's look at a lock: no run is to be turned away by one. */
const LOOK_MS = 200;

/**
 * A look at the lock of a workspace: whoever is to be turned away is told before anything else is loaded.
 * @throws NightschoolError WORKSPACE_LOCKED
 */
export function refuseLocked(workspace: string): void {
  const path = join(workspace, '.nightschool', 'lock');
  if (existsSync(path) && isHeld(path)) throw lockedError();
}

function lockedError(): NightschoolError {
  return new NightschoolError('WORKSPACE_LOCKED', 'Another nightschool run is working in this workspace.');
}

/** What else may be wrong with it is told by whoever takes it. */
function isHeld(path: string): boolean {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { timeout: 0, readOnly: true });
    database.prepare('SELECT count(*) FROM sqlite_schema').get();
    return false;
  } catch (error) {
    return isBusy(error);
  } finally {
    database?.close();
  }
}

function isBusy(error: unknown): boolean {
  const message = error instanceof Error ? error.message : '';
  return message.includes('locked') || message.includes('busy');
}

/**
 * Takes the lock of a name in `.nightschool/`; null while anybody else holds it, in this process or another. `patience`:
 * milliseconds for which the whole process waits.
 * @throws NightschoolError NOT_WRITABLE, WORKSPACE_NEWER
 */
export function tryLock(
  workspace: string,
  name: string,
  { patience }: { readonly patience: number } = { patience: 0 },
): Lock | null {
  const folder = join(workspace, '.nightschool');
  try {
    makeFolders(folder);
  } catch (error) {
    throw asStoreError(folder, error);
  }
  const lock = openLock(join(folder, name), patience);
  try {
    // of a server that runs for weeks the workspace may have gone on
    if (lock !== null) refuseNewer(workspace);
    return lock;
  } catch (error) {
    lock?.release();
    throw error;
  }
}

/** A database that nobody refers to any more is collected, and its lock with it. */
const HELD = new Set<DatabaseSync>();

function openLock(path: string, timeout: number): Lock | null {
  let database: DatabaseSync | undefined;
  try {
    const held = new DatabaseSync(path, { timeout });
    database = held;
    held.exec('BEGIN EXCLUSIVE');
    HELD.add(held);
    const release = (): void => {
      if (HELD.delete(held)) held.close();
    };
    return { release };
  } catch (error) {
    database?.close();
    if (isBusy(error)) return null;
    const message = error instanceof Error ? error.message : String(error);
    throw new NightschoolError('NOT_WRITABLE', `Cannot open ${path}: ${message}.`, { cause: error });
  }
}
