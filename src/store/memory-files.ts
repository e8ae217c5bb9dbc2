import { readFileSync, type Stats, statSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { NightschoolError } from '../errors.ts';
import { isGone } from '../util/error-code.ts';
import { asStoreError, syncFolder } from './atomic.ts';
import { lockMemory } from './memory-lock.ts';
import { joinInWorkspace, liesInWorkspace, realPlace } from './safe-join.ts';
import { swapFile } from './swap-file.ts';

/** A change of a file, relative to `memories/`; null removes it. */
export interface MemoryWrite {
  readonly path: string;
  readonly text: string | null;
}

export interface MemoryReader {
  /** Null where there is no such file. @throws NightschoolError MEMORY_INVALID where it is no text */
  read(path: string): Promise<string | null>;
  /** Markdown files below a folder of `memories/` (by default all), sorted; hidden ones are left out. */
  list(folder?: string): Promise<readonly string[]>;
}

/** The Markdown files below `memories/`; paths are relative to it, with forward slashes. */
export interface MemoryFiles extends MemoryReader {
  /**
   * Changes files alone among all processes. `plan` reads and says what to write, in this order; it may be asked again,
   * where an editor changed one of those files in the meantime.
   * @throws NightschoolError MEMORY_BUSY, MEMORY_INVALID, NOT_WRITABLE
   */
  change<Result>(plan: MemoryPlan<Result>): Promise<Result>;
}

export type MemoryPlan<Result> = (
  reader: MemoryReader,
) => Promise<{ readonly writes: readonly MemoryWrite[]; readonly result: Result }>;

/** What writes: handed in, so that tests can stop it halfway. */
export interface MemoryDisk {
  /** `before`: what the plan rests on; null: no such file. Comes to false where the file says something else by now. */
  write(path: string, text: string, before: string | null): Promise<unknown>;
  remove(path: string): Promise<void>;
}

const MOST_BYTES = 8 * 1024 * 1024;
const DEEPEST = 8;
const MOST_PLANS = 5;

const DISK: MemoryDisk = { write: swapFile, remove: removeFile };

export function openMemoryFiles(workspace: string, disk: MemoryDisk = DISK): MemoryFiles {
  const reader: MemoryReader = {
    read: async (path) => readMemory(joinInWorkspace(workspace, `memories/${path}`), path),
    list: (below = '') => listMarkdown(workspace, { path: below, above: [] }),
  };
  let last: Promise<unknown> = Promise.resolve();
  return {
    ...reader,
    change: (plan) => {
      // those of one process line up here, so that they do not poll the lock against each other
      const next = last.then(() => changeAlone({ workspace, disk, reader }, plan));
      last = next.catch(() => undefined);
      return next;
    },
  };
}

interface Place {
  readonly workspace: string;
  readonly disk: MemoryDisk;
  readonly reader: MemoryReader;
}

async function changeAlone<Result>(place: Place, plan: MemoryPlan<Result>): Promise<Result> {
  const lock = await lockMemory(place.workspace);
  try {
    for (let plans = 0; plans < MOST_PLANS; plans++) {
      const seen = new Map<string, string | null>();
      const { writes, result } = await plan(remembering(place.reader, seen));
      if ((await isAsSeen(place, { writes, seen })) && (await applyWrites(place, { writes, seen }))) return result;
    }
  } finally {
    lock.release();
  }
  throw new NightschoolError('MEMORY_BUSY', 'The files of the memory changed again and again while they were read.');
}

function remembering(reader: MemoryReader, seen: Map<string, string | null>): MemoryReader {
  return {
    list: reader.list,
    read: async (path) => {
      const text = await reader.read(path);
      seen.set(path, text);
      return text;
    },
  };
}

/** Whether the files to be written are still what the plan rests on. */
async function isAsSeen(
  { reader }: Place,
  { writes, seen }: { readonly writes: readonly MemoryWrite[]; readonly seen: ReadonlyMap<string, string | null> },
): Promise<boolean> {
  for (const path of new Set(writes.map((write) => write.path))) {
    const before = seen.get(path);
    if (before === undefined) throw new NightschoolError('INTERNAL', `A plan writes ${path} without having read it.`);
    if ((await reader.read(path)) !== before) return false;
  }
  return true;
}

/** False where an editor came in between: what is done by then a new plan finds, as it does after a crash. */
async function applyWrites(
  { workspace, disk }: Place,
  { writes, seen }: { readonly writes: readonly MemoryWrite[]; readonly seen: ReadonlyMap<string, string | null> },
): Promise<boolean> {
  const now = new Map(seen); // a plan may write a file twice
  for (const { path, text } of writes) {
    // people may keep a file elsewhere in the workspace and link to it: the link stays
    const target = realPlace(joinInWorkspace(workspace, `memories/${path}`)) ?? path;
    if (text === null) await disk.remove(target);
    else if ((await disk.write(target, text, now.get(path) ?? null)) === false) return false;
    now.set(path, text);
  }
  return true;
}

async function removeFile(path: string): Promise<void> {
  try {
    await rm(path, { force: true });
    await syncFolder(dirname(path));
  } catch (error) {
    throw asStoreError(path, error);
  }
}

async function readMemory(file: string, path: string): Promise<string | null> {
  const bytes = await readBytes(file, path);
  if (bytes === null) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw invalid(path, 'is no text in UTF-8');
  }
}

/** Small files, by the hundred: read one after the other they take a fraction of what handing each over does. */
async function readBytes(file: string, path: string): Promise<Uint8Array | null> {
  try {
    const about = statSync(file);
    if (!about.isFile()) throw invalid(path, 'is a folder, not a file');
    if (about.size > MOST_BYTES) throw invalid(path, `has more than ${MOST_BYTES / 1024 / 1024} MB`);
    return readFileSync(file);
  } catch (error) {
    return asNull(error);
  }
}

function invalid(path: string, what: string): NightschoolError {
  return new NightschoolError('MEMORY_INVALID', `memories/${path} ${what}.`);
}

function asNull(error: unknown): null {
  if (isGone(error)) return null;
  throw error;
}

/**
 * Links of people's own count as what they lead to, and those that lead out of the workspace as nothing; a folder is
 * looked at once, wherever links lead.
 */
async function listMarkdown(
  workspace: string,
  { path, above }: { readonly path: string; readonly above: readonly string[] },
): Promise<readonly string[]> {
  const inWorkspace = path === '' ? 'memories' : `memories/${path}`;
  const folder = join(workspace, inWorkspace);
  const real = realPlace(folder);
  if (real === null || !liesInWorkspace(workspace, inWorkspace)) return [];
  if (above.includes(real) || above.length > DEEPEST) return [];
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const found = await Promise.all(
    entries
      .filter(({ name }) => !name.startsWith('.'))
      .map(async (entry) => {
        const below = path === '' ? entry.name : `${path}/${entry.name}`;
        const about = entry.isSymbolicLink() ? await follow(workspace, `memories/${below}`) : entry;
        if (about?.isDirectory()) return listMarkdown(workspace, { path: below, above: [...above, real] });
        return entry.name.endsWith('.md') && about?.isFile() ? [below] : [];
      }),
  );
  return found.flat().sort();
}

async function follow(workspace: string, path: string): Promise<Stats | null> {
  return liesInWorkspace(workspace, path) ? stat(join(workspace, path)).catch(() => null) : null;
}
