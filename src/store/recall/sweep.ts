import { type Dirent, lstatSync, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { join, sep } from 'node:path';

/** A Markdown file as the file system shows it; `path` is relative to the workspace, with `/`. */
export interface SweptFile {
  readonly path: string;
  readonly size: number;
  /** Milliseconds. */
  readonly modified: number;
}

export interface Sweep {
  /** Sorted by path. */
  readonly files: readonly SweptFile[];
  /** Absolute folders that were looked into, with the times of their last change; NaN where that is too fresh to tell. */
  readonly folders: ReadonlyMap<string, number>;
  /** What was not followed, relative to the workspace. */
  readonly outside: readonly string[];
}

const DEEPEST = 20;
/** A change this soon after a look need not change the time that was seen. */
const CLOCK_STEP_MS = 50;

/**
 * The Markdown files below `memories/`, README.md files and memory skills left out, and `skills/<name>/SKILL.md`. Names with a dot in
 * front are passed over. Links are followed inside the workspace, each folder once, and never out of it.
 */
export function sweepWorkspace(workspace: string, now: number): Sweep {
  const root = realPath(workspace) ?? workspace;
  const walk: Walk = { root, now, files: [], folders: new Map(), outside: [], walked: new Set() };
  visit(walk, 'memories', { depth: 0, wants: (name) => /\.md$/i.test(name) && !/^readme\.md$/i.test(name) });
  visit(walk, 'skills', { depth: DEEPEST - 1, wants: (name) => name === 'SKILL.md' });
  return {
    files: walk.files.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    folders: walk.folders,
    outside: walk.outside,
  };
}

/** Whether a name was added, removed or replaced in one of the folders. Edits in place are not seen here. */
export function haveFoldersChanged(folders: Sweep['folders']): boolean {
  for (const [folder, changed] of folders) {
    if (statSync(folder, { throwIfNoEntry: false })?.mtimeMs !== changed) return true;
  }
  return folders.size === 0;
}

interface Walk {
  readonly root: string;
  readonly now: number;
  readonly files: SweptFile[];
  readonly folders: Map<string, number>;
  readonly outside: string[];
  readonly walked: Set<string>;
}

interface Wish {
  readonly depth: number;
  readonly wants: (name: string) => boolean;
}

function visit(walk: Walk, path: string, wish: Wish): void {
  const folder = follow(walk, path);
  if (folder === null || !folder.about.isDirectory() || walk.walked.has(folder.real)) return;
  walk.walked.add(folder.real);
  const changed = folder.about.mtimeMs;
  walk.folders.set(folder.real, changed > walk.now - CLOCK_STEP_MS ? Number.NaN : changed);
  for (const entry of entriesOf(folder.real)) {
    if (entry.name.startsWith('.')) continue;
    look(walk, `${path}/${entry.name}`, { ...wish, entry });
  }
}

/** How entries are kept is no memory, and its examples are nobody's facts. */
const MEMORY_SKILLS = 'memories/skills';

function look(walk: Walk, path: string, { entry, depth, wants }: Wish & { readonly entry: Dirent }): void {
  if (path === MEMORY_SKILLS) return;
  const isLink = entry.isSymbolicLink();
  const isWanted = wants(entry.name);
  if (isWanted && (isLink || entry.isFile())) {
    const file = follow(walk, path);
    if (file?.about.isFile() === true) {
      walk.files.push({ path, size: file.about.size, modified: file.about.mtimeMs });
      return;
    }
  }
  if (depth < DEEPEST && (entry.isDirectory() || (isLink && !isWanted))) visit(walk, path, { depth: depth + 1, wants });
}

/** What a path leads to; null where there is nothing or it lies outside. */
function follow(walk: Walk, path: string): { readonly real: string; readonly about: Stats } | null {
  const absolute = join(walk.root, path);
  const about = lstatSync(absolute, { throwIfNoEntry: false });
  if (about === undefined) return null;
  if (!about.isSymbolicLink()) return { real: absolute, about };
  const real = realPath(absolute);
  if (real === null) return null;
  if (!real.startsWith(walk.root + sep)) {
    walk.outside.push(path);
    return null;
  }
  const target = statSync(real, { throwIfNoEntry: false });
  return target === undefined ? null : { real, about: target };
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return []; // gone, or not ours to read
  }
}

function realPath(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}
