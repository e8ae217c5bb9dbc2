import { lstat, readFile, realpath } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { NightschoolError } from '../../errors.ts';
import { writeFileAtomic } from '../atomic.ts';

export interface WrittenFile {
  /** Absolute. */
  readonly file: string;
  readonly change: 'written' | 'unchanged';
}

/**
 * Writes files at `out`: an empty path means `out` itself. Nothing is written where one is there with other content, unless
 * that is wanted (`force`), and nothing but plain files is ever replaced.
 * @throws NightschoolError NOT_WRITABLE
 */
export async function writeExport(
  out: string,
  files: readonly { readonly path: string; readonly text: string }[],
  { force, dryRun }: { readonly force: boolean; readonly dryRun: boolean },
): Promise<readonly WrittenFile[]> {
  const planned: (WrittenFile & { readonly text: string })[] = [];
  for (const { path, text } of files) {
    const file = path === '' ? out : join(out, path);
    if (file !== out && !(await isBelow(file, out))) throw outside(file);
    const state = await compare(file, text);
    if (state === 'other' || (state === 'different' && !force)) throw inTheWay(file, state);
    planned.push({ file, text, change: state === 'same' ? 'unchanged' : 'written' });
  }
  for (const { file, text, change } of planned) {
    if (change === 'written' && !dryRun) await writeFileAtomic(file, text);
  }
  return planned.map(({ file, change }) => ({ file, change }));
}

/** Also where a folder on the way there is a link. */
async function isBelow(file: string, out: string): Promise<boolean> {
  const [root, parent] = await Promise.all([out, dirname(file)].map(realFolder));
  return file.startsWith(`${out}${sep}`) && (parent === root || parent?.startsWith(`${root}${sep}`) === true);
}

/** Where a folder that may not be there yet really is. */
async function realFolder(folder: string): Promise<string> {
  const real = await realpath(folder).catch(() => null);
  if (real !== null || dirname(folder) === folder) return real ?? folder;
  return join(await realFolder(dirname(folder)), basename(folder));
}

function outside(file: string): NightschoolError {
  return new NightschoolError('NOT_WRITABLE', `${file} is not below the folder that was named.`, {
    hint: 'Name a folder with --out in which no folder is a link.',
  });
}

async function compare(file: string, text: string): Promise<'none' | 'same' | 'different' | 'other'> {
  const about = await lstat(file).catch(() => null);
  if (about === null) return 'none';
  if (!about.isFile()) return 'other';
  return (await readFile(file, 'utf8').catch(() => null)) === text ? 'same' : 'different';
}

function inTheWay(file: string, state: 'different' | 'other'): NightschoolError {
  if (state === 'other') return new NightschoolError('NOT_WRITABLE', `${file} is there, and is no plain file.`);
  return new NightschoolError('NOT_WRITABLE', `${file} is there already, with other content.`, {
    hint: '--force replaces it; --out names another place.',
  });
}
