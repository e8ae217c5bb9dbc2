import { appendFile, mkdir, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { codeOf } from '../../util/error-code.ts';
import type { AccessEntry } from './call-tool.ts';

/** Bytes after which the log is moved aside; one older file is kept. */
const LARGEST = 5_000_000;

export interface AccessLog {
  append(entry: AccessEntry): void;
  /** Resolves once everything is written. */
  flush(): Promise<void>;
}

/**
 * `.nightschool/access.jsonl`: one line for each call, in order; each is one write, so that several servers can share
 * the file. A line that cannot be written is told, once, and no call fails for it.
 */
export function openAccessLog(
  workspace: string,
  { warn, largest = LARGEST }: { readonly warn: (message: string) => void; readonly largest?: number },
): AccessLog {
  const path = join(workspace, '.nightschool', 'access.jsonl');
  let isTold = false;
  const tell = (error: unknown): void => {
    if (!isTold) warn(`The access log ${path} cannot be written: ${String(error)}`);
    isTold = true;
  };
  let written = makePrivateFolder(dirname(path)).catch(tell);
  return {
    append: (entry) => {
      written = written.then(() => write(path, { line: `${JSON.stringify(entry)}\n`, largest })).catch(tell);
    },
    flush: () => written,
  };
}

async function write(path: string, about: { readonly line: string; readonly largest: number }): Promise<void> {
  const size = (await stat(path).catch(() => null))?.size ?? 0;
  if (size > about.largest) await rename(path, path.replace(/\.jsonl$/, '.1.jsonl')).catch(() => undefined); // another server was first
  await appendFile(path, about.line);
}

/** Makes `.nightschool`, kept out of version control whoever made it. */
export async function makePrivateFolder(folder: string): Promise<void> {
  // not `recursive`: that never comes back where a place takes no folders, such as /proc
  await mkdir(folder).catch((error: unknown) => {
    if (codeOf(error) !== 'EEXIST') throw error;
  });
  await writeFile(join(folder, '.gitignore'), '*\n', { flag: 'wx' }).catch(() => undefined); // it has one
}
