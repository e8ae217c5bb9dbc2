import { glob, stat } from 'node:fs/promises';
import { basename, dirname, relative, sep } from 'node:path';
import pLimit from 'p-limit';
import { codeOf, isGone } from '../../util/error-code.ts';
import { chooseLogs, chooseOf, isLogName } from './choose.ts';
import type { Start } from './resolve.ts';
import { AT_ONCE, type WalkedFile, walk } from './walk.ts';

export interface Expanded {
  readonly files: readonly WalkedFile[];
  /** A glob is always there. */
  readonly isThere: boolean;
}

/** The files that a path or glob means; `complain` takes a sentence about each folder that cannot be looked into. */
export async function expand(start: Start, complain: (fault: string) => void): Promise<Expanded> {
  const { path } = start;
  const entry = await stat(path).catch((error: unknown) => {
    if (!isGone(error)) complain(closedMessage(start.nameOf(path), error));
    return null;
  });
  if (entry?.isDirectory()) return { files: await walkFrom(path, start, complain), isThere: true };
  if (entry !== null) return { files: [{ file: path, isLink: false }], isThere: true };
  if (!/[*?[{]/.test(path)) return { files: [], isThere: false };
  return { files: await expandGlob(start, complain), isThere: true };
}

function walkFrom(
  folder: string,
  { agent, nameOf }: Start,
  complain: (fault: string) => void,
): Promise<readonly WalkedFile[]> {
  const choose = agent === null ? chooseLogs : chooseOf(agent.is, relative(agent.root, folder).split(sep).join('/'));
  return walk(folder, {
    choose,
    complain: (closed, error) => {
      if (!isGone(error)) complain(closedMessage(nameOf(closed), error));
    },
  });
}

/** A folder that matches means what it holds; a file is read if it looks like a log, or if its ending is asked for. */
async function expandGlob(start: Start, complain: (fault: string) => void): Promise<readonly WalkedFile[]> {
  const isOpen = /(?:^|[/\\])\*+$/.test(start.path);
  const files = new Map<string, WalkedFile>();
  const folders = new Set<string>();
  const matches: string[] = [];
  for await (const match of glob(start.path)) matches.push(match);
  const entries = await pLimit(AT_ONCE).map(matches.sort(), async (match) => ({
    match,
    entry: await stat(match).catch(() => null),
  }));
  for (const { match, entry } of entries) {
    if (entry?.isFile() && (!isOpen || isLogName(basename(match)))) files.set(match, { file: match, isLink: false });
    if (!entry?.isDirectory() || isInside(match, folders)) continue;
    folders.add(match);
    for (const each of await walkFrom(match, start, complain)) files.set(each.file, each);
  }
  return [...files.values()];
}

function isInside(path: string, folders: ReadonlySet<string>): boolean {
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    if (folders.has(folder)) return true;
  }
  return false;
}

function closedMessage(name: string, error: unknown): string {
  const code = codeOf(error);
  return `Logs at ${name} cannot be looked for${code === '' ? '' : ` (${code})`}.`;
}
