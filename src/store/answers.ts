import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { ChatAnswer } from '../domain/chat.ts';
import { NightschoolError } from '../errors.ts';
import { asStoreError } from './atomic.ts';
import { chatAnswerSchema } from './chat-schema.ts';
import { parseCheckedLines, printCheckedLines } from './checked-lines.ts';
import { makeFolders } from './make-folders.ts';

/** Answers of models that were paid for, by a hash of what was asked. Losing it costs money, so it is never deleted. */
export interface Answers {
  find(key: string): ChatAnswer | null;
  /** Returns once the answer is on disk. @throws NightschoolError NOT_WRITABLE */
  save(key: string, answer: ChatAnswer): void;
  readonly readOnly: boolean;
  /** What a person should know of the file; null where it was sound. */
  readonly warning: string | null;
  close(): void;
}

export interface AnswersOptions {
  /** YYYY-MM-DD: what is older than 90 days is forgotten. */
  readonly night: string;
  /** A dry run serves what there is and changes nothing on disk. */
  readonly readOnly: boolean;
}

const SCHEMA_VERSION = 1;
const SCHEMA = `
  CREATE TABLE answer (key TEXT PRIMARY KEY, night TEXT NOT NULL, json TEXT NOT NULL) STRICT;
  CREATE INDEX answer_night ON answer (night);
  PRAGMA user_version = ${SCHEMA_VERSION};
`;
const KEPT_DAYS = 90;

/** Opens `.nightschool/answers.db`. A damaged file is moved aside, with a warning, and a new one begun. */
export function openAnswers(workspace: string, options: AnswersOptions): Answers {
  const folder = join(workspace, '.nightschool');
  const path = join(folder, 'answers.db');
  if (options.readOnly) return openToRead(path, options);
  try {
    makeFolders(folder);
    writeFileSync(join(folder, '.gitignore'), '*\n'); // answers quote logs
    const { database, warning } = openOrMoveAside(path);
    prune(database, options.night);
    return answersOver(database, { ...options, warning });
  } catch (error) {
    throw writeFault(path, error);
  }
}

function openToRead(path: string, options: AnswersOptions): Answers {
  if (!existsSync(path)) return answersOver(null, { ...options, warning: null });
  try {
    return answersOver(openChecked(path, true), { ...options, warning: null });
  } catch (error) {
    const warning = `${path} cannot be read in a dry run, so no stored answer is used: ${wordsOf(error)}.`;
    return answersOver(null, { ...options, warning });
  }
}

interface Opened {
  readonly database: DatabaseSync;
  readonly warning: string | null;
}

function openOrMoveAside(path: string): Opened {
  try {
    return { database: openChecked(path, false), warning: null };
  } catch (error) {
    if (!(error instanceof Damaged)) throw error;
    const aside = moveAside(path);
    const warning = `${path} was ${error.message} and is now ${aside}: what it held is asked, and paid for, again.`;
    return { database: openChecked(path, false), warning };
  }
}

/** The file is there and can be read, but is not what it should be. */
class Damaged extends Error {}

/** Result codes of SQLite: https://sqlite.org/rescode.html */
const SQLITE_CORRUPT = 11;
const SQLITE_NOTADB = 26;

function openChecked(path: string, readOnly: boolean): DatabaseSync {
  const database = new DatabaseSync(path, { readOnly, timeout: 5_000 });
  try {
    database.exec('PRAGMA synchronous = FULL');
    const version = Number(database.prepare('PRAGMA user_version').get()?.user_version);
    const tables = Number(database.prepare('SELECT count(*) AS tables FROM sqlite_schema').get()?.tables);
    if (version === 0 && tables === 0 && !readOnly) database.exec(`BEGIN IMMEDIATE; ${SCHEMA} COMMIT;`);
    else if (version !== SCHEMA_VERSION) throw new Damaged(`of another version (${version})`);
    const check = database.prepare('PRAGMA quick_check(1)').get()?.quick_check;
    if (check !== 'ok') throw new Damaged('damaged');
    return database;
  } catch (error) {
    database.close();
    throw [SQLITE_CORRUPT, SQLITE_NOTADB].includes(resultCode(error)) ? new Damaged('damaged') : error;
  }
}

function resultCode(error: unknown): number {
  // the low byte is the code, the rest says more of it
  return error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : 0;
}

/** The first free name beside it; what SQLite keeps of an unfinished write goes with it. */
function moveAside(path: string): string {
  let number = 1;
  while (existsSync(`${path}.damaged-${number}`)) number++;
  const aside = `${path}.damaged-${number}`;
  renameSync(path, aside);
  for (const suffix of ['-journal', '-wal']) {
    if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix);
  }
  rmSync(`${path}-shm`, { force: true }); // an index of the -wal file that is made anew
  return aside;
}

function prune(database: DatabaseSync, night: string): void {
  const oldest = new Date(Date.parse(night) - KEPT_DAYS * 86_400_000).toISOString().slice(0, 10);
  database.prepare('DELETE FROM answer WHERE night < ?').run(oldest);
}

function answersOver(
  database: DatabaseSync | null,
  { night, readOnly, warning }: AnswersOptions & Pick<Answers, 'warning'>,
): Answers {
  const select = database?.prepare('SELECT json FROM answer WHERE key = ?');
  const insert = database?.prepare('INSERT OR REPLACE INTO answer VALUES (?, ?, ?)');
  return {
    find: (key) => {
      const row = select?.get(key);
      return row === undefined ? null : parseAnswer(String(row.json));
    },
    save: (key, answer) => {
      if (readOnly) return;
      try {
        insert?.run(key, night, printCheckedLines([answer]));
      } catch (error) {
        throw writeFault('.nightschool/answers.db', error);
      }
    },
    readOnly,
    warning,
    close: () => database?.close(),
  };
}

/** Null where the text is not what was written, in any byte: it is asked again and replaced. */
function parseAnswer(text: string): ChatAnswer | null {
  try {
    return parseCheckedLines(text, chatAnswerSchema, 'answers.db').rows[0] ?? null;
  } catch {
    return null;
  }
}

function writeFault(path: string, error: unknown): unknown {
  if (resultCode(error) === 0) return asStoreError(path, error);
  return new NightschoolError('NOT_WRITABLE', `Cannot write ${path}: ${wordsOf(error)}.`, { cause: error });
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
