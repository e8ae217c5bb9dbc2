import type { DatabaseSync } from 'node:sqlite';
import { closeRecallDatabase, faultOf, openInMemory, openRecallDatabase, rebuildRecallDatabase } from './database.ts';
import type { RecallIndexOptions } from './indexed-document.ts';
import { createRefresh, type Refreshed } from './refresh.ts';
import { type SearchQueries, searchQueries } from './search.ts';
import { type VectorQueries, vectorQueries } from './vectors.ts';

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
      if (fault === null || fault === 'busy') return false;
      const isWorthAnother = options.keep && fault === 'damaged';
      return restart(isWorthAnother ? rebuildRecallDatabase(workspace) : openInMemory());
    },
    close: () => closeRecallDatabase(parts.database),
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
