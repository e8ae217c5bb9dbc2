import { constants } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { NightschoolError } from '../errors.ts';
import { codeOf } from '../util/error-code.ts';
import { makeFolders } from './make-folders.ts';

/**
 * Replaces a file as a whole: after a crash there is the old text or the new one, never a part.
 * The bytes are synced before the rename and the folder after it; the target survives a full disk.
 */
export async function writeFileAtomic(path: string, text: string | Uint8Array): Promise<void> {
  // always the same name: what a killed run left is overwritten by the next (there is one writer per workspace)
  const temporary = join(dirname(path), `.${basename(path)}.tmp`);
  try {
    await makeFolder(dirname(path));
    await writeSynced(temporary, text);
    await rename(temporary, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined); // the first error is the one to tell
    throw asStoreError(path, error);
  }
}

/** Makes a folder with its parents and syncs each new entry. */
export async function makeFolder(path: string): Promise<void> {
  for (const folder of makeFolders(path).toReversed()) await syncFolder(dirname(folder));
}

/** Makes renames and new names inside the folder survive a power cut. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Turns what the file system says into a sentence that names the file and the cause. */
export function asStoreError(path: string, error: unknown): unknown {
  const why = FAULTS[codeOf(error)];
  return why === undefined
    ? error
    : new NightschoolError('NOT_WRITABLE', `Cannot write ${path}: ${why}.`, { cause: error });
}

const FAULTS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'it would be larger than files may be here',
  EIO: 'the disk failed',
  EMFILE: 'this program has too many files open',
  ENFILE: 'the machine has too many files open',
  EBUSY: 'another program uses it',
  ENOMEM: 'the memory is used up',
  ENOTDIR: 'a parent of it is a file, not a folder',
  EEXIST: 'a parent of it is a file, not a folder',
  EISDIR: 'it is a folder',
  ELOOP: 'a link stands in its place',
};

/**
 * The same for a file that is read, where the fault is the file's own: a folder may have its name, or it may be another
 * user's. What the machine lacks for a while, such as files it may open, says nothing of the file: it is no damage.
 */
export function asReadError(path: string, error: unknown): unknown {
  const code = codeOf(error);
  const hint = READ_HINTS[code];
  return hint === undefined
    ? error
    : new NightschoolError('FILE_DAMAGED', `Cannot read ${path}: ${FAULTS[code]}.`, { hint, cause: error });
}

const READABLE = 'Make it readable for this user, and run again.';

const READ_HINTS: Readonly<Record<string, string>> = {
  EACCES: READABLE,
  EPERM: READABLE,
  EISDIR: 'Move the folder away, and restore the file from version control.',
  ELOOP: 'Move the link away, and restore the file from version control.',
};

/** As `w` does, but a link that somebody put there is not followed. */
const WRITE = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | (constants.O_NOFOLLOW ?? 0);

/** Writes a file and syncs it, not its folder. A link in its place is an error. */
export async function writeSynced(path: string, text: string | Uint8Array): Promise<void> {
  const file = await open(path, WRITE);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}
