import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { z } from 'zod';
import { asStoreError } from './atomic.ts';
import { readText } from './json-lines.ts';

/** A folder of pages that can be made again at any time. Paths are relative to it, with `/`. */
export interface PageFolder {
  /** What the page was made from when it was written; null where there is none. */
  readonly stampOf: (path: string) => string | null;
  readonly paths: () => readonly string[];
  /** Readers see the old page or the new one. */
  readonly write: (page: { readonly path: string; readonly text: string }, stamp: string) => Promise<void>;
  readonly remove: (path: string) => Promise<void>;
  /** Writes down what stands there; without it pages are made again. */
  readonly save: () => Promise<void>;
}

const INDEX = '.pages.json';
const indexSchema = z.record(z.string(), z.string());

/**
 * Opens a folder of pages for the run that holds the workspace's lock. Nothing is synced: what a crash takes is made again.
 * @throws NightschoolError NOT_WRITABLE
 */
export async function openPageFolder(folder: string): Promise<PageFolder> {
  const there = new Set(await walk(folder));
  const stamps = new Map(Object.entries(await readIndex(join(folder, INDEX))).filter(([path]) => there.has(path)));
  const put = async (path: string, text: string): Promise<void> => {
    const target = join(folder, path);
    const temporary = join(dirname(target), `.${process.pid}.tmp`);
    try {
      await mkdir(dirname(target), { recursive: true });
      await writeFile(temporary, text);
      await rename(temporary, target);
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => undefined); // the first error is the one to tell
      throw asStoreError(target, error);
    }
  };
  return {
    stampOf: (path) => stamps.get(path) ?? null,
    paths: () => [...stamps.keys()],
    write: async ({ path, text }, stamp) => {
      await put(path, text);
      stamps.set(path, stamp);
    },
    remove: async (path) => {
      stamps.delete(path);
      await rm(join(folder, path), { force: true });
    },
    save: () => put(INDEX, JSON.stringify(Object.fromEntries(stamps))),
  };
}

async function walk(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  return names.map((name) => name.split(sep).join('/'));
}

async function readIndex(path: string): Promise<z.infer<typeof indexSchema>> {
  try {
    return indexSchema.safeParse(JSON.parse((await readText(path)) ?? '{}')).data ?? {};
  } catch {
    return {}; // cut off by a crash: pages are made again
  }
}

/** Changes whenever one of the files does: sizes and times, nothing is read. */
export async function stampFiles(paths: readonly string[]): Promise<string> {
  const stats = await Promise.all(paths.map((path) => stat(path).catch(() => null)));
  return stats.map((each) => (each === null ? '-' : `${each.size}.${Math.round(each.mtimeMs)}`)).join(' ');
}
