/** Bytes of one line or value that come in parts. Of more than the limit nothing is held, only counted. */
export interface HeldBytes {
  /** A part with which all is there: it is taken before anything changes it. */
  add(part: Buffer): void;
  /** A part that has to wait for others: a copy is held. */
  keep(part: Buffer): void;
  /** All that was added, held or not. */
  size(): number;
  /** What was added since the last time; null where it is more than the limit. */
  take(): Buffer | null;
}

export function holdBytes(limit: number): HeldBytes {
  let parts: Buffer[] = [];
  let size = 0;
  const hold = (part: Buffer, isLast: boolean): void => {
    size += part.length;
    if (size > limit) parts = [];
    else if (part.length > 0) parts.push(isLast ? part : Buffer.from(part));
  };
  return {
    add: (part) => hold(part, true),
    keep: (part) => hold(part, false),
    size: () => size,
    take() {
      const [only = NOTHING] = parts;
      const whole = size > limit ? null : parts.length > 1 ? Buffer.concat(parts) : only;
      [parts, size] = [[], 0];
      return whole;
    },
  };
}

const NOTHING = Buffer.alloc(0);

/** The same bytes, with what Buffers can do. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
