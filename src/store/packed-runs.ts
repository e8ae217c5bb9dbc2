import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { asStoreError, writeFileAtomic } from './atomic.ts';

/** A file of a run, and its bytes on the disk. */
export interface RunFile {
  readonly run: string;
  readonly bytes: number;
}

const SUFFIX = '.jsonl.gz';
const folderOf = (workspace: string): string => join(workspace, '.nightschool', 'ledger');
const plainFile = (workspace: string, run: string): string => join(folderOf(workspace), `${run}.jsonl`);
const packedFile = (workspace: string, run: string): string => join(folderOf(workspace), run + SUFFIX);

/** Runs whose ledger was packed, oldest first: `.nightschool/ledger/<run>.jsonl.gz`. */
export function listPacked(workspace: string): Promise<readonly RunFile[]> {
  return listRunFiles(workspace, SUFFIX);
}

/** Runs with a file of that ending, oldest first; one that goes meanwhile is none. */
export async function listRunFiles(workspace: string, suffix: string): Promise<readonly RunFile[]> {
  const names = await readdir(folderOf(workspace)).catch(() => []);
  const files = await Promise.all(
    names.sort().map(async (name) => {
      const about = name.endsWith(suffix) ? await stat(join(folderOf(workspace), name)).catch(() => null) : null;
      return about === null ? [] : [{ run: name.slice(0, -suffix.length), bytes: about.size }];
    }),
  );
  return files.flat();
}

/** Packs the ledger of a run that is over. Whenever it is killed there is the one file, or the other, or both. */
export async function packRun(workspace: string, run: string): Promise<void> {
  const packed = await promisify(gzip)(await readFile(plainFile(workspace, run)));
  await writeFileAtomic(packedFile(workspace, run), packed);
  await remove(plainFile(workspace, run));
}

/** What a packed ledger says; null where there is none, or nothing can be made of it. */
export async function unpackRun(workspace: string, run: string): Promise<string | null> {
  try {
    const options = { maxOutputLength: MOST_BYTES };
    return (await promisify(gunzip)(await readFile(packedFile(workspace, run)), options)).toString('utf8');
  } catch {
    return null;
  }
}

/** Of a ledger that was packed here; a larger one is none of ours. */
const MOST_BYTES = 1_000_000_000;

/** Removes the ledger of a run, packed or not. What its sums are kept in stays. */
export async function removeRun(workspace: string, run: string): Promise<void> {
  await remove(plainFile(workspace, run));
  await remove(packedFile(workspace, run));
}

async function remove(path: string): Promise<void> {
  try {
    await rm(path, { force: true });
  } catch (error) {
    throw asStoreError(path, error);
  }
}
