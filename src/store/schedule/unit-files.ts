import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '../atomic.ts';
import { readText } from '../json-lines.ts';
import type { InstalledPiece, Piece } from './scheduler.ts';

/** The files of an entry in a folder of the person: `<id>.<ending>`. */
export async function readUnits(folder: string, names: readonly string[]): Promise<readonly InstalledPiece[]> {
  const pieces = await Promise.all(
    names.map(async (name) => ({ name, where: join(folder, name), text: await readText(join(folder, name)) })),
  );
  return pieces.flatMap(({ text, ...piece }) => (text === null ? [] : [{ ...piece, text }]));
}

/** Writes what is not there as it should be; true where anything was. */
export async function writeUnits(folder: string, pieces: readonly Piece[]): Promise<boolean> {
  let changed = false;
  for (const { name, text } of pieces) {
    const path = join(folder, name);
    if ((await readText(path)) === text) continue;
    await writeFileAtomic(path, text);
    changed = true;
  }
  return changed;
}

export async function removeUnits(folder: string, names: readonly string[]): Promise<void> {
  for (const name of names) await rm(join(folder, name), { force: true });
}
