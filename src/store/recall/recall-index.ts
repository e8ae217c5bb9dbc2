import type { DatabaseSync } from 'node:sqlite';
import type { RecallKind } from '../../domain/memory.ts';
import { faultOf, openInMemory, openRecallDatabase, rebuildRecallDatabase } from './database.ts';
import { createRefresh, type Refreshed } from './refresh.ts';
import { type SearchQueries, searchQueries } from './search.ts';
import { type VectorQueries, vectorQueries } from './vectors.ts';

/** A file as whoever reads it wants it indexed. */
export interface IndexedDocument {
  readonly kind: RecallKind;
  /** YYYY-MM-DD; null: the day of the file's last change. */
  readonly day: string | null;
  readonly isArchived: boolean;
  readonly title: string;
  readonly passages: readonly IndexedPassage[];
}

export interface IndexedPassage {
  /** 1-based line of the file on which it begins. */
  readonly line: number;
  readonly headings: readonly { readonly line: number; readonly level: number; readonly text: string }[];
  readonly text: string;
  /** Words of title, headings, path and text, parted by spaces. */
  readonly fields: readonly [string, string, string, string];
}

export interface RecallIndexOptions {
  /** Reads a file; `path` is relative to the workspace. */
  readonly read: (path: string, text: string) => IndexedDocument;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** For how long edits in place may go unseen; new, removed and replaced files never do. */
  readonly sweepEveryMs: number;
  /** False: the index lives in memory and nothing is written. */
  readonly keep: boolean;
}

/** The searchable copy of a workspace's memory and skills. Nothing in it is evidence. */
export interface RecallIndex extends SearchQueries, VectorQueries {
  /** Brings in what changed on disk since. */
  refresh(): Promise<Refreshed>;
  /** Starts over where the error says that the database is beyond use; false where it is about something else. */
  mend(error: unknown): boolean;
  close(): void;
}

/** Opens `.nightschool/recall.db` of a workspace; see there for what happens if it cannot be used. */
export function openRecallIndex(workspace: string, options: RecallIndexOptions): RecallIndex {
  let parts = partsOver(options.keep ? openRecallDatabase(workspace) : openInMemory(), workspace, options);
  const restart = (database: DatabaseSync): boolean => {
    parts.database.close();
    parts = partsOver(database, workspace, options);
    return true;
  };
  return {
    refresh: () => parts.refresh(),
    count: (words) => parts.count(words),
    search: (match, filter) => parts.search(match, filter),
    newest: (match, filter) => parts.newest(match, filter),
    passage: (id) => parts.passage(id),
    vectors: (embedder, filter) => parts.vectors(embedder, filter),
    withoutVector: (embedder, limit) => parts.withoutVector(embedder, limit),
    saveVectors: (embedder, vectors) => parts.saveVectors(embedder, vectors),
    mend: (error) => {
      const fault = faultOf(error);
      if (fault === 'damaged') return restart(rebuildRecallDatabase(workspace));
      return fault === 'unwritable' && restart(openInMemory());
    },
    close: () => parts.database.close(),
  };
}

type Parts = Omit<RecallIndex, 'mend' | 'close'> & { readonly database: DatabaseSync };

function partsOver(database: DatabaseSync, workspace: string, options: RecallIndexOptions): Parts {
  return {
    database,
    refresh: createRefresh(database, workspace, options),
    ...searchQueries(database),
    ...vectorQueries(database),
  };
}
