import { posix } from 'node:path';
import pLimit from 'p-limit';
import { findWindowFolder } from '../../ingest/formats/vscode-chat/vscode-chat.ts';
import type { LogOnDisk } from '../../store/logs.ts';

/** Logs that are opened, and how much of each. */
const MOST_LOGS = 300;
const MOST_BYTES = 32 * 1024;
const MOST_ROWS = 500;
const AT_ONCE = 16;

/** A working folder as agents write it down; text inside of a JSON string has other quotes. */
const FOLDER = /"(?:cwd|directory|directories|working_dir)"\s*:\s*\[?\s*("(?:[^"\\]|\\.){1,1000}")/;
/** As Cline and what came of it tell the model. */
const TOLD = /# Current (?:Workspace|Working) Directory \(([^()"\\\n]{1,1000})\)/;

/**
 * The folders that the sessions of some logs were about, by a look at their beginnings: of the newest log of each folder
 * first, as agents keep the sessions of a project together.
 */
export async function findProjects(logs: readonly LogOnDisk[]): Promise<readonly string[]> {
  const newest = [...logs].sort((a, b) => b.modified - a.modified || (a.path < b.path ? -1 : 1));
  const folders = new Set<string>();
  const [first, others]: [LogOnDisk[], LogOnDisk[]] = [[], []];
  for (const log of newest) {
    const folder = posix.dirname(log.path);
    (folders.has(folder) ? others : first).push(log);
    folders.add(folder);
  }
  const looked = [...first, ...others].slice(0, MOST_LOGS);
  const found = await pLimit(AT_ONCE).map(looked, (log) => projectsOf(log).catch(() => []));
  return [...new Set(found.flat())].sort();
}

function projectsOf(log: LogOnDisk): Promise<readonly string[]> {
  return log.path.endsWith('.db') ? fromRows(log) : fromHead(log);
}

async function fromHead(log: LogOnDisk): Promise<readonly string[]> {
  const window = await findWindowFolder(log);
  if (window !== undefined) return [window];
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of log.read(0)) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= MOST_BYTES) break;
  }
  const head = Buffer.concat(chunks).subarray(0, MOST_BYTES).toString();
  const quoted = FOLDER.exec(head)?.[1];
  if (quoted !== undefined) return [JSON.parse(quoted)];
  const told = TOLD.exec(head)?.[1];
  if (told !== undefined) return [told];
  const named = (await log.beside('../.project_root'))?.trim() ?? ''; // Gemini CLI, for all sessions of a project
  return named === '' ? [] : [named];
}

async function fromRows(log: LogOnDisk): Promise<readonly string[]> {
  const folders: string[] = [];
  for await (const found of log.sqliteRows({ parts: ['session', 'sessions'], each: MOST_ROWS, bytes: MOST_BYTES })) {
    const folder = 'row' in found ? (found.row.directory ?? found.row.working_dir) : undefined; // OpenCode, Goose
    if (typeof folder === 'string') folders.push(folder);
  }
  return folders;
}
