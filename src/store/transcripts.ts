import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { accessTo } from './state/access.ts';
import {
  explainFault,
  faultOf,
  openForReading,
  openForWriting,
  removeDatabase,
  type Schema,
} from './state/database.ts';

/**
 * What was said in exams, as JSON, by the hash that its trial bears. Nothing rests on it: without it trials cannot be
 * looked at, or graded, again.
 */
export interface Transcripts {
  /** Null where it is not at hand. `isExact`: it is word for word what was graded. */
  find(hash: string): { readonly json: string; readonly isExact: boolean } | null;
  save(hash: string, said: { readonly json: string; readonly isExact: boolean }): void;
  close(): void;
}

const SCHEMA: Schema = {
  version: 1,
  tables: 'CREATE TABLE said (hash TEXT PRIMARY KEY, exact INTEGER NOT NULL, packed BLOB NOT NULL) STRICT;',
};

/**
 * Opens `.nightschool/transcripts.db` for the run that holds the workspace's lock; one that is damaged or of another
 * version is thrown away. To look (`readOnly`) finds what there is and saves nothing.
 * @throws NightschoolError NOT_WRITABLE, WORKSPACE_LOCKED; its queries FILE_DAMAGED besides
 */
export function openTranscripts(workspace: string, { readOnly }: { readonly readOnly: boolean }): Transcripts {
  const path = join(workspace, '.nightschool', 'transcripts.db');
  if (!readOnly) {
    const database = openForWriting(path, SCHEMA);
    database.exec('PRAGMA synchronous = OFF'); // one a trial: a sync for each would take longer than the trial
    return transcriptsOver(database, { path, readOnly });
  }
  const database = existsSync(path) ? openForReading(path, SCHEMA) : null;
  database?.exec('COMMIT'); // whoever writes is not to wait for who looks
  return database === null ? NONE : transcriptsOver(database, { path, readOnly });
}

const NONE: Transcripts = { find: () => null, save: () => undefined, close: () => undefined };

function transcriptsOver(
  database: DatabaseSync,
  { path, readOnly }: { readonly path: string; readonly readOnly: boolean },
): Transcripts {
  let isDamaged = false;
  const { all, run } = accessTo(database, (error) => {
    isDamaged ||= faultOf(error) === 'damaged';
    return explainFault(path, error);
  });
  return {
    find: (hash) => {
      const row = all('SELECT exact, packed FROM said WHERE hash = ?', hash)[0];
      if (!(row?.packed instanceof Uint8Array)) return null;
      return { json: unpack(row.packed), isExact: row.exact === 1 };
    },
    save: (hash, { json, isExact }) => {
      if (!readOnly) run('INSERT OR REPLACE INTO said VALUES (?, ?, ?)', hash, Number(isExact), deflateRawSync(json));
    },
    close: () => {
      database.close();
      if (isDamaged && !readOnly) removeDatabase(path);
    },
  };
}

/** Bytes that are no packed text any more give a text that its hash gives away. */
function unpack(packed: Uint8Array): string {
  try {
    return inflateRawSync(packed).toString('utf8');
  } catch {
    return '';
  }
}
