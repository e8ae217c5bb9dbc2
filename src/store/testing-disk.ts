import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const MEMORY = '/dev/shm';
const PREFIX = 'nightschool-tests-';
/** Many times what the tests have there at once. */
const ROOM = 2 * 1024 ** 3;
const HOUR_MS = 3_600_000;

/**
 * For the tests, and the programs and threads that they start: their folders are in memory where Linux has room for
 * them, as most of what is written is synced, and gone a second later. What somebody set stays as it is. Returns what
 * clears up.
 */
export function setup(): () => void {
  if (process.env.TMPDIR !== undefined || !hasRoom()) return () => undefined;
  removeAbandoned();
  const folder = mkdtempSync(join(MEMORY, PREFIX));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  if (canExecute(folder)) process.env.TMPDIR = folder;
  else remove();
  return remove;
}

function hasRoom(): boolean {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    return bavail * bsize >= ROOM;
  } catch {
    return false;
  }
}

/** Containers often have it mounted `noexec`, and some tests write programs. */
function canExecute(folder: string): boolean {
  const program = join(folder, 'program');
  writeFileSync(program, '#!/bin/sh\nexit 0\n', { mode: 0o700 });
  const { status } = spawnSync(program);
  rmSync(program);
  return status === 0;
}

/** What a run left that was killed. */
function removeAbandoned(): void {
  for (const name of readdirSync(MEMORY).filter((each) => each.startsWith(PREFIX))) {
    const folder = join(MEMORY, name);
    try {
      if (Date.now() - statSync(folder).mtimeMs > HOUR_MS) rmSync(folder, { recursive: true, force: true });
    } catch {
      // it is another person's, or is being removed
    }
  }
}
