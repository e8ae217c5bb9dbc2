import { join } from 'node:path';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { type Cache, openCache } from './cache.ts';
import type { Access } from './state/access.ts';
import type { OpeningOptions, Schema } from './state/database.ts';

/**
 * What was said in exams, as JSON, by the hash that its trial bears. Nothing rests on it: without it trials cannot be
 * looked at, or graded, again.
 */
export interface Transcripts {
  /** Null where it is not at hand. `isExact`: it is word for word what was graded. */
  find(hash: string): { readonly json: string; readonly isExact: boolean } | null;
  save(hash: string, said: { readonly json: string; readonly isExact: boolean }): void;
  /** Forgets what was said longest ago, until what is left takes no more than this. */
  trim(most: { readonly bytes: number }): void;
  close(): void;
}

const SCHEMA: Schema = {
  version: 1,
  tables: 'CREATE TABLE said (hash TEXT PRIMARY KEY, exact INTEGER NOT NULL, packed BLOB NOT NULL) STRICT;',
};

/**
 * Opens `.nightschool/transcripts.db` for the run that holds the workspace's lock; one whose pages are broken is set
 * aside, one of another version thrown away; a byte that changed within a text costs that text. To look (`readOnly`) finds what there is and saves nothing.
 * @throws NightschoolError NOT_WRITABLE, WORKSPACE_LOCKED; its queries FILE_DAMAGED besides
 */
export function openTranscripts(
  workspace: string,
  { readOnly, ...options }: { readonly readOnly: boolean } & Pick<OpeningOptions, 'notice'>,
): Transcripts {
  const path = join(workspace, '.nightschool', 'transcripts.db');
  const cache = openCache(path, SCHEMA, { readOnly, isKept: true, ...options });
  if (cache === null) return NONE;
  // whoever writes is not to wait for who looks; and one a trial is written: a sync for each would take longer than the trial
  cache.run(readOnly ? 'COMMIT' : 'PRAGMA synchronous = OFF');
  return transcriptsOver(cache, { readOnly });
}

const NONE: Transcripts = { find: () => null, save: () => undefined, trim: () => undefined, close: () => undefined };

function transcriptsOver({ all, run, close }: Cache, { readOnly }: { readonly readOnly: boolean }): Transcripts {
  return {
    find: (hash) => {
      const row = all('SELECT exact, packed FROM said WHERE hash = ?', hash)[0];
      if (!(row?.packed instanceof Uint8Array)) return null;
      return { json: unpack(row.packed), isExact: row.exact === 1 };
    },
    save: (hash, { json, isExact }) => {
      if (!readOnly) run('INSERT OR REPLACE INTO said VALUES (?, ?, ?)', hash, Number(isExact), deflateRawSync(json));
    },
    trim: ({ bytes }) => {
      if (!readOnly) trimOldest({ all, run }, bytes);
    },
    close,
  };
}

/** Rows that go at once. */
const TRIMMED_AT_ONCE = 25;

/** Row ids rise as rows are written. The file does not shrink: what is written next takes the room of what went. */
function trimOldest({ all, run }: Pick<Access, 'all' | 'run'>, most: number): void {
  const count = (pragma: string): number => Number(Object.values(all(`PRAGMA ${pragma}`)[0] ?? {})[0]);
  const pageBytes = count('page_size');
  while ((count('page_count') - count('freelist_count')) * pageBytes > most) {
    if (all('SELECT 1 FROM said LIMIT 1').length === 0) return;
    run('DELETE FROM said WHERE rowid IN (SELECT rowid FROM said ORDER BY rowid LIMIT ?)', TRIMMED_AT_ONCE);
  }
}

/** Bytes that are no packed text any more give a text that its hash gives away. */
function unpack(packed: Uint8Array): string {
  try {
    return inflateRawSync(packed).toString('utf8');
  } catch {
    return '';
  }
}
