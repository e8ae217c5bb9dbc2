import { lstatSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, sep } from 'node:path';
import { NightschoolError } from '../errors.ts';
import { codeOf } from '../util/error-code.ts';

/**
 * Where a path lies below a folder: every name that came from a log, a model, an archive or another agent goes through
 * here before the disk sees it. By its words it may not lead out (`..`, absolute, a drive, a backslash, NUL), and neither
 * may a link on the way, nor the file itself where that is one; links inside of the folder are people's own and stay.
 * @throws NightschoolError PATH_REFUSED
 */
export function safeJoin(root: string, path: string): string {
  return joinBelow(root, path, [root]);
}

/**
 * The same for a workspace, whose own folders people may keep elsewhere: a linked `skills/` or `memories/` is one of
 * theirs, and nothing in it may lead out of both.
 * @throws NightschoolError PATH_REFUSED
 */
export function joinInWorkspace(workspace: string, path: string): string {
  return joinBelow(workspace, path, rootsOf(workspace, path));
}

/** Whether a file of a workspace really lies where its folder does. */
export function liesInWorkspace(workspace: string, path: string): boolean {
  const place = realPlace(join(workspace, path));
  return place !== null && rootsOf(workspace, path).some((root) => isWithin(realPlace(root) ?? root, place));
}

const OWN_FOLDERS: ReadonlySet<string> = new Set(['evals', 'logs', 'memories', 'pipelines', 'skills']);

function rootsOf(workspace: string, path: string): readonly string[] {
  const [top = ''] = path.split('/');
  return OWN_FOLDERS.has(top) ? [workspace, join(workspace, top)] : [workspace];
}

function joinBelow(root: string, path: string, roots: readonly string[]): string {
  const fault = faultOfWords(path);
  if (fault !== null) throw refused(path, fault);
  const full = join(root, path);
  const reals = roots.map(realPlace);
  const place = realPlace(full);
  if (place === null || reals.includes(null)) throw refused(path, 'is a link that leads nowhere, or in a circle');
  if (!reals.some((real) => real !== null && isWithin(real, place)))
    throw refused(path, `leads out of ${root}, by a link`);
  return full;
}

/** Whether anything below a folder can have this path, by its words alone: of what is asked for and cannot be, there is none. */
export function mayLieBelow(path: string): boolean {
  return faultOfWords(path) === null;
}

/** Whether a place is a folder or lies in it; both as they really are. */
export function isWithin(folder: string, place: string): boolean {
  return place === folder || place.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
}

/**
 * Where something that may not be there yet really is: links on the way are followed, and what they lead to need not be
 * there. Null where they go round in a circle.
 */
export function realPlace(path: string): string | null {
  const real = realOf(path);
  if (real !== 'missing') return real;
  if (isLink(path)) return null; // whoever opens it to write would make what it leads to
  const parent = dirname(path);
  if (parent === path) return path;
  const above = realPlace(parent);
  return above === null ? null : join(above, path.slice(parent.length).replace(/^[/\\]+/, ''));
}

function realOf(path: string): string | 'missing' | null {
  try {
    return realpathSync.native(path);
  } catch (error) {
    return codeOf(error) === 'ELOOP' ? null : 'missing';
  }
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  } catch {
    return false; // closed, or a name that is too long: whoever uses it meets that
  }
}

/** Of our own names too, so hidden ones and any letters are fine here; `faultOfPath` is what names of others must pass. */
function faultOfWords(path: string): string | null {
  if (path.includes('\0')) return 'has a NUL in it';
  if (path.includes('\\')) return 'has a backslash';
  if (isAbsolute(path) || path.startsWith('/') || /^[a-z]:/i.test(path)) return 'is absolute';
  return path.split('/').includes('..') ? 'leads out of its folder' : null;
}

function refused(path: string, fault: string): NightschoolError {
  const shown = JSON.stringify(path.slice(0, 200)).replace(/[\p{Cc}\p{Cf}]/gu, '\ufffd');
  return new NightschoolError('PATH_REFUSED', `${shown} ${fault}.`);
}
