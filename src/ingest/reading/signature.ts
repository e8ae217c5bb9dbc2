import { hash } from 'node:crypto';

/**
 * What the first `bytes` bytes of a text looked like: hashes of the first and of the last 4 KiB of them, or of all where
 * they are fewer. Two texts that agree in it are taken for the same up to there.
 */
export interface Signature {
  readonly bytes: number;
  readonly head: string;
  readonly tail: string;
}

const HASHED_BYTES = 4096;

/** How many bytes each of the two hashes is of. */
export function hashedLength({ bytes }: Pick<Signature, 'bytes'>): number {
  return Math.min(HASHED_BYTES, bytes);
}

/** sha256, 16 hex digits. */
export function hashBytes(bytes: Uint8Array): string {
  return hash('sha256', bytes, 'hex').slice(0, 16);
}

/** Text that passes by, so that it can be signed afterwards. */
export interface Witness {
  /** The same chunks. */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Bytes up to the end of what passed by. */
  size(): number;
  /** Remembers an offset inside the chunk that came last, to be signed. */
  mark(offset: number): void;
  /** Of everything up to the last mark. */
  signMarked(): Signature;
  /** Of everything that passed by. */
  signAll(): Signature;
}

/** What is known of the text before the chunks: `head` are its first bytes as far as they are known, `tail` its last. */
export interface SeenBefore {
  readonly bytes: number;
  readonly head: string | null;
  readonly tail: Uint8Array;
}

export const NOTHING_SEEN: SeenBefore = { bytes: 0, head: null, tail: new Uint8Array() };

/** Holds no more of what passes by than the last chunk and a few KiB. */
export function witness(chunks: AsyncIterable<Uint8Array>, seen: SeenBefore): Witness {
  let before: Uint8Array = seen.tail;
  let chunk: Uint8Array = new Uint8Array();
  let start = seen.bytes;
  let first: Uint8Array = seen.tail;
  let marked = { bytes: seen.bytes, tail: before };
  const pass = async function* (): AsyncGenerator<Uint8Array> {
    for await (const next of chunks) {
      chunk = next;
      if (first.length < HASHED_BYTES) first = Buffer.concat([first, next.subarray(0, HASHED_BYTES)]);
      try {
        yield next;
      } finally {
        before = lastOf(before, chunk);
        start += chunk.length;
        chunk = NOTHING_SEEN.tail;
      }
    }
  };
  const sign = ({ bytes, tail }: { readonly bytes: number; readonly tail: Uint8Array }): Signature => ({
    bytes,
    head:
      seen.bytes >= HASHED_BYTES && seen.head !== null
        ? seen.head
        : hashBytes(first.subarray(0, hashedLength({ bytes }))),
    tail: hashBytes(tail),
  });
  return {
    chunks: pass(),
    size: () => start + chunk.length,
    mark: (offset) => {
      marked = { bytes: offset, tail: lastOf(before, chunk.subarray(0, offset - start)) };
    },
    signMarked: () => sign(marked),
    signAll: () => sign({ bytes: start + chunk.length, tail: lastOf(before, chunk) }),
  };
}

/** A copy of the last bytes of two pieces, so that the pieces themselves are not held. */
function lastOf(before: Uint8Array, after: Uint8Array): Uint8Array {
  if (after.length >= HASHED_BYTES) return Uint8Array.from(after.subarray(-HASHED_BYTES));
  const missing = HASHED_BYTES - after.length;
  return Buffer.concat([before.subarray(Math.max(0, before.length - missing)), after]);
}
