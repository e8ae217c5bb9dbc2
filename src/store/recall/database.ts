import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { makeFolders } from '../make-folders.ts';
import { versionOf } from '../state/database.ts';
import { leaveSum, takeSum } from '../state/sum.ts';

const VERSION = 1;
/** How long to wait for another process that writes; it lets go after every batch. */
const PATIENCE_MS = 15_000;
/** SQLite does not wait while another process turns a new file into one with a write-ahead log. */
const RETRY_MS = 50;
const MOST_TRIES = 40;

/**
 * `passage` repeats what is filtered by, so that thousands of matches need not be looked up in `file` and `content`.
 * `words` has the stems of a passage, made by the caller: its tokenizer only parts them at the spaces.
 */
const SCHEMA = `
  CREATE TABLE file (
    id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, size INTEGER NOT NULL, modified REAL NOT NULL, hash TEXT NOT NULL,
    kind TEXT NOT NULL, day TEXT NOT NULL, archived INTEGER NOT NULL, title TEXT NOT NULL, problem TEXT
  ) STRICT;
  CREATE TABLE passage (
    id INTEGER PRIMARY KEY, file INTEGER NOT NULL, kind TEXT NOT NULL, day TEXT NOT NULL, archived INTEGER NOT NULL,
    hash TEXT NOT NULL, line INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE content (id INTEGER PRIMARY KEY, headings TEXT NOT NULL, fields TEXT NOT NULL, text TEXT NOT NULL) STRICT;
  CREATE INDEX passage_file ON passage (file);
  CREATE INDEX passage_hash ON passage (hash);
  CREATE TABLE vector (hash TEXT NOT NULL, embedder TEXT NOT NULL, vector BLOB NOT NULL, PRIMARY KEY (hash, embedder)) STRICT, WITHOUT ROWID;
  CREATE VIRTUAL TABLE words USING fts5(
    title, headings, path, text, content='', contentless_delete=1,
    tokenize="unicode61 remove_diacritics 0 categories 'L* M* N* Co'"
  );
  CREATE VIRTUAL TABLE vocabulary USING fts5vocab(words, row);
  PRAGMA user_version = ${VERSION};
`;

/**
 * Opens `.nightschool/recall.db`. One that is damaged, in any byte, or of another version is thrown away: everything in it can be
 * made again from the files. It lives in memory where none can be kept, and where there is nothing to search.
 */
export function openRecallDatabase(workspace: string): DatabaseSync {
  const path = pathOf(workspace);
  if (!['memories', 'skills'].some((folder) => existsSync(join(workspace, folder)))) return openInMemory();
  for (let tried = 1; ; tried++) {
    try {
      makeFolder(dirname(path));
      return isChanged(path) ? rebuildRecallDatabase(workspace) : openChecked(path);
    } catch (error) {
      if (faultOf(error) !== 'busy')
        return faultOf(error) === 'unwritable' ? openInMemory() : rebuildRecallDatabase(workspace);
      if (tried === MOST_TRIES) return openInMemory();
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS); // another process is making it
    }
  }
}

/** Closes it; where nobody else has it open, a byte that changes from now on is found the next time. */
export function closeRecallDatabase(database: DatabaseSync): void {
  const path = database.location();
  database.close();
  if (path !== null && existsSync(path) && !hasLog(path)) leaveSum(path);
}

/** Of one that others have open, or that a crash left, nothing is known: its pages are partly in its log. */
function isChanged(path: string): boolean {
  const wasOpen = hasLog(path);
  return takeSum(path) === 'changed' && !wasOpen && !hasLog(path);
}

/** The last one to close it takes the log away. */
function hasLog(path: string): boolean {
  return existsSync(`${path}-wal`);
}

/** The same, empty. */
export function rebuildRecallDatabase(workspace: string): DatabaseSync {
  const path = pathOf(workspace);
  try {
    for (const suffix of ['', '-wal', '-shm', '-journal', '.sum']) rmSync(path + suffix, { force: true });
    return openChecked(path);
  } catch {
    return openInMemory();
  }
}

export function openInMemory(): DatabaseSync {
  return openChecked(':memory:');
}

/** What went wrong with SQLite, by its primary result code; null where it was something else. */
export function faultOf(error: unknown): 'busy' | 'unwritable' | 'damaged' | null {
  if (!(error instanceof Error) || !('errcode' in error)) return null;
  const code = Number(error.errcode) & 0xff;
  if (code === BUSY || code === LOCKED) return 'busy';
  return UNWRITABLE.has(code) ? 'unwritable' : 'damaged';
}

const BUSY = 5;
const LOCKED = 6;
/** READONLY, IOERR, FULL, CANTOPEN. */
const UNWRITABLE: ReadonlySet<number> = new Set([8, 10, 13, 14]);

function pathOf(workspace: string): string {
  return join(workspace, '.nightschool', 'recall.db');
}

function makeFolder(folder: string): void {
  if (!existsSync(folder)) makeFolders(folder);
  const ignore = join(folder, '.gitignore');
  if (!existsSync(ignore)) writeFileSync(ignore, '*\n');
}

function openChecked(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: PATIENCE_MS });
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
    if (versionOf(database) === 0) createSchema(database);
    if (versionOf(database) !== VERSION) throw new Error(`recall.db has version ${versionOf(database)}`);
    database.prepare('SELECT count(*) FROM file').get();
    database.prepare('SELECT rowid FROM words LIMIT 1').get();
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Two processes may find it empty at once: the second one sees that the first has been there. */
function createSchema(database: DatabaseSync): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    if (versionOf(database) === 0) database.exec(SCHEMA);
    database.exec('COMMIT');
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}
