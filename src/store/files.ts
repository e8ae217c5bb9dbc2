import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { lstat, open, readdir, readFile, rm, rmdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { codeOf, isGone } from '../util/error-code.ts';
import { hash } from '../util/hash.ts';
import { asReadError, asStoreError, syncFolder, writeFileAtomic } from './atomic.ts';
import { appendJsonLines, endLastLine, lastLineOf, printJsonLines, readLastLine, readText } from './json-lines.ts';
import { joinInWorkspace, mayLieBelow } from './safe-join.ts';
import { swapFile } from './swap-file.ts';

/**
 * The text files of a workspace; paths are relative to it, with forward slashes.
 * @throws NightschoolError PATH_REFUSED where a link leads out of it, or what is to be written has a path that does
 */
export interface Files {
  /** Null where there is no such file. */
  read(path: string): Promise<string | null>;
  /** Replaces the whole file atomically, making its folders. */
  write(path: string, text: string): Promise<void>;
  /** Replaces it only while it says what it said before (null: there is none); false where it says something else by now. */
  swap(path: string, text: string, before: string | null): Promise<boolean>;
  /** Appends JSON lines and syncs them. */
  append(path: string, rows: readonly unknown[]): Promise<void>;
  /** The last line of a file of JSON lines, after which the next is appended; null where there is none. */
  lastLine(path: string): Promise<string | null>;
  /** False where bytes of the file are no text: `read` gives something else for them. True where there is no file. */
  isText(path: string): Promise<boolean>;
  /** sha256 of the bytes of a file, 64 hex digits, a block at a time; null where there is none. */
  sum(path: string): Promise<string | null>;
  remove(path: string): Promise<void>;
  /** Names in a folder, sorted; [] where there is none. */
  list(folder: string): Promise<readonly string[]>;
  /** Everything below a folder that is no folder, sorted by path; at most 1,000 files, five folders deep. */
  walk(folder: string): Promise<readonly FoundFile[]>;
}

export interface FoundFile {
  /** Relative to the folder that was walked; empty where that is itself no folder. */
  readonly path: string;
  /** Null for what is no regular file, such as a link: it is not followed. */
  readonly bytes: number | null;
}

export function filesOnDisk(workspace: string): Files {
  const at = (path: string): string => joinInWorkspace(workspace, path);
  return {
    read: async (path) => (mayLieBelow(path) ? readText(at(path)) : null),
    write: async (path, text) => {
      const file = at(path);
      if (!(await saysAlready(file, text))) await writeFileAtomic(file, text);
    },
    swap: async (path, text, before) => {
      const file = at(path);
      return before === text ? (await readText(file)) === before : swapFile(file, text, before);
    },
    append: async (path, rows) => appendJsonLines(at(path), rows),
    lastLine: async (path) => (mayLieBelow(path) ? readLastLine(at(path)) : null),
    isText: async (path) => {
      if (!mayLieBelow(path)) return true;
      const file = at(path);
      const bytes = await readFile(file).catch(() => null);
      return bytes === null || isUtf8(bytes);
    },
    sum: async (path) => (mayLieBelow(path) ? sumOf(at(path)) : null),
    remove: async (path) => {
      if (!mayLieBelow(path)) return;
      const folder = at(dirname(path)); // of a link that leads out only itself goes
      try {
        await rm(join(folder, basename(path)));
        await syncFolder(folder);
        await removeEmptyFolders(workspace, dirname(path));
      } catch (error) {
        if (!isNoFile(error)) throw asStoreError(path, error);
      }
    },
    list: async (folder) => {
      if (!mayLieBelow(folder)) return [];
      const place = at(folder);
      return (await readdir(place).catch(() => [])).sort();
    },
    walk: async (folder) => {
      if (!mayLieBelow(folder)) return [];
      const root = await lstat(join(at(dirname(folder)), basename(folder))).catch(() => null);
      if (root !== null && !root.isDirectory()) return [{ path: '', bytes: null }];
      return (await walkFolder(at(folder), '')).sort(byPath).slice(0, MOST_WALKED);
    },
  };
}

/** Reads through to `below` and keeps every write in memory: what a dry run works on. */
export function filesInMemory(below: Files | null = null): Files {
  const changed = new Map<string, string | null>();
  const read = async (path: string): Promise<string | null> =>
    changed.has(path) ? (changed.get(path) ?? null) : ((await below?.read(path)) ?? null);
  return {
    read,
    write: async (path, text) => {
      changed.set(path, text);
    },
    swap: async (path, text, before) => {
      const isAsBefore = (await read(path)) === before;
      if (isAsBefore) changed.set(path, text);
      return isAsBefore;
    },
    append: async (path, rows) => {
      const before = (await read(path)) ?? '';
      changed.set(path, endLastLine(before) + printJsonLines(rows));
    },
    lastLine: async (path) => lastLineOf((await read(path)) ?? ''),
    isText: async (path) => changed.has(path) || ((await below?.isText(path)) ?? true),
    sum: async (path) => {
      if (!changed.has(path)) return (await below?.sum(path)) ?? null;
      const text = changed.get(path) ?? null;
      return text === null ? null : hash(text, 64);
    },
    remove: async (path) => {
      changed.set(path, null);
    },
    list: async (folder) => {
      const names = new Set(await below?.list(folder));
      for (const [path, text] of changed) {
        if (!path.startsWith(`${folder}/`)) continue;
        const rest = path.slice(folder.length + 1);
        if (text !== null) names.add(rest.split('/')[0] ?? rest);
        else if (!rest.includes('/')) names.delete(rest);
      }
      return [...names].sort();
    },
    walk: async (folder) => {
      const prefix = `${folder}/`;
      const kept = ((await below?.walk(folder)) ?? []).filter(({ path }) => !changed.has(prefix + path));
      const written = [...changed].flatMap(([path, text]) =>
        text === null || !path.startsWith(prefix)
          ? []
          : [{ path: path.slice(prefix.length), bytes: Buffer.byteLength(text) }],
      );
      return [...kept, ...written].sort(byPath);
    },
  };
}

async function saysAlready(file: string, text: string): Promise<boolean> {
  const size = (await stat(file).catch(() => null))?.size;
  if (size !== Buffer.byteLength(text)) return false;
  return (await readText(file).catch(() => null)) === text;
}

const SUMMED_BYTES = 1_048_576;

async function sumOf(path: string): Promise<string | null> {
  const file = await open(path).catch((error: unknown) => {
    if (isNoFile(error)) return null;
    throw asReadError(path, error);
  });
  if (file === null) return null;
  try {
    const sum = createHash('sha256');
    const block = Buffer.allocUnsafe(SUMMED_BYTES);
    for (;;) {
      const { bytesRead } = await file.read(block, 0, SUMMED_BYTES);
      if (bytesRead === 0) return sum.digest('hex');
      sum.update(block.subarray(0, bytesRead));
    }
  } catch (error) {
    throw asReadError(path, error);
  } finally {
    await file.close();
  }
}

function isNoFile(error: unknown): boolean {
  return isGone(error) || codeOf(error) === 'ERR_FS_EISDIR';
}

const MOST_WALKED = 1000;
const DEEPEST_WALKED = 5;

async function walkFolder(folder: string, prefix: string, depth = 1): Promise<FoundFile[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const found: FoundFile[] = [];
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    if (found.length >= MOST_WALKED) break;
    const path = `${prefix}${entry.name}`;
    if (!entry.isDirectory())
      found.push({ path, bytes: entry.isFile() ? await sizeOf(join(folder, entry.name)) : null });
    else if (depth < DEEPEST_WALKED) found.push(...(await walkFolder(join(folder, entry.name), `${path}/`, depth + 1)));
  }
  return found;
}

async function sizeOf(path: string): Promise<number | null> {
  return (await lstat(path).catch(() => null))?.size ?? null;
}

function byPath(a: FoundFile, b: FoundFile): number {
  return a.path < b.path ? -1 : 1;
}

/** A folder that the removal of its last file left empty would be in the way of a file of its name. */
async function removeEmptyFolders(workspace: string, folder: string): Promise<void> {
  for (let path = folder; path.includes('/'); path = dirname(path)) {
    const isRemoved = await rmdir(join(workspace, path)).then(
      () => true,
      () => false,
    );
    if (!isRemoved) return;
    await syncFolder(join(workspace, dirname(path)));
  }
}
