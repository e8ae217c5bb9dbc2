import { lstat, readFile } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { NightschoolError } from '../../errors.ts';
import { writeFileAtomic } from '../atomic.ts';
import { isWithin, realPlace } from '../safe-join.ts';

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
    if (file !== out && !isBelow(file, out)) throw outside(file);
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
function isBelow(file: string, out: string): boolean {
  const [root, parent] = [out, dirname(file)].map(realPlace);
  return (
    file.startsWith(`${out}${sep}`) && typeof root === 'string' && typeof parent === 'string' && isWithin(root, parent)
  );
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
