import { createWriteStream } from 'node:fs';
import { appendFile, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createZstdCompress, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { z } from 'zod';
import { asStoreError, makeFolder, syncFolder } from '../../store/atomic.ts';

/** Of which state of a log a pack was made. */
const stamp = z.object({
  /** Of what it was packed with: settings and this format. */
  rules: z.string(),
  size: z.number(),
  modified: z.number(),
  /** What lay beside the log, see `night/reading/companions.ts`. */
  companions: z.record(z.string(), z.string()),
  sessions: z.int(),
  /** Lines that could not be read, and sessions of projects that the pipeline leaves out. */
  skipped: z.int(),
  leftOut: z.int(),
});

export type Stamp = Readonly<z.infer<typeof stamp>>;

const note = z.object({ packed: stamp });

/** A pack that is being written, beside the one it will take the place of. */
export interface OpenPack {
  write(line: unknown): Promise<void>;
  /** Puts it into place, and gives its bytes. */
  close(stamp: Stamp): Promise<number>;
  /** Leaves what was there. */
  discard(): Promise<void>;
}

/** Characters that are handed to the compressor together: each piece costs a way to its thread and back. */
const AT_ONCE = 64 * 1024;

/**
 * JSON lines, compressed as they come; then the stamp in a frame of its own, so that it is found from the end. Another
 * process may be at the same pack: each writes its own file, and the last one stays.
 */
export async function openPack(path: string): Promise<OpenPack> {
  await makeFolder(dirname(path)).catch((error: unknown) => refuse(path, error));
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  const zip = createZstdCompress();
  await rm(temporary, { force: true });
  const written = pipeline(zip, createWriteStream(temporary, { flags: 'wx', flush: true }));
  written.catch(() => undefined); // told by the next write, or by close
  let waiting = '';
  const flush = async (): Promise<void> => {
    const text = waiting;
    waiting = '';
    if (zip.destroyed) await written.catch((error: unknown) => refuse(path, error));
    if (zip.write(text)) return;
    const drained = new Promise<void>((resolve) => zip.once('drain', resolve));
    await Promise.race([drained, written]).catch((error: unknown) => refuse(path, error));
  };
  return {
    write: async (line) => {
      waiting += `${JSON.stringify(line)}\n`;
      if (waiting.length > AT_ONCE) await flush();
    },
    close: async (given) => {
      try {
        zip.end(waiting);
        await written;
        const line = { schema_version: 'nightschool-session-v1', packed: given };
        await appendFile(temporary, zstdCompressSync(`${JSON.stringify(line)}\n`), { flush: true });
        const { size } = await stat(temporary);
        await rename(temporary, path);
        await syncFolder(dirname(path));
        return size;
      } catch (error) {
        await rm(temporary, { force: true }).catch(() => undefined); // the first error is the one to tell
        return refuse(path, error);
      }
    },
    discard: async () => {
      zip.destroy();
      await written.catch(() => undefined);
      await rm(temporary, { force: true });
    },
  };
}

function refuse(path: string, error: unknown): never {
  throw asStoreError(path, error);
}

const ZSTD = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);
/** A stamp is smaller than this. */
const END_BYTES = 64 * 1024;

/** What a pack was made of; null where there is none, or none of this kind. */
export async function readStamp(path: string): Promise<(Stamp & { readonly bytes: number }) | null> {
  try {
    await using file = await open(path, 'r');
    const { size } = await file.stat();
    const end = Buffer.alloc(Math.min(size, END_BYTES));
    await file.read(end, 0, end.length, size - end.length);
    const text = zstdDecompressSync(end.subarray(end.lastIndexOf(ZSTD)), { maxOutputLength: 16 * END_BYTES });
    return { ...note.parse(JSON.parse(text.toString('utf8'))).packed, bytes: size };
  } catch {
    return null; // it is packed again
  }
}
