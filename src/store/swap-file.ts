import { link, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { asStoreError, makeFolder, syncFolder, writeSynced } from './atomic.ts';

/**
 * Replaces a file as `writeFileAtomic` does, but only while it says what it said before: people save their files when they
 * like, and wait for no lock. The new text is on the disk before the look, so that hardly any time is left after it; and
 * what was there is kept until it has been looked at once more, as an append may have come in that time.
 * @param before null: there was no such file
 * @returns false where somebody changed it: it is as they left it
 */
export async function swapFile(path: string, text: string, before: string | null): Promise<boolean> {
  const folder = dirname(path);
  const temporary = join(folder, `.${basename(path)}.tmp`);
  try {
    await makeFolder(folder);
    await writeSynced(temporary, text);
    const isSwapped = before === null ? await create(temporary, path) : await exchange(temporary, path, before);
    await rm(temporary, { force: true });
    await syncFolder(folder);
    return isSwapped;
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined); // the first error is the one to tell
    throw asStoreError(path, error);
  }
}

async function create(temporary: string, path: string): Promise<boolean> {
  try {
    await link(temporary, path); // unlike a rename this replaces nothing
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    if (!LINKLESS.has(codeOf(error))) throw error;
    await rename(temporary, path);
    return true;
  }
}

async function exchange(temporary: string, path: string, before: string): Promise<boolean> {
  const old = join(dirname(path), `.${basename(path)}.old`);
  await rm(old, { force: true });
  const isKept = await keepAs(old, path);
  if ((await readFile(path, 'utf8').catch(() => null)) !== before) {
    await rm(old, { force: true });
    return false;
  }
  await rename(temporary, path);
  if (!isKept) return true;
  await syncFolder(dirname(path)); // and whoever had it open has written by now
  const isSame = (await readFile(old, 'utf8')) === before;
  if (isSame) await rm(old);
  else await rename(old, path);
  return isSame;
}

/** A second name for what is there; false where the file system has none. */
async function keepAs(old: string, path: string): Promise<boolean> {
  try {
    await link(path, old);
    return true;
  } catch (error) {
    if (LINKLESS.has(codeOf(error)) || codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}

/** What file systems without hard links answer. */
const LINKLESS: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EACCES']);

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
