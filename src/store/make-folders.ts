import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { NightschoolError } from '../errors.ts';
import { codeOf } from '../util/error-code.ts';

/**
 * Makes a folder with its parents, one by one: Node's own `recursive` never comes back where a place takes no folders
 * and answers that there is no such file (`/proc`).
 * @returns the folders that were made, outermost first
 * @throws NightschoolError NOT_WRITABLE for such a place; else what the file system says
 */
export function makeFolders(path: string): readonly string[] {
  const made = makeOne(path);
  if (made !== 'no parent') return made === 'made' ? [path] : [];
  const parent = dirname(path);
  const above = parent === path ? [] : makeFolders(parent);
  const again = makeOne(path);
  if (again === 'no parent') throw new NightschoolError('NOT_WRITABLE', `${parent} takes no folders.`);
  return again === 'made' ? [...above, path] : above;
}

function makeOne(path: string): 'made' | 'there' | 'no parent' {
  try {
    mkdirSync(path);
    return 'made';
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return 'no parent';
    // another process may have been first; a root that nobody can make anything in is there all the same
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return 'there';
    throw error;
  }
}
