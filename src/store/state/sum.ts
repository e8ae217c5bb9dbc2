import { closeSync, fsyncSync, openSync, readFileSync, readSync, rmSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { parseCheckedLines, printCheckedLines } from '../checked-lines.ts';

/**
 * What a file is against what it was when it was last closed; `changed`: by nobody who writes such files; `unknown`: nobody
 * told, as after a crash, or another program wrote it.
 */
export type Soundness = 'sound' | 'changed' | 'unknown';

const schema = z.strictObject({
  bytes: z.number(),
  sum: z.string(),
  /** SQLite's count of changes; null: not a database. */
  changes: z.number().nullable(),
});
type Sum = Readonly<z.infer<typeof schema>>;

/**
 * Holds a file that is about to be written against `<path>.sum`, which goes before the first write: after a crash nothing
 * is known of it. SQLite's own check sees pages that are broken, and not a byte that changed within a row.
 */
export function takeSum(path: string): Soundness {
  const kept = readKept(path);
  forget(path);
  const found = kept === null ? null : sumUp(path);
  if (kept === null || found === null) return 'unknown';
  if (kept.sum === found.sum && kept.bytes === found.bytes) return 'sound';
  const isWritten = kept.changes !== null && found.changes !== null && kept.changes !== found.changes;
  return isWritten ? 'unknown' : 'changed';
}

/** Says what a file is as it is closed. Where that cannot be written, nothing is known of it the next time. */
export function leaveSum(path: string): void {
  try {
    const sum = sumUp(path);
    if (sum !== null) writeSynced(sumOf(path), printCheckedLines([sum]));
  } catch {
    forget(path);
  }
}

/** In one write; of half of it nothing counts. */
function writeSynced(path: string, text: string): void {
  const file = openSync(path, 'w');
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function forget(path: string): void {
  try {
    rmSync(sumOf(path), { force: true });
  } catch {
    // where it cannot be removed, the file cannot be written either; a sum that is old tells of other changes
  }
}

function sumOf(path: string): string {
  return `${path}.sum`;
}

/** Null where it is not what was written, whole: a sum that is damaged says nothing of the file. */
function readKept(path: string): Sum | null {
  try {
    return parseCheckedLines(readFileSync(sumOf(path), 'utf8'), schema, sumOf(path)).rows[0] ?? null;
  } catch {
    return null;
  }
}

const CHUNK_BYTES = 1 << 20;

/** Length and CRC-32: by accident no change goes unseen that is smaller than 33 bits in a row. Null: no such file. */
function sumUp(path: string): Sum | null {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return null;
  }
  try {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    let [bytes, crc] = [0, 0];
    let changes: number | null = null;
    for (let read = readSync(file, chunk); read > 0; read = readSync(file, chunk)) {
      if (bytes === 0) changes = changesOf(chunk.subarray(0, read));
      bytes += read;
      crc = crc32(chunk.subarray(0, read), crc);
    }
    return { bytes, sum: crc.toString(16).padStart(8, '0'), changes };
  } finally {
    closeSync(file);
  }
}

const SQLITE = Buffer.from('SQLite format 3\0');
const CHANGES_AT = 24;

/** The file change counter of the header (https://sqlite.org/fileformat.html#file_change_counter). */
function changesOf(start: Buffer): number | null {
  const isDatabase = start.length >= CHANGES_AT + 4 && start.subarray(0, SQLITE.length).equals(SQLITE);
  return isDatabase ? start.readUInt32BE(CHANGES_AT) : null;
}
