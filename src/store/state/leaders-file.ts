import { copyFileSync, existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { asStoreError, writeFileAtomic } from '../atomic.ts';
import { type OpeningOptions, setAside } from './database.ts';
import { leaveSum, takeSum } from './sum.ts';

/** `.nightschool/leaders.bin`: what nights keep of all requests, in pieces one after another. How much of it counts, the index says. */
export interface LeadersFile {
  /** The first `length` bytes; null where there are not so many. */
  read(length: number): Promise<Uint8Array<ArrayBuffer> | null>;
  /** Puts bytes behind the first `after`, which stay as they are; what was behind them is gone. At 0 the file is replaced as a whole. */
  write(after: number, bytes: Uint8Array): Promise<void>;
  /** Says what it is, for whoever opens it the next time; nothing where it is only looked at. */
  close(): void;
}

const NAME = 'leaders.bin';

/**
 * @param beside the path of the index
 * @param isChecked by whoever may write it: what is not as it was left is set aside, and made anew
 */
export function leadersFile(
  beside: string,
  { isChecked, notice }: { readonly isChecked: boolean } & Pick<OpeningOptions, 'notice'> = { isChecked: false },
): LeadersFile {
  const path = join(dirname(beside), NAME);
  if (isChecked && takeSum(path) === 'changed') {
    const sentence = setAside(path);
    notice?.(sentence);
  }
  return {
    close: () => {
      if (isChecked) leaveSum(path);
    },
    read: async (length) => {
      try {
        return await readStart(path, length);
      } catch {
        return null; // what cannot be read is made anew
      }
    },
    write: (after, bytes) => (after === 0 ? writeFileAtomic(path, bytes) : append(path, after, bytes)),
  };
}

/** Copies the file from beside one index to beside another, where there is one. */
export function copyLeaders(from: string, to: string): void {
  const path = join(dirname(from), NAME);
  if (existsSync(path)) copyFileSync(path, join(dirname(to), NAME));
}

async function readStart(path: string, length: number): Promise<Uint8Array<ArrayBuffer> | null> {
  await using file = await open(path, 'r');
  const { size } = await file.stat();
  if (size < length) return null;
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; ) {
    const { bytesRead } = await file.read(bytes, at, length - at, at);
    if (bytesRead === 0) return null;
    at += bytesRead;
  }
  return bytes;
}

async function append(path: string, after: number, bytes: Uint8Array): Promise<void> {
  try {
    await using file = await open(path, 'r+');
    await file.truncate(after);
    for (let at = 0; at < bytes.length; ) {
      const { bytesWritten } = await file.write(bytes, at, bytes.length - at, after + at);
      at += bytesWritten;
    }
    await file.sync();
  } catch (error) {
    throw asStoreError(path, error);
  }
}
