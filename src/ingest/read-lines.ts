import { asBuffer, holdBytes } from './reading/held-bytes.ts';
import type { Signature } from './reading/signature.ts';

/** A place in a log file that reading can go on from. `line` is the 1-based number of the line that starts at `offset`. */
export interface LogPosition {
  /** In bytes of the text: decompressed ones where the file is compressed. */
  readonly offset: number;
  readonly line: number;
  /**
   * What the text up to `offset` looked like, or all of it where `offset` is 0 because the file must be read whole again
   * once it has changed. Absent where nothing was recognised: there is nothing to compare with.
   */
  readonly signature?: Signature;
}

export const START: LogPosition = { offset: 0, line: 1 };

export interface LogLine {
  /** Without its line end; null where the line is longer than the limit. Gone when the next lines are asked for. */
  readonly bytes: Buffer | null;
  /** 1-based. */
  readonly number: number;
  /** Offset behind its line feed. */
  readonly end: number;
  /** False for a last line without a line feed: it may still be growing. */
  readonly finished: boolean;
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const BYTE_ORDER_MARK = '\ufeff';

/**
 * Cuts bytes into lines, all lines that end in a chunk at once. Of a line longer than `lineBytes` at most that much is
 * ever held.
 */
export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  options: { readonly from: LogPosition; readonly lineBytes: number },
): AsyncGenerator<readonly LogLine[]> {
  const { from, lineBytes } = options;
  const begun = holdBytes(lineBytes);
  let { offset, line } = from;
  for await (const given of chunks) {
    const chunk = asBuffer(given);
    const lines: LogLine[] = [];
    let start = 0;
    for (let feed = chunk.indexOf(LINE_FEED); feed >= 0; feed = chunk.indexOf(LINE_FEED, start)) {
      begun.add(chunk.subarray(start, feed));
      lines.push({ bytes: withoutReturn(begun.take()), number: line++, end: offset + feed + 1, finished: true });
      start = feed + 1;
    }
    begun.keep(chunk.subarray(start));
    offset += chunk.length;
    if (lines.length > 0) yield lines;
  }
  if (begun.size() > 0) yield [{ bytes: withoutReturn(begun.take()), number: line, end: offset, finished: false }];
}

function withoutReturn(line: Buffer | null): Buffer | null {
  return line?.[line.length - 1] === CARRIAGE_RETURN ? line.subarray(0, -1) : line;
}

/** The bytes as UTF-8 text without byte order mark; invalid bytes become U+FFFD. */
export function decode(bytes: Uint8Array): string {
  const text = asBuffer(bytes).toString('utf8');
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
}
