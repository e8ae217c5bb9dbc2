import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import { faultOf } from './database.ts';
import type { IndexedDocument, RecallIndexOptions } from './indexed-document.ts';
import { readMarkdown } from './read-markdown.ts';
import { haveFoldersChanged, type Sweep, type SweptFile, sweepWorkspace } from './sweep.ts';

/** What a refresh has to say for itself. */
export interface Refreshed {
  /** False where another process was writing all the while: what is there may be a little old. */
  readonly isCurrent: boolean;
  /** Files that are not searched, and why; sorted by path. */
  readonly skipped: readonly { readonly path: string; readonly problem: string }[];
}

/** Files in one transaction: others may write in between, and a server may answer. */
const BATCH = 250;
/** A file that changed this recently may change again without another time of change. */
const CLOCK_STEP_MS = 50;

interface Known {
  readonly size: number;
  readonly modified: number;
}

/**
 * A function that brings the database up to date; calls at the same time share one run. Looking at 10,000 files takes
 * some 50 ms, longer than a search: it is done by the first call and then every `sweepEveryMs` at most. In between the
 * folders alone are looked at, which shows every file that was added, removed or replaced as a whole.
 */
export function createRefresh(
  database: DatabaseSync,
  workspace: string,
  options: RecallIndexOptions,
): () => Promise<Refreshed> {
  let last: { readonly sweep: Sweep; readonly at: number; readonly refreshed: Refreshed } | null = null;
  let running: Promise<Refreshed> | null = null;
  const run = async (): Promise<Refreshed> => {
    const at = options.now();
    const isFresh = last !== null && at >= last.at && at - last.at < options.sweepEveryMs;
    if (last !== null && isFresh && !haveFoldersChanged(last.sweep.folders)) return last.refreshed;
    const sweep = sweepWorkspace(workspace, at);
    const isCurrent = await update(database, sweep, { workspace, ...options });
    const refreshed = { isCurrent, skipped: skippedFiles(database, sweep) };
    last = isCurrent ? { sweep, at, refreshed } : null;
    return refreshed;
  };
  return () => {
    running ??= run().finally(() => {
      running = null;
    });
    return running;
  };
}

type Update = RecallIndexOptions & { readonly workspace: string };

async function update(database: DatabaseSync, sweep: Sweep, options: Update): Promise<boolean> {
  const known = knownFiles(database);
  const swept = new Set(sweep.files.map(({ path }) => path));
  const gone = [...known.keys()].filter((path) => !swept.has(path)).sort();
  const changed = sweep.files.filter((file) => !isSame(known.get(file.path), file));
  try {
    for (const batch of batches(changed)) {
      transact(database, () => saveFiles(database, batch, options));
      await setImmediate();
    }
    if (gone.length > 0) transact(database, () => removeFiles(database, gone));
    return true;
  } catch (error) {
    if (faultOf(error) === 'busy') return false;
    throw error;
  }
}

function knownFiles(database: DatabaseSync): ReadonlyMap<string, Known> {
  const rows = database.prepare('SELECT path, size, modified FROM file').all();
  return new Map(rows.map((row) => [String(row.path), { size: Number(row.size), modified: Number(row.modified) }]));
}

function isSame(known: Known | undefined, { size, modified }: SweptFile): boolean {
  return known !== undefined && known.size === size && known.modified === modified;
}

function saveFiles(database: DatabaseSync, files: readonly SweptFile[], options: Update): void {
  const find = database.prepare('SELECT id, size, modified, hash FROM file WHERE path = ?');
  const touch = database.prepare('UPDATE file SET size = ?, modified = ?, day = ? WHERE id = ?');
  const date = database.prepare('UPDATE passage SET day = ? WHERE file = ?');
  for (const file of files) {
    const row = find.get(file.path);
    const known = row === undefined ? undefined : { size: Number(row.size), modified: Number(row.modified) };
    if (isSame(known, file)) continue; // another process was faster
    const content = readMarkdown(join(options.workspace, file.path), file.size);
    if (content === null) continue;
    const document = 'text' in content ? options.read(file.path, content.text) : null;
    const hash = 'text' in content ? hashOf(content.text) : content.problem;
    const isFresh = file.modified > options.now() - CLOCK_STEP_MS;
    const seen = { ...file, modified: isFresh ? -1 : file.modified };
    const day = document?.day ?? dayOf(file.modified);
    if (row?.hash === hash) {
      touch.run(seen.size, seen.modified, day, Number(row.id));
      date.run(day, Number(row.id));
    } else {
      if (row !== undefined) removeFiles(database, [file.path]);
      insertFile(database, document, { ...seen, day, hash, problem: 'problem' in content ? content.problem : null });
    }
  }
}

function insertFile(
  database: DatabaseSync,
  document: IndexedDocument | null,
  file: SweptFile & { readonly day: string; readonly hash: string; readonly problem: string | null },
): void {
  const kind = document?.kind ?? 'other';
  const archived = document?.isArchived === true ? 1 : 0;
  const title = document?.title ?? '';
  const { path, size, modified, hash, day, problem } = file;
  const { lastInsertRowid: id } = database
    .prepare('INSERT INTO file VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
    .run(path, size, modified, hash, kind, day, archived, title, problem);
  const insert = database.prepare('INSERT INTO passage VALUES (NULL, ?, ?, ?, ?, ?, ?)');
  const keep = database.prepare('INSERT INTO content VALUES (?, ?, ?, ?)');
  const index = database.prepare('INSERT INTO words (rowid, title, headings, path, text) VALUES (?, ?, ?, ?, ?)');
  for (const { line, headings, text, fields } of document?.passages ?? []) {
    const said = hashOf([title, ...headings.map((heading) => heading.text), text].join('\n'));
    const passage = insert.run(id, kind, day, archived, said, line).lastInsertRowid;
    keep.run(passage, JSON.stringify(headings), fields.join('\n'), text);
    index.run(passage, ...fields);
  }
}

function removeFiles(database: DatabaseSync, paths: readonly string[]): void {
  const passages = 'SELECT id FROM passage WHERE file = (SELECT id FROM file WHERE path = ?)';
  const statements = [
    `DELETE FROM words WHERE rowid IN (${passages})`,
    `DELETE FROM content WHERE id IN (${passages})`,
    `DELETE FROM passage WHERE id IN (${passages})`,
    'DELETE FROM file WHERE path = ?',
  ].map((sql) => database.prepare(sql));
  for (const path of paths) for (const statement of statements) statement.run(path);
}

function skippedFiles(database: DatabaseSync, sweep: Sweep): Refreshed['skipped'] {
  const rows = database.prepare('SELECT path, problem FROM file WHERE problem IS NOT NULL').all();
  const problems = rows.map((row) => ({ path: String(row.path), problem: String(row.problem) }));
  const outside = sweep.outside.map((path) => ({ path, problem: 'a link out of the workspace' }));
  return [...problems, ...outside].toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

function transact(database: DatabaseSync, work: () => void): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    work();
    database.exec('COMMIT');
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

function* batches<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  for (let from = 0; from < items.length; from += BATCH) yield items.slice(from, from + BATCH);
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

/** YYYY-MM-DD in UTC. */
function dayOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}
