import { appendFileSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { asStoreError } from '../atomic.ts';
import { makeFolders } from '../make-folders.ts';

const MOST_BYTES = 1_000_000;

/**
 * Appends to a log that never has much more than a megabyte: what is full is kept beside it as `<path>.1`, and what was
 * there before goes.
 * @throws NightschoolError NOT_WRITABLE
 */
export function appendBounded(path: string, text: string): void {
  try {
    makeFolders(dirname(path));
    const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    if (size > 0 && size + Buffer.byteLength(text) > MOST_BYTES) renameSync(path, `${path}.1`);
    appendFileSync(path, text);
  } catch (error) {
    throw asStoreError(path, error);
  }
}
