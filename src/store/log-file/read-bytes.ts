import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';

/** The first read is small: often the head of a file is all that is looked at. */
const FIRST_BYTES = 64 * 1024;
const MOST_BYTES = 256 * 1024;
const LEAST_BYTES = 4 * 1024;

/** Opens a file for reading. A pipe of that name is not waited for: what is no ordinary file is refused. */
export function openOrdinary(file: string): number {
  const descriptor = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  if (fstatSync(descriptor).isFile()) return descriptor;
  closeSync(descriptor);
  throw new Error(`${file} is not an ordinary file`);
}

/**
 * The bytes of a file from an offset on. All chunks share one piece of memory: of a large file, taking new memory for each
 * would cost more than reading it. Reads synchronously: of many small files most of the time would go into waiting.
 * After each chunk it is others' turn.
 */
export async function* readBytes(file: string, from: number): AsyncGenerator<Uint8Array> {
  const descriptor = openOrdinary(file);
  try {
    let chunk = Buffer.allocUnsafeSlow(0);
    for (let position = from, most = FIRST_BYTES; ; most = MOST_BYTES) {
      if (chunk.length < most) {
        const left = fstatSync(descriptor).size - position;
        const wanted = Math.min(most, Math.max(LEAST_BYTES, left));
        if (chunk.length < wanted) chunk = Buffer.allocUnsafeSlow(wanted);
      }
      const length = readSync(descriptor, chunk, 0, chunk.length, position);
      if (length === 0) return;
      position += length;
      yield chunk.subarray(0, length);
      await setImmediate();
    }
  } finally {
    closeSync(descriptor);
  }
}
