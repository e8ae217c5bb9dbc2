import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { asStoreError, syncFolder, writeFileAtomic } from './atomic.ts';
import { appendJsonLines, printJsonLines, readText } from './json-lines.ts';

/** The text files of a workspace; paths are relative to it, with forward slashes. */
export interface Files {
  /** Null where there is no such file. */
  read(path: string): Promise<string | null>;
  /** Replaces the whole file atomically, making its folders. */
  write(path: string, text: string): Promise<void>;
  /** Appends JSON lines and syncs them. */
  append(path: string, rows: readonly unknown[]): Promise<void>;
  remove(path: string): Promise<void>;
  /** Names in a folder, sorted; [] where there is none. */
  list(folder: string): Promise<readonly string[]>;
}

export function filesOnDisk(workspace: string): Files {
  const at = (path: string): string => join(workspace, path);
  return {
    read: (path) => readText(at(path)),
    write: async (path, text) => {
      const before = await readText(at(path)).catch(() => null);
      if (before !== text) await writeFileAtomic(at(path), text);
    },
    append: (path, rows) => appendJsonLines(at(path), rows),
    remove: async (path) => {
      if ((await readText(at(path))) === null) return;
      try {
        await rm(at(path));
        await syncFolder(join(at(path), '..'));
      } catch (error) {
        throw asStoreError(path, error);
      }
    },
    list: async (folder) => (await readdir(at(folder)).catch(() => [])).sort(),
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
    append: async (path, rows) => {
      const before = (await read(path)) ?? '';
      const complete = before.slice(0, before.lastIndexOf('\n') + 1);
      changed.set(path, complete + printJsonLines(rows));
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
  };
}
