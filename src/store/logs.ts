import { createReadStream, existsSync } from 'node:fs';
import { glob, readdir, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';

/** A log file on disk; `path` is relative to the workspace with forward slashes, absolute outside it. */
export interface LogOnDisk {
  readonly path: string;
  readonly size: number;
  /** Modification time in milliseconds. */
  readonly modified: number;
  /** Bytes from the given position to the end. */
  read(from: number): AsyncIterable<Uint8Array>;
}

const LOG_ENDINGS = ['.json', '.jsonl', '.ndjson', '.log', '.gz', '.txt'];

/**
 * Files that the `logs:` of a pipeline name, sorted by path, each once. A folder means every log-like file
 * below it; files beside logs that are none (`README.md`, `*.metadata.json`) are left out.
 */
export async function findLogs(workspace: string, patterns: readonly string[]): Promise<readonly LogOnDisk[]> {
  const found = new Map<string, LogOnDisk>();
  for (const pattern of patterns) {
    const absolute = isAbsolute(pattern) ? pattern : join(workspace, pattern);
    for await (const file of await expand(absolute)) {
      const log = await describe(workspace, file);
      if (log !== null) found.set(log.path, log);
    }
  }
  return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Whether the file or folder is there; true for a glob, which may match nothing yet. */
export function isThere(workspace: string, pattern: string): boolean {
  return /[*?[{]/.test(pattern) || existsSync(isAbsolute(pattern) ? pattern : join(workspace, pattern));
}

async function expand(absolute: string): Promise<AsyncIterable<string> | readonly string[]> {
  const entry = await stat(absolute).catch(() => null);
  if (entry === null) return glob(absolute);
  return entry.isDirectory() ? logsBelow(absolute) : [absolute];
}

/** Links are not followed: what they lead to is read only where `logs:` names it. */
async function logsBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && LOG_ENDINGS.some((ending) => entry.name.endsWith(ending)))
    .filter((entry) => !entry.name.endsWith('.metadata.json'))
    .map((entry) => join(entry.parentPath, entry.name));
}

async function describe(workspace: string, file: string): Promise<LogOnDisk | null> {
  const entry = await stat(file).catch(() => null);
  if (entry === null || !entry.isFile()) return null;
  const inside = relative(workspace, file);
  return {
    path: (inside.startsWith('..') ? file : inside).split(sep).join('/'),
    size: entry.size,
    modified: entry.mtimeMs,
    read: (from) => createReadStream(file, { start: from }),
  };
}
