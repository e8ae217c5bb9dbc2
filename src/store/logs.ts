import { type Stats, statSync } from 'node:fs';
import type { LogPlace } from '../domain/pipeline.ts';
import { type OpenLogFile, openLogFile } from './log-file/open-log-file.ts';
import { expand } from './log-places/expand.ts';
import { abbreviateHome, type Environment, homeOf } from './log-places/home.ts';
import { agentNamed, atHome, resolvePlace, type Start, type Surroundings } from './log-places/resolve.ts';
import type { WalkedFile } from './log-places/walk.ts';

/** A log file on disk. `path` is what the workspace calls it: see `LogPlace`. */
export interface LogOnDisk extends OpenLogFile {
  /** Absolute. */
  readonly file: string;
  /** Modification time in milliseconds. */
  readonly modified: number;
  /** The first place that names it. */
  readonly place: LogPlace;
}

export interface FoundPlace {
  readonly place: LogPlace;
  /** Absolute paths or globs that it stands for on this machine; none where no home is known. */
  readonly paths: readonly string[];
  /** False where nothing is at any of them; a glob may match nothing yet. */
  readonly isThere: boolean;
  /** True where it names no file, as far as one may look. */
  readonly isEmpty: boolean;
  /** Without those that belong to a place before it. */
  readonly logs: readonly LogOnDisk[];
}

export interface FoundLogs {
  /** Sorted by path, each once. */
  readonly logs: readonly LogOnDisk[];
  /** One for each place, in their order. */
  readonly places: readonly FoundPlace[];
  /** What could not be looked into, a sentence each. */
  readonly warnings: readonly string[];
}

/**
 * The files that the `logs:` of a pipeline name. A folder means every log-like file below it, the name of an agent what
 * that agent wrote, and a file itself, whatever it is called. A file that several places name, under whatever path,
 * belongs to the first.
 */
export async function findLogs(places: readonly LogPlace[], surroundings: Surroundings): Promise<FoundLogs> {
  const taken = new Set<string>();
  const warnings = new Set<string>();
  const found: FoundPlace[] = [];
  for (const place of places.map((each) => atHome(each, surroundings))) {
    const starts = resolvePlace(place.from, surroundings);
    let isClosed = false;
    const complain = (fault: string): void => {
      isClosed = true;
      warnings.add(fault);
    };
    const expanded = await Promise.all(starts.map((start) => expand(start, complain)));
    const candidates = starts.map((start, index) => describe(expanded[index]?.files ?? [], { start, place }));
    found.push({
      place,
      paths: starts.map(({ path }) => path),
      isThere: expanded.some(({ isThere }) => isThere),
      isEmpty: !isClosed && candidates.every(({ length }) => length === 0),
      logs: takeNew(withoutCopies(candidates.flat()), taken),
    });
  }
  const logs = found.flatMap((each) => each.logs).sort(byPath);
  return { logs, places: found, warnings: [...warnings].sort() };
}

/** A place for people: the name of an agent with the folders that it stands for. */
export function namePlace(
  { place: { from }, paths }: Pick<FoundPlace, 'place' | 'paths'>,
  environment: Environment,
): string {
  if (agentNamed(from) === null) return from;
  const home = homeOf(environment);
  const folders = paths.map((path) => abbreviateHome(path, home));
  return `${from} (${folders.length === 0 ? 'HOME is not set' : folders.join(', ')})`;
}

interface Candidate {
  readonly log: LogOnDisk;
  /** The same for all paths that lead to one file. */
  readonly identity: string;
  /** The same for copies of one log, of which the lowest rank counts; a link ranks behind what it leads to. */
  readonly key: string;
  readonly rank: number;
}

/** One after the other they take a fifth of what handing each over does. */
function describe(
  files: readonly WalkedFile[],
  { start, place }: { readonly start: Start; readonly place: LogPlace },
): readonly Candidate[] {
  return files.flatMap(({ file, isLink }): readonly Candidate[] => {
    const entry = look(file);
    if (entry === null || !entry.isFile()) return [];
    const path = start.nameOf(file);
    const { dev, ino, size } = entry;
    const modified = Math.max(entry.mtimeMs, modifiedBeside(file));
    const identity = ino === 0 ? file : `${dev}:${ino}:${size}:${modified}`; // not every file system numbers its files
    const { key, rank } = start.agent?.is.copies?.(path.slice(path.indexOf(':') + 1)) ?? { key: path, rank: 0 };
    const log: LogOnDisk = { ...openLogFile({ file, path, size }), file, modified, place };
    return [{ log, identity, key, rank: rank + (isLink ? 0.5 : 0) }];
  });
}

/** Null for what is gone or may not be looked at. */
function look(file: string): Stats | null {
  try {
    return statSync(file, { throwIfNoEntry: false }) ?? null;
  } catch {
    return null;
  }
}

/** What an open database has taken in since it was last tidied up lies beside it. */
function modifiedBeside(file: string): number {
  if (!file.endsWith('.db')) return 0;
  return look(`${file}-wal`)?.mtimeMs ?? 0;
}

/** Of copies the longest counts where none ranks before the others: logs only grow. */
function withoutCopies(candidates: readonly Candidate[]): readonly Candidate[] {
  const best = new Map<string, Candidate>();
  for (const candidate of candidates) {
    const other = best.get(candidate.key);
    if (other === undefined || isBetter(candidate, other)) best.set(candidate.key, candidate);
  }
  return [...best.values()];
}

function isBetter(one: Candidate, other: Candidate): boolean {
  return one.rank < other.rank || (one.rank === other.rank && one.log.size > other.log.size);
}

function takeNew(candidates: readonly Candidate[], taken: Set<string>): readonly LogOnDisk[] {
  const ordered = [...candidates].sort((a, b) => a.rank - b.rank || byPath(a.log, b.log));
  const fresh = ordered.filter(({ identity, log }) => {
    const path = `path ${log.path}`; // one that grows just now may seem to be two
    const isNew = !taken.has(identity) && !taken.has(path);
    taken.add(identity).add(path);
    return isNew;
  });
  return fresh.map(({ log }) => log).sort(byPath);
}

function byPath(a: LogOnDisk, b: LogOnDisk): number {
  return a.path < b.path ? -1 : 1;
}
