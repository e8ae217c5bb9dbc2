import { constants } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { NightschoolError } from '../errors.ts';
import { faultOfPath, findClash } from '../util/safe-path.ts';
import { type ArchivedFile, type ArchivedFiles, LIMITS } from './skill-archive-paths.ts';

/** Folders that no skill is made of, and in which there may be a great deal. */
const PASSED_OVER = /^(?:\..*|node_modules|__pycache__)$/;
const DEEPEST = 12;

type LeftOut = ArchivedFiles['leftOut'][number];

/**
 * The files below a folder, under the same limits as an archive. No link is followed; hidden files, links and names that
 * not every system takes are left out, with the reason.
 * @throws NightschoolError ARCHIVE_REFUSED beyond the limits
 */
export async function readSkillFolder(folder: string): Promise<ArchivedFiles> {
  const leftOut: LeftOut[] = [];
  const paths = await findFiles(folder, leftOut);
  if (leftOut.some(({ path }) => path === '')) throw refused('it cannot be read');
  const clash = findClash(paths);
  if (clash !== null) throw refused(`${clash.map((path) => JSON.stringify(path)).join(' and ')} clash`);
  const files: ArchivedFile[] = [];
  let total = 0;
  for (const path of paths) {
    const bytes = await readPlain(join(folder, path), LIMITS.bytes - total);
    total += bytes?.length ?? 0;
    if (bytes === null) leftOut.push({ path, reason: 'it could not be read as a plain file' });
    else files.push({ path, bytes });
  }
  return { files, leftOut };
}

/** Paths of plain files with portable names, sorted. */
async function findFiles(folder: string, leftOut: LeftOut[]): Promise<readonly string[]> {
  const paths: string[] = [];
  const open = [''];
  let seen = 0;
  for (let prefix = open.pop(); prefix !== undefined; prefix = open.pop()) {
    seen++;
    const entries = await readdir(join(folder, prefix), { withFileTypes: true }).catch(() => null);
    if (entries === null) leftOut.push({ path: prefix.slice(0, -1), reason: 'it cannot be read' });
    for (const entry of entries ?? []) {
      if (PASSED_OVER.test(entry.name)) continue;
      const path = `${prefix}${entry.name}`;
      const fault = faultOfPath(path);
      if (fault !== null) leftOut.push({ path, reason: `its path ${fault}` });
      else if (entry.isDirectory() && path.split('/').length < DEEPEST) open.push(`${path}/`);
      else if (entry.isFile()) paths.push(path);
      else leftOut.push({ path, reason: entry.isDirectory() ? 'it lies too deep' : 'it is a link, or no file' });
      if (paths.length > LIMITS.files) throw refused(`it holds more than ${LIMITS.files} files`);
    }
    if (seen + open.length + leftOut.length > LIMITS.entries)
      throw refused(`it holds more than ${LIMITS.entries} entries`);
  }
  return paths.sort();
}

/** The bytes of a plain file; null for what became something else since it was listed. */
async function readPlain(path: string, most: number): Promise<Buffer | null> {
  const file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)).catch(() => null);
  if (file === null) return null;
  try {
    const about = await file.stat();
    if (!about.isFile()) return null;
    if (about.size > most) throw refused(`it holds more than ${LIMITS.bytes / 1e6} MB`);
    return await file.readFile();
  } finally {
    await file.close();
  }
}

function refused(reason: string): NightschoolError {
  return new NightschoolError('ARCHIVE_REFUSED', `The folder was refused: ${reason}.`, {
    hint: 'Name the folder of the skill itself, without what does not belong to it.',
  });
}
