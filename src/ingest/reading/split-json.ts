import { decode } from '../read-lines.ts';
import { asBuffer, holdBytes } from './held-bytes.ts';
import { createValueScanner } from './value-scanner.ts';

/** A piece of a text that holds JSON values one after another; arrays are taken apart. `line` is where it begins. */
export type JsonPiece =
  /** An object that stands alone, or an element of an array that does; `text` is null where it is longer than the limit. */
  | { readonly kind: 'value' | 'element'; readonly text: string | null; readonly line: number }
  /** `stray`: something between the values. `cut-off`: the text ends in the middle of a value or array. */
  | { readonly kind: 'array-begins' | 'array-ends' | 'stray' | 'cut-off'; readonly line: number };

export interface SplitLimits {
  /** Bytes of an object that stands alone. */
  readonly valueBytes: number;
  /** Bytes of an element. */
  readonly elementBytes: number;
}

const LINE_FEED = 0x0a;
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT] = [0x5b, 0x5d, 0x7b];
/** White space, commas, and the bytes of a byte order mark. */
const SILENT: ReadonlySet<number | undefined> = new Set([0x20, 0x09, 0x0a, 0x0d, 0x2c, 0xef, 0xbb, 0xbf]);

/**
 * Finds where values begin and end; whether they are JSON is for others to say. Linear; holds no more than the value
 * that it is in. All pieces that end in a chunk come at once.
 */
export async function* splitJson(
  chunks: AsyncIterable<Uint8Array>,
  limits: SplitLimits,
): AsyncGenerator<readonly JsonPiece[]> {
  const splitter = createSplitter(limits);
  for await (const chunk of chunks) yield splitter.give(asBuffer(chunk));
  yield splitter.end();
}

/** What the reading is in: `top` between values, `array` between elements. */
type Place = 'top' | 'stray' | 'array' | 'value' | 'element';

function createSplitter({ valueBytes, elementBytes }: SplitLimits): {
  give(chunk: Buffer): readonly JsonPiece[];
  end(): readonly JsonPiece[];
} {
  const held = { value: holdBytes(valueBytes), element: holdBytes(elementBytes) };
  const scanner = createValueScanner();
  let place: Place = 'top';
  let pieces: JsonPiece[] = [];
  let line = 1;
  const move = (to: Place, kind: 'array-begins' | 'array-ends' | 'stray' | null): void => {
    if (kind !== null) pieces.push({ kind, line });
    if (to === 'value' || to === 'element') scanner.begin();
    place = to;
  };
  const finish = (kind: 'value' | 'element'): void => {
    const bytes = held[kind].take();
    pieces.push({ kind, text: bytes === null ? null : decode(bytes), line });
    line += scanner.lines();
    place = kind === 'value' ? 'top' : 'array';
  };
  /** Looks at one byte outside of values; the index to go on at. */
  const step = (byte: number | undefined, at: number): number => {
    if (byte === LINE_FEED) line++;
    if (place === 'array' && byte === CLOSE_ARRAY) move('top', 'array-ends');
    else if (place !== 'array' && byte === OPEN_ARRAY) move('array', 'array-begins');
    else if (place === 'array' ? !SILENT.has(byte) : byte === OPEN_OBJECT) {
      move(place === 'array' ? 'element' : 'value', null);
      return at;
    } else if (place === 'top' && !SILENT.has(byte)) move('stray', 'stray');
    return at + 1;
  };
  return {
    give(chunk) {
      pieces = [];
      for (let at = 0; at < chunk.length; ) {
        if (place !== 'value' && place !== 'element') at = step(chunk[at], at);
        else {
          const end = scanner.scan(chunk, at);
          if (end < 0) held[place].keep(chunk.subarray(at));
          else {
            held[place].add(chunk.subarray(at, end));
            finish(place);
          }
          at = end < 0 ? chunk.length : end;
        }
      }
      return pieces;
    },
    end: () => (place === 'top' || place === 'stray' ? [] : [{ kind: 'cut-off', line }]),
  };
}
