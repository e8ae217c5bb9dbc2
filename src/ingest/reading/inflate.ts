import { createGunzip, createZstdDecompress } from 'node:zlib';

export type Packing = 'gzip' | 'zstd';

/** How unpacking ended. */
export interface Inflated {
  readonly fault: 'cut off' | 'damaged' | null;
  /** Bytes of packed input that went in before the fault. */
  readonly taken: number;
}

/** What the engine is given at once: where it fails, what it made of that is lost. */
const SLICE_BYTES = 16 * 1024;
const OUTPUT_BYTES = 64 * 1024;

/**
 * Unpacks a stream, one member or frame after another; zeros behind them are padding. From `fineFrom` on it goes byte by
 * byte, so that nothing is lost that comes before a fault.
 */
export async function* inflate(
  packed: AsyncIterable<Uint8Array>,
  { packing, fineFrom }: { readonly packing: Packing; readonly fineFrom: number },
): AsyncGenerator<Uint8Array, Inflated> {
  let engine: Engine | null = null;
  let taken = 0;
  try {
    for await (const slice of cutSlices(packed, fineFrom)) {
      for (let left = slice; left.length > 0; ) {
        const isPadding: boolean = engine === null && taken > 0 && left[0] === 0;
        if (isPadding) return { fault: null, taken };
        engine ??= openEngine(packing);
        const used: number = yield* engine.give(left);
        if (engine.hasFailed()) return { fault: 'damaged', taken };
        const isStuck = used === 0 && engine.isFresh();
        if (isStuck) return { fault: 'damaged', taken };
        taken += used;
        left = left.subarray(used);
        if (left.length > 0) engine = null; // its frame is over: the next one begins
      }
    }
    if (engine === null) return { fault: null, taken };
    yield* engine.finish();
    return { fault: engine.hasFailed() ? 'cut off' : null, taken };
  } finally {
    engine?.close();
  }
}

async function* cutSlices(chunks: AsyncIterable<Uint8Array>, fineFrom: number): AsyncGenerator<Uint8Array> {
  let offset = 0;
  for await (const given of chunks) {
    const chunk = Uint8Array.from(given); // the engine may still be at it when the next one comes
    for (let at = 0; at < chunk.length; ) {
      const length = offset < fineFrom ? Math.min(SLICE_BYTES, fineFrom - offset) : 1;
      const slice = chunk.subarray(at, at + length);
      yield slice;
      at += slice.length;
      offset += slice.length;
    }
  }
}

interface Engine {
  /** What it makes of a slice; how many bytes of it were its own: fewer where its frame ended. */
  give(slice: Uint8Array): AsyncGenerator<Uint8Array, number>;
  finish(): AsyncGenerator<Uint8Array>;
  hasFailed(): boolean;
  /** Whether it has taken nothing yet. */
  isFresh(): boolean;
  close(): void;
}

/** Node's own decompressor, fed by hand: as a stream it would drop what it had made when it fails. */
function openEngine(packing: Packing): Engine {
  const options = { chunkSize: OUTPUT_BYTES };
  const stream = packing === 'gzip' ? createGunzip(options) : createZstdDecompress(options);
  const bell = createBell();
  for (const event of ['readable', 'end', 'error', 'close']) stream.on(event, bell.ring);
  const readUntil = async function* (isDone: () => boolean): AsyncGenerator<Uint8Array> {
    for (;;) {
      const chunk: Uint8Array | null = stream.read();
      if (chunk !== null) yield chunk;
      else if (stream.errored !== null || stream.readableEnded || isDone()) return;
      else await bell.rings();
    }
  };
  return {
    async *give(slice) {
      const before = stream.bytesWritten;
      let isTaken = false;
      stream.write(slice, () => {
        isTaken = true;
        bell.ring();
      });
      yield* readUntil(() => isTaken);
      return stream.bytesWritten - before;
    },
    finish() {
      stream.end();
      return readUntil(() => false);
    },
    hasFailed: () => stream.errored !== null,
    isFresh: () => stream.bytesWritten === 0,
    close: () => void stream.destroy(),
  };
}

interface Bell {
  readonly ring: () => void;
  /** Resolves when it rings, at once where it rang since the last time. */
  rings(): Promise<void>;
}

function createBell(): Bell {
  let rang = Promise.withResolvers<void>();
  return {
    ring: () => rang.resolve(),
    async rings() {
      await rang.promise;
      rang = Promise.withResolvers<void>();
    },
  };
}
