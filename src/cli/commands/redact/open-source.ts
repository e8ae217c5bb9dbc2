import { lstatSync, readdirSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { NightschoolError } from '../../../errors.ts';
import { packingOf, unpack } from '../../../ingest/reading/unpack.ts';
import { openLogFile } from '../../../store/log-file/open-log-file.ts';

/** One text to look at: a file, what a compressed one holds, an entry of an archive, or what comes through a pipe. */
export interface Source {
  /** As the person would name it. */
  readonly name: string;
  read(): AsyncIterable<Uint8Array>;
}

/** Told of what cannot be looked at, and why. */
export type Skip = (name: string, reason: string) => void;

const ALLOWED_BYTES = 1_073_741_824;
const LEFT_OUT = new Set(['.git', 'node_modules']);

/** What a path stands for: `-` for the standard input, a folder for every file in it. Links in folders are not followed. */
export async function* openSources(
  path: string,
  { folder, input, skip }: { readonly folder: string; readonly input: AsyncIterable<Uint8Array>; readonly skip: Skip },
): AsyncGenerator<Source> {
  if (path === '-') return yield { name: '-', read: () => input };
  const at = resolve(folder, path);
  const stats = statSync(at, { throwIfNoEntry: false });
  if (stats === undefined) throw new NightschoolError('USAGE', `There is nothing at ${JSON.stringify(path)}.`);
  for (const file of stats.isDirectory() ? filesBelow(at, skip) : [at]) {
    const name = stats.isDirectory() ? join(path, relative(at, file)) : path;
    yield* openFile(file, name, skip);
  }
}

function filesBelow(folder: string, skip: Skip): readonly string[] {
  const names = readdirSync(folder).sort();
  return names.flatMap((name) => {
    const path = join(folder, name);
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (stats?.isDirectory()) return LEFT_OUT.has(name) ? [] : filesBelow(path, skip);
    if (stats?.isFile()) return [path];
    skip(path, stats?.isSymbolicLink() ? 'is a link' : 'is no file');
    return [];
  });
}

async function* openFile(file: string, name: string, skip: Skip): AsyncGenerator<Source> {
  const log = openLogFile({ file, path: name, size: 0 });
  const head = await headOf(log.read(0));
  const packing = packingOf(head);
  const start = head.toString('latin1');
  if (packing !== null) {
    const read = () =>
      unpack(() => log.read(0), { packing, bytes: ALLOWED_BYTES, report: (fault) => skip(name, fault) });
    yield { name, read };
  } else if (start.startsWith('PK\x03\x04')) {
    for await (const entry of log.zipEntries({ parts: null, each: null, bytes: ALLOWED_BYTES / 4 })) {
      if ('fault' in entry) skip(`${name}:${entry.entry}`, entry.fault);
      else yield { name: `${name}:${entry.entry}`, read: () => once(entry.text) };
    }
  } else if (start.startsWith('SQLite format 3\0')) {
    for await (const row of log.sqliteRows({ parts: null, each: null, bytes: ALLOWED_BYTES / 4 })) {
      if ('fault' in row) skip(`${name}:${row.entry}`, row.fault);
      else yield { name: `${name}:${row.entry}`, read: () => once(JSON.stringify(row.row)) };
    }
  } else if (start.includes('\0')) skip(name, 'is no text');
  else yield { name, read: () => log.read(0) };
}

async function headOf(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  for await (const chunk of chunks) return Buffer.from(chunk.subarray(0, 4_096));
  return Buffer.alloc(0);
}

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}
