import { lstat, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { z } from 'zod';
import { NightschoolError } from '../errors.ts';
import { asStoreError } from './atomic.ts';
import { readText } from './json-lines.ts';
import { makeFolders } from './make-folders.ts';
import { safeJoin } from './safe-join.ts';

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
 * @throws NightschoolError NOT_WRITABLE, also where it or a folder in it is a link: what lies elsewhere is not ours
 */
export async function openPageFolder(folder: string): Promise<PageFolder> {
  const { files, left } = await walk(folder);
  for (const path of left) await drop(path);
  const there = new Set(files);
  const stamps = new Map(Object.entries(await readIndex(join(folder, INDEX))).filter(([path]) => there.has(path)));
  const put = async (path: string, text: string): Promise<void> => {
    const target = join(safeJoin(folder, dirname(path)), basename(path));
    const temporary = join(dirname(target), `.${process.pid}.tmp`);
    try {
      makeFolders(dirname(target));
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
      await drop(join(safeJoin(folder, dirname(path)), basename(path)));
    },
    save: () => put(INDEX, JSON.stringify(Object.fromEntries(stamps))),
  };
}

async function drop(path: string): Promise<void> {
  try {
    await rm(path, { force: true });
  } catch (error) {
    throw asStoreError(path, error);
  }
}

/** A run that was killed leaves the page that it was writing. */
const LEFT = /^\.\d+\.tmp$/;

async function walk(folder: string): Promise<{ readonly files: readonly string[]; readonly left: readonly string[] }> {
  await refuseLink(folder);
  const files: string[] = [];
  const left: string[] = [];
  const folders = [folder];
  for (let place = folders.pop(); place !== undefined; place = folders.pop()) {
    for (const entry of await readdir(place, { withFileTypes: true }).catch(() => [])) {
      const path = join(place, entry.name);
      if (entry.isSymbolicLink()) await refuseLink(path);
      if (entry.isDirectory()) folders.push(path);
      else if (LEFT.test(entry.name)) left.push(path);
      else files.push(relative(folder, path).split(sep).join('/'));
    }
  }
  return { files, left };
}

/**
 * Of a page that is a link nothing is lost: it is replaced itself.
 * @throws NightschoolError NOT_WRITABLE where a folder is a link
 */
export async function refuseLink(path: string): Promise<void> {
  const about = await lstat(path).catch(() => null);
  if (about?.isSymbolicLink() !== true || (await stat(path).catch(() => null))?.isFile() === true) return;
  throw new NightschoolError('NOT_WRITABLE', `${path} is a link, and pages are written to no other place.`, {
    hint: 'Remove the link; the pages are made again.',
  });
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
