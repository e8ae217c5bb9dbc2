import type { Memory, MemoryEntry } from '../../domain/memory.ts';
import type { TeacherJobs } from '../../domain/model.ts';
import type { CleanText } from '../../domain/text.ts';
import { NightschoolError } from '../../errors.ts';
import { createEntry } from '../../memory/create-entry.ts';
import { addToFile, dailyPath } from '../../memory/daily.ts';
import type { LearntEntry } from '../../memory/learn/entries-of.ts';
import { placeEntries, placeIn } from '../../memory/learn/place-entries.ts';
import { idsIn } from '../../memory/marks.ts';
import { type MemoryFiles, openMemoryFiles } from '../../store/memory-files.ts';
import { readLayouts } from '../layouts.ts';
import type { Written } from './learn.ts';
import { placeByModel } from './place-by-model.ts';

export interface SpaceOptions {
  readonly memory: Pick<Memory, 'remember'>;
  /** Reads memory skills that say in prose alone what goes where; null: nobody does. */
  readonly jobs: Pick<TeacherJobs, 'placeEntry'> | null;
  readonly redact: (text: string) => Promise<CleanText>;
  /** ISO 8601. */
  readonly now: () => string;
  /** Nothing is written. */
  readonly dryRun: boolean;
}

/** A workspace as something that learns. */
export interface Space {
  /** Ids of all entries that are or were in its memory. */
  readonly known: ReadonlySet<string>;
  write(entry: LearntEntry): Promise<Written>;
  /** What people should know of its memory skills, so far. */
  warnings(): readonly string[];
}

/** Opens the memory of a workspace for learning: entries go to their daily file and to where its memory skills keep them. */
export async function openSpace(dir: string, options: SpaceOptions): Promise<Space> {
  const { layouts, prose, warnings } = await readLayouts(dir);
  const files = openMemoryFiles(dir);
  const known = await readIds(files);
  const told = new Set(warnings);
  return {
    known,
    warnings: () => [...told],
    write: async (learnt) => {
      const entry = createEntry(learnt, { now: options.now(), supersedes: null });
      const { placed } = placeEntries(entry, layouts);
      const chosen = known.has(learnt.id)
        ? NOWHERE
        : await placeByModel(entry, { ...options, prose, files: await files.list() });
      for (const warning of chosen.warnings) told.add(warning);
      if (options.dryRun) {
        const paths = [dailyPath(entry.date), ...placed.map(({ path }) => path), ...chosen.paths];
        return { paths: [...new Set(paths)], known: known.has(entry.id) };
      }
      const remembered = await options.memory.remember(learnt);
      const more = chosen.paths.filter((path) => !remembered.paths.includes(path));
      for (const path of more) await keep(files, remembered.entry, path);
      return { paths: [...remembered.paths, ...more], known: remembered.known };
    },
  };
}

const NOWHERE: Awaited<ReturnType<typeof placeByModel>> = { paths: [], warnings: [] };

/** Adds a copy at the end of a file, where it is not there yet. */
async function keep(files: MemoryFiles, entry: MemoryEntry, path: string): Promise<void> {
  await files.change(async (reader) => {
    const before = await reader.read(path);
    const { title, text } = placeIn(entry, path);
    const isThere = before !== null && idsIn(before).includes(entry.id);
    return { writes: isThere ? [] : [{ path, text: addToFile(before, { title, lines: text }) }], result: null };
  });
}

async function readIds(files: MemoryFiles): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  for (const path of await files.list()) {
    for (const id of idsIn((await files.read(path).catch(asUnreadable)) ?? '')) ids.add(id);
  }
  return ids;
}

/** A file that is no text has no entries. */
function asUnreadable(error: unknown): null {
  if (error instanceof NightschoolError && error.code === 'MEMORY_INVALID') return null;
  throw error;
}
