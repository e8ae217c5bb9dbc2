import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';

/** The first read is small: often the head of a file is all that is looked at. */
const FIRST_BYTES = 64 * 1024;
const MOST_BYTES = 256 * 1024;

/** Opens a file for reading. A pipe of that name is not waited for: what is no ordinary file is refused. */
export function openOrdinary(file: string): number {
  const descriptor = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  if (fstatSync(descriptor).isFile()) return descriptor;
  closeSync(descriptor);
  throw new Error(`${file} is not an ordinary file`);
}

/** Memory for the next file: taking new one for each would cost more than reading it. */
let spare: Buffer | null = null;

/**
 * The bytes of a file from an offset on. All chunks share one piece of memory. Reads synchronously: of many small files
 * most of the time would go into waiting. After each chunk it is others' turn.
 */
export async function* readBytes(file: string, from: number): AsyncGenerator<Uint8Array> {
  const descriptor = openOrdinary(file);
  const memory = spare ?? Buffer.allocUnsafeSlow(MOST_BYTES);
  spare = null;
  try {
    for (let position = from, most = FIRST_BYTES; ; most = MOST_BYTES) {
      const length = readSync(descriptor, memory, 0, most, position);
      if (length === 0) return;
      position += length;
      yield memory.subarray(0, length);
      await setImmediate();
    }
  } finally {
    spare = memory;
    closeSync(descriptor);
  }
}
