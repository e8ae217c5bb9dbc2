import { closeSync, openSync, readFileSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';

/** What a file is against what it was when it was last closed; `unknown`: nobody told, as after a crash. */
export type Soundness = 'sound' | 'changed' | 'unknown';

/**
 * Holds a file that is about to be written against `<path>.sum`, which goes before the first write: after a crash nothing
 * is known of it. SQLite's own check sees pages that are broken, and not a byte that changed within a row.
 */
export function takeSum(path: string): Soundness {
  const kept = readKept(sumOf(path));
  if (kept === null) return 'unknown';
  forget(path);
  return kept === sumUp(path) ? 'sound' : 'changed';
}

/** Says what a file is as it is closed. Where that cannot be written, nothing is known of it the next time. */
export function leaveSum(path: string): void {
  try {
    const sum = sumUp(path);
    if (sum !== null) writeFileSync(sumOf(path), `${sum}\n`);
  } catch {
    forget(path);
  }
}

function forget(path: string): void {
  try {
    rmSync(sumOf(path), { force: true });
  } catch {
    // where it cannot be removed, the file cannot be written either; a sum that is old costs an index, and no fact
  }
}

function sumOf(path: string): string {
  return `${path}.sum`;
}

function readKept(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trimEnd();
  } catch {
    return null;
  }
}

const CHUNK_BYTES = 1 << 20;

/** Length and CRC-32: by accident no change goes unseen that is smaller than 33 bits in a row. Null: no such file. */
function sumUp(path: string): string | null {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return null;
  }
  try {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    let [bytes, crc] = [0, 0];
    for (let read = readSync(file, chunk); read > 0; read = readSync(file, chunk)) {
      bytes += read;
      crc = crc32(chunk.subarray(0, read), crc);
    }
    return `${bytes} ${crc.toString(16).padStart(8, '0')}`;
  } finally {
    closeSync(file);
  }
}
