import { widen } from './arrays.ts';
import { type Lexicon, mix } from './lexicon.ts';

/**
 * Sparse rows in one piece of memory: the features of row `n` are `features[starts[n]]` and the `lengths[n] - 1` after it,
 * `weights` beside them.
 */
export interface Rows {
  readonly starts: Uint32Array;
  readonly lengths: Uint32Array;
  readonly features: Uint32Array;
  readonly weights: Float32Array;
}

/** Builds rows one after the other. */
export interface Builder {
  /** The row being built has the feature with this strength; the greatest one counts. */
  raise(feature: number, strength: number): void;
  /** The same for features that the row does not have yet and that are counted elsewhere. */
  append(features: Uint32Array, strengths: Float32Array): void;
  /** The number of the row: an earlier one where the very same features came in the same order. */
  endRow(): number;
  rows(): Rows;
}

/** Features in the same order make the same row; a row of none is like no other. */
export function createBuilder(lexicon: Lexicon): Builder {
  const known = new Map<number, number>();
  const table = createTable();
  // by feature: the last row that had it, counted from 1, and where it stands there
  let lastRow = new Uint32Array(1 << 12);
  let places = new Uint32Array(1 << 12);
  let current = 1;
  return {
    raise(feature, strength) {
      if (feature >= lastRow.length) {
        lastRow = widen(lastRow, feature + 1);
        places = widen(places, feature + 1);
      }
      if (lastRow[feature] === current) table.raise(places[feature] ?? 0, strength);
      else {
        lastRow[feature] = current;
        places[feature] = table.append(feature, strength);
        lexicon.count(feature);
      }
    },
    append: table.appendAll,
    endRow() {
      current++;
      const print = table.print();
      const twin = print === 0 ? undefined : known.get(print);
      if (twin !== undefined) {
        table.takeBack();
        return twin;
      }
      const row = table.endRow();
      known.set(print, row);
      return row;
    },
    rows: table.rows,
  };
}

/** What the cells may come to; before they do, no more than addresses is taken. */
const MOST_BYTES = 2 ** 32;

/** In memory that threads have in common and that grows where it is, for there is too much of it to copy. */
function growing(bytes: number): SharedArrayBuffer {
  return new SharedArrayBuffer(bytes, { maxByteLength: MOST_BYTES });
}

/** Rows that grow at their end. */
function createTable() {
  // lengths are given, for without them the numbers would follow the memory's length, which is slow
  let features = new Uint32Array(growing(1 << 14), 0, 1 << 12);
  let strengths = new Float32Array(growing(1 << 14), 0, 1 << 12);
  let starts = new Uint32Array(256);
  let [count, used, begin] = [0, 0, 0];
  return {
    append(feature: number, strength: number): number {
      if (used === features.length) {
        features = widen(features, used + 1);
        strengths = widen(strengths, used + 1);
      }
      features[used] = feature;
      strengths[used] = strength;
      return used++;
    },
    appendAll(more: Uint32Array, theirStrengths: Float32Array): void {
      features = widen(features, used + more.length);
      strengths = widen(strengths, used + more.length);
      features.set(more, used);
      strengths.set(theirStrengths, used);
      used += more.length;
    },
    raise(place: number, strength: number) {
      if (strength > (strengths[place] ?? 0)) strengths[place] = strength;
    },
    print: () => printOf(features, strengths, { from: begin, to: used }),
    takeBack() {
      used = begin;
    },
    endRow(): number {
      starts = widen(starts, count + 2);
      starts[count + 1] = used;
      begin = used;
      return count++;
    },
    rows: (): Rows => ({
      starts: starts.slice(0, count),
      lengths: Uint32Array.from({ length: count }, (_, row) => (starts[row + 1] ?? 0) - (starts[row] ?? 0)),
      features: features.subarray(0, used),
      weights: strengths.subarray(0, used),
    }),
  };
}

/** 53 bits that tell rows of a million apart; 0 for an empty one. */
function printOf(
  features: Uint32Array,
  strengths: Float32Array,
  { from, to }: { readonly from: number; readonly to: number },
): number {
  let [high, low] = [to - from, 0x9e3779b9];
  for (let at = from; at < to; at++) {
    const value = Math.imul(features[at] ?? 0, 0x9e3779b1) ^ Math.round((strengths[at] ?? 0) * 10_000);
    high = Math.imul(high ^ value, 0x01000193);
    low = Math.imul((low << 5) ^ (low >>> 27) ^ value, 0x85ebca6b);
  }
  return from === to ? 0 : (mix(high) & 0x1fffff) * 2 ** 32 + mix(low) + 1;
}
