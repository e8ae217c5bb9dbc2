import { appendFile, link, lstat, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { codeOf } from '../util/error-code.ts';
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
    await mendSwap(path);
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

/** What stopped writes left in a folder and those below it, down to a depth. */
export async function findStopped(folder: string, depth: number): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const found: string[] = [];
  for (const entry of entries) {
    if (entry.isDirectory() && depth > 0) found.push(...(await findStopped(join(folder, entry.name), depth - 1)));
    if (entry.isFile() && TEMPORARY.test(entry.name)) found.push(join(folder, entry.name));
  }
  return found;
}

/** Ends what a crash left, as `findStopped` names it. Whoever writes the file that it belongs to must hold its lock. */
export async function mendStopped(path: string): Promise<void> {
  const [, name] = KEPT.exec(basename(path)) ?? [];
  if (name !== undefined) return mendSwap(join(dirname(path), name));
  await rm(path, { force: true });
}

/**
 * Ends what a crash left of a swap: what was there is put back where it was written to after the text that replaced it, and
 * goes otherwise.
 */
async function mendSwap(path: string): Promise<void> {
  const old = keptAs(path);
  const [was, is] = await Promise.all([old, path].map((file) => lstat(file).catch(() => null)));
  if (!was) return;
  const isEdited = is && is.ino !== was.ino && was.mtimeMs >= is.mtimeMs;
  await (isEdited ? rename(old, path) : rm(old, { force: true }));
  await syncFolder(dirname(path));
}

/** The name by which all know what a stopped write left. */
function keptAs(path: string): string {
  return join(dirname(path), `.${basename(path)}.old.tmp`);
}

const TEMPORARY = /^\..+\.(?:md|jsonl|yaml)(?:\.old)?\.tmp$/;
const KEPT = /^\.(.+)\.old\.tmp$/;

async function create(temporary: string, path: string): Promise<boolean> {
  try {
    await link(temporary, path); // unlike a rename this replaces nothing
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    if (!LINKLESS.has(codeOf(error))) throw error;
    if ((await lstat(path).catch(() => null)) !== null) return false;
    await rename(temporary, path);
    return true;
  }
}

async function exchange(temporary: string, path: string, before: string): Promise<boolean> {
  const old = keptAs(path);
  const isKept = await keepAs(old, path);
  if ((await readFile(path, 'utf8').catch(() => null)) !== before) {
    await rm(old, { force: true });
    return false;
  }
  await rename(temporary, path);
  if (!isKept) return true;
  await syncFolder(dirname(path)); // and whoever had it open has written by now
  const was = await readFile(old, 'utf8');
  const isAppended = was.startsWith(before);
  if (!isAppended) await rename(old, path);
  // what was appended in that time comes after the new text, as it would have a moment later; so may more have by now
  else if (was !== before) await appendFile(path, was.slice(before.length));
  await rm(old, { force: true });
  return isAppended;
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
