/** A place in a log file that reading can go on from. `line` is the 1-based number of the line that starts at `offset`. */
export interface LogPosition {
  readonly offset: number;
  readonly line: number;
}

export const START: LogPosition = { offset: 0, line: 1 };

export interface LogLine {
  /** Without its line end; null where the line is longer than the limit. */
  readonly text: string | null;
  readonly start: LogPosition;
  readonly end: LogPosition;
  /** False for a last line without a line feed: it may still be growing. */
  readonly finished: boolean;
}

const LINE_FEED = 0x0a;

/** Cuts bytes into lines; of a line longer than `lineBytes` at most that much is ever held. */
export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  options: { readonly from: LogPosition; readonly lineBytes: number },
): AsyncGenerator<LogLine> {
  const pending = createPending(options.lineBytes);
  let start = options.from;
  for await (const chunk of chunks) {
    let from = 0;
    for (let feed = chunk.indexOf(LINE_FEED); feed >= 0; feed = chunk.indexOf(LINE_FEED, from)) {
      pending.add(chunk.subarray(from, feed));
      const end = { offset: start.offset + pending.size() + 1, line: start.line + 1 };
      yield { text: pending.take(), start, end, finished: true };
      start = end;
      from = feed + 1;
    }
    pending.add(chunk.subarray(from));
  }
  if (pending.size() === 0) return;
  const end = { offset: start.offset + pending.size(), line: start.line };
  yield { text: pending.take(), start, end, finished: false };
}

interface Pending {
  add(part: Uint8Array): void;
  /** Bytes of the line so far, held or not. */
  size(): number;
  take(): string | null;
}

function createPending(limit: number): Pending {
  let parts: Uint8Array[] = [];
  let size = 0;
  return {
    add(part) {
      size += part.length;
      if (size > limit) parts = [];
      // A copy: the source may reuse its buffer for the next chunk.
      else if (part.length > 0) parts.push(Uint8Array.from(part));
    },
    size: () => size,
    take() {
      const text = size > limit ? null : decode(parts);
      parts = [];
      size = 0;
      return text;
    },
  };
}

/** The bytes as UTF-8 text without byte order mark and trailing carriage return; invalid bytes become U+FFFD. */
export function decode(parts: readonly Uint8Array[]): string {
  const text = new TextDecoder().decode(Buffer.concat(parts));
  return text.endsWith('\r') ? text.slice(0, -1) : text;
}
