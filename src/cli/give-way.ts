import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { acquireEarly, refuseLocked } from '../store/lock.ts';
import type { Shell } from './terminal.ts';

/**
 * Takes the lock of a night before the parts of a night are loaded, which takes most of a second: of many that are started
 * at once all but one end right away. A scheduled one says in its own way that another is at work.
 * @throws NightschoolError WORKSPACE_LOCKED, WORKSPACE_NEWER
 */
export function giveWay([command, ...words]: readonly string[], { cwd }: Pick<Shell, 'cwd'>): Disposable {
  if (command !== 'run' || words.some((word) => OTHERWISE.test(word))) return NOTHING;
  const at = words.indexOf('--dir');
  const joined = words.find((word) => word.startsWith('--dir='))?.slice('--dir='.length);
  const dir = resolve(cwd, joined ?? (at < 0 ? '.' : (words[at + 1] ?? '.')));
  if (words.includes('--dry-run')) refuseLocked(dir);
  if (words.includes('--dry-run') || !existsSync(join(dir, 'pipelines'))) return NOTHING;
  const lock = acquireEarly(dir);
  return { [Symbol.dispose]: lock.release };
}

const OTHERWISE = /^(-h|--help|--if-due|--output(=.*)?)$/;
const NOTHING: Disposable = { [Symbol.dispose]: () => undefined };
