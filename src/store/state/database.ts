import { copyFileSync, existsSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { NightschoolError } from '../../errors.ts';
import { asStoreError } from '../atomic.ts';
import { makeFolders } from '../make-folders.ts';
import { leaveSum, takeSum } from './sum.ts';

export interface Schema {
  readonly version: number;
  /** Statements that make the tables. */
  readonly tables: string;
}

/** How long one who reads waits for one who writes to commit, and the other way round. */
const BUSY_MS = 10_000;

export function stateFile(workspace: string): string {
  return join(workspace, '.nightschool', 'state.db');
}

export interface OpeningOptions {
  /** Told, in sentences, of a file that was damaged. */
  readonly notice?: (sentence: string) => void;
  /** What cannot be made anew is kept as long as its pages fit together: its rows tell by themselves what is wrong. */
  readonly isKept?: boolean;
}

/**
 * Opens the index for the run that holds the workspace's lock. One that is damaged, in any byte, is set aside and made
 * anew; so is one of another version, which nobody needs to look at. One that is only busy, or on a full disk, is left as
 * it is.
 * @throws NightschoolError NOT_WRITABLE, WORKSPACE_LOCKED
 */
export function openForWriting(
  path: string,
  schema: Schema,
  { notice = () => undefined, isKept = false }: OpeningOptions = {},
): DatabaseSync {
  makeFolder(dirname(path));
  const was = takeSum(path);
  if (was === 'changed' && !isKept) notice(setAside(path));
  try {
    const isChanged = was === 'changed' && isKept;
    const database = openWritable(path, { ...schema, isUnknown: was !== 'sound', isChanged });
    if (isChanged) notice(keptSentence(path));
    return database;
  } catch (error) {
    const isDamaged = faultOf(error) === 'damaged';
    if (!(error instanceof OtherVersion) && !isDamaged) throw explainFault(path, error);
    if (isDamaged || was === 'changed') notice(setAside(path));
    else removeDatabase(path);
    return openWritable(path, { ...schema, isUnknown: false, isChanged: false });
  }
}

/** Closes what `openForWriting` opened; the next time a byte that changed since is found. */
export function closeWritten(path: string, database: DatabaseSync, { isDamaged }: { isDamaged: boolean }): void {
  database.close();
  if (isDamaged && existsSync(path)) setAside(path);
  else leaveSum(path);
}

/** Keeps a broken file for whoever wants to know what became of it: `<path>.broken-<date>`, the last one only; and says so. */
export function setAside(path: string): string {
  const prefix = `${basename(path)}.broken-`;
  const name = `${prefix}${new Date().toISOString().slice(0, 10)}`;
  for (const old of readdirSync(dirname(path)))
    if (old.startsWith(prefix)) rmSync(join(dirname(path), old), { force: true });
  renameSync(path, join(dirname(path), name));
  removeDatabase(path);
  return `.nightschool/${basename(path)} was damaged: it is set aside as ${name}, and made anew. ${LOOK}`;
}

function keptSentence(path: string): string {
  return `.nightschool/${basename(path)} is not as the last run left it, though it can be read: what it holds is kept. ${LOOK}`;
}

const LOOK = 'Look whether the disk is sound.';

/**
 * Opens it for a look, as it is at this moment; null where it is missing, damaged or of another version: the next run
 * makes it anew.
 */
export function openForReading(path: string, { version }: Schema): DatabaseSync | null {
  if (!existsSync(path)) return null;
  try {
    // not read-only: what a killed run left half-written can only be taken back by one who may write
    return openAs(path, (database) => {
      if (versionOf(database) !== version) throw new OtherVersion();
      database.exec('BEGIN');
      database.prepare('SELECT count(*) FROM sqlite_schema').get();
    });
  } catch (error) {
    if (error instanceof OtherVersion || faultOf(error) === 'damaged') return null;
    throw explainFault(path, error);
  }
}

/** Copies the index, where there is one, as the last commit left it. The workspace's lock must be held. */
export function copyDatabase(path: string, to: string): void {
  if (!existsSync(path)) return;
  makeFolder(dirname(to));
  try {
    // a look at it takes back what a killed run left half-written
    openAs(path, versionOf).close();
    copyFileSync(path, to);
  } catch (error) {
    if (faultOf(error) !== 'damaged') throw explainFault(path, error);
  }
}

function removeDatabase(path: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal', '.sum']) rmSync(path + suffix, { force: true });
}

/** What went wrong with SQLite, by its primary result code (https://sqlite.org/rescode.html); null: something else. */
export function faultOf(error: unknown): 'busy' | 'unwritable' | 'damaged' | null {
  const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : 0;
  if (BUSY.has(code)) return 'busy';
  if (UNWRITABLE.has(code)) return 'unwritable';
  return DAMAGED.has(code) ? 'damaged' : null;
}

/** BUSY, LOCKED. */
const BUSY: ReadonlySet<number> = new Set([5, 6]);
/** PERM, READONLY, IOERR, FULL, CANTOPEN. */
const UNWRITABLE: ReadonlySet<number> = new Set([3, 8, 10, 13, 14]);
/** CORRUPT, NOTADB. */
const DAMAGED: ReadonlySet<number> = new Set([11, 26]);

/** A fault of the file as a sentence for people; any other error as it is. */
export function explainFault(path: string, error: unknown): unknown {
  const fault = faultOf(error);
  if (fault === null || !(error instanceof Error)) return asStoreError(path, error);
  if (fault === 'busy') {
    const hint = 'Wait until the other program has ended, and run again.';
    return new NightschoolError('WORKSPACE_LOCKED', `Another program keeps ${path} to itself.`, { hint, cause: error });
  }
  if (fault === 'unwritable') {
    return new NightschoolError('NOT_WRITABLE', `Cannot write ${path}: ${error.message}.`, { cause: error });
  }
  const hint = 'Run again: it is only an index, and is made anew from the logs.';
  return new NightschoolError('FILE_DAMAGED', `${path} is damaged: ${error.message}.`, { hint, cause: error });
}

class OtherVersion extends Error {}

/** Result code of SQLite: the file is damaged. */
const SQLITE_CORRUPT = 11;

interface Doubts {
  /** Nobody told that it is as it was left. */
  readonly isUnknown: boolean;
  /** It is there, and is not. */
  readonly isChanged: boolean;
}

function openWritable(path: string, { version, tables, isUnknown, isChanged }: Schema & Doubts): DatabaseSync {
  return openAs(path, (database) => {
    // what is deleted is gone: a project that a person leaves out must not linger in free pages; and pages of what is looked
    // up with each row must not give way to long rows (8 MB kept: reading logs takes a twentieth less time than with 2)
    database.exec('PRAGMA page_size = 16384; PRAGMA cache_size = -8000');
    database.exec('PRAGMA synchronous = FULL; PRAGMA secure_delete = ON');
    const found = versionOf(database);
    if (found === 0 && isChanged) throw corrupt('nothing is left of it');
    if (found === 0) database.exec(`BEGIN; ${tables} PRAGMA user_version = ${version}; COMMIT;`);
    else if (found !== version) throw new OtherVersion();
    else if (isUnknown && database.prepare('PRAGMA quick_check(1)').get()?.quick_check !== 'ok')
      throw corrupt('its pages do not fit together');
  });
}

function corrupt(message: string): Error {
  return Object.assign(new Error(message), { errcode: SQLITE_CORRUPT });
}

function openAs(path: string, prepare: (database: DatabaseSync) => void): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: BUSY_MS });
  try {
    prepare(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** The format that a database says it has; 0 where it is empty. */
export function versionOf(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.user_version);
}

function makeFolder(folder: string): void {
  const ignore = join(folder, '.gitignore');
  try {
    makeFolders(folder);
    if (!existsSync(ignore)) writeFileSync(ignore, '*\n'); // the ledger and the report beside it show exams
  } catch (error) {
    throw asStoreError(folder, error);
  }
}
