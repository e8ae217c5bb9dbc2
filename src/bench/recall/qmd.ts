import { existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import type { Engine } from './engine.ts';
import { keywordsOf } from './keywords.ts';

/** The part of qmd's own package (`createStore`) that is used, so that no process has to start for a question. */
interface QmdModule {
  createStore(options: {
    readonly dbPath: string;
    readonly config: {
      readonly collections: { readonly [name: string]: { readonly path: string; readonly pattern: string } };
    };
  }): Promise<QmdStore>;
}

interface QmdStore {
  readonly internal: { readonly db: QmdDatabase };
  update(): Promise<unknown>;
  searchLex(query: string, options: { readonly limit: number }): Promise<readonly unknown[]>;
  close(): Promise<void>;
}

interface QmdDatabase {
  prepare(sql: string): { all(...values: readonly unknown[]): readonly unknown[] };
}

export interface Qmd {
  readonly version: string;
  readonly module: QmdModule;
}

/**
 * How a question is put to qmd: `raw` as it was asked; `keywords` without stop words, since qmd wants every word to be
 * there; `any` asks its index with its own weights for any of them, which qmd itself does not offer.
 */
export type QmdMode = 'raw' | 'keywords' | 'any';

/** The qmd that `QMD` (a file of the package or its program) or the PATH names; null where there is none. */
export async function findQmd(environment: NodeJS.ProcessEnv): Promise<Qmd | null> {
  const named = environment.QMD ?? '';
  if (named !== '' && !existsSync(named)) throw new Error(`QMD names ${named}, and there is no such file.`);
  const onPath = (environment.PATH ?? '').split(delimiter).map((folder) => join(folder, 'qmd'));
  const program = [named, ...onPath].find((file) => file !== '' && existsSync(file));
  if (program === undefined) return null;
  for (let folder = dirname(realpathSync(program)); ; folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest)) return importQmd(folder, manifest);
    if (folder === dirname(folder)) return null;
  }
}

async function importQmd(folder: string, manifest: string): Promise<Qmd> {
  const { default: content } = await import(pathToFileURL(manifest).href, { with: { type: 'json' } });
  const { version, main } = z.object({ version: z.string(), main: z.string() }).parse(content);
  const module: QmdModule = await import(pathToFileURL(resolve(folder, main)).href);
  return { version, module };
}

export async function openQmd(
  { module }: Qmd,
  mode: QmdMode,
  folders: { readonly playbooks: string; readonly index: string },
): Promise<Engine> {
  const store = await module.createStore({
    dbPath: join(folders.index, `qmd-${mode}.sqlite`),
    config: { collections: { playbooks: { path: folders.playbooks, pattern: '**/*.md' } } },
  });
  return {
    update: async () => {
      await store.update();
    },
    ask: async (question, limit) => {
      if (mode === 'any') return askAny(store.internal.db, question, limit);
      return toPaths(await store.searchLex(mode === 'raw' ? question : keywordsOf(question).join(' '), { limit }));
    },
    close: () => store.close(),
  };
}

const hit = z.looseObject({ displayPath: z.string() });

/** `playbooks/sales/x.md` without the collection. */
function toPaths(hits: readonly unknown[]): readonly string[] {
  return hits.map((each) => hit.parse(each).displayPath.replace(/^playbooks\//, ''));
}

/** As `searchFTS` of qmd 2.8 does it, with OR for its AND. */
function askAny(database: QmdDatabase, question: string, limit: number): readonly string[] {
  const words = keywordsOf(question).map((word) => `"${word}"*`);
  if (words.length === 0) return [];
  const rows = database
    .prepare(
      `WITH matches AS (
        SELECT rowid, bm25(documents_fts, 1.5, 4.0, 1.0) AS score FROM documents_fts
        WHERE documents_fts MATCH ? ORDER BY score LIMIT ${limit}
      )
      SELECT d.path AS displayPath FROM matches m JOIN documents d ON d.id = m.rowid WHERE d.active = 1 ORDER BY m.score`,
    )
    .all(words.join(' OR '));
  return toPaths(rows);
}
