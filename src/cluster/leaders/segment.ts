import { crc32 } from 'node:zlib';
import type { Lexicon } from '../lexicon.ts';
import type { Rows } from '../rows.ts';

/**
 * What one night adds to the leaders, as it is kept: features by their hashes, so that a segment stands for itself, and
 * rows of cells, each a feature's place in the segment and its weight.
 */
export interface Segment {
  /** For each feature its hash, and 16 times how many more requests have it, plus its block. */
  readonly features: Uint32Array;
  /** Where each new leader's cells start, and where the last one's end. */
  readonly starts: Uint32Array;
  /** `packCell` of a feature's place and its weight, heaviest first. */
  readonly cells: Uint32Array;
  /** (leader, home + 1 or 0 for none, tasks) for each leader that is new or changed; leaders and homes count from the first segment on. */
  readonly homes: Uint32Array;
  /** (hash of its id, leader) for each request that is new; see `createRequests`. */
  readonly requests: Uint32Array;
  /** (requests read, similarity of the background in millionths). */
  readonly totals: Uint32Array;
  /** Names of homes that are new. */
  readonly names: readonly string[];
}

/** Features that a cell can tell apart; what more there are is left out of cells. */
const MOST_FEATURES = 2 ** 24;

const MAGIC = 0x6c_64_72_73;
/** Raised with the format, and with whatever changes the features or the weights that a request has: see `describe` and `weigh`. */
const VERSION = 2;
const SECTIONS = ['features', 'starts', 'cells', 'homes', 'requests', 'totals'] as const;
/** Magic, version, length in bytes, checksum of what follows it, then the lengths of the sections and the names. */
const HEADER = 4 + SECTIONS.length + 1;

/** In the byte order of this machine. */
export function packSegment(segment: Segment): Uint8Array<ArrayBuffer> {
  const names = new TextEncoder().encode(JSON.stringify(segment.names));
  const lengths = [...SECTIONS.map((name) => segment[name].length), names.length];
  const words = lengths.slice(0, -1).reduce((sum, length) => sum + length, HEADER) + Math.ceil(names.length / 4);
  const packed = new Uint32Array(words);
  packed.set([MAGIC, VERSION, words * 4, 0, ...lengths]);
  let at = HEADER;
  for (const name of SECTIONS) {
    packed.set(segment[name], at);
    at += segment[name].length;
  }
  const bytes = new Uint8Array(packed.buffer);
  bytes.set(names, at * 4);
  packed[3] = crc32(bytes.subarray(16));
  return bytes;
}

/**
 * The segments one after another. Null where the bytes are damaged, of another version or of a machine with another byte
 * order: what was kept has then to be made anew. The arrays are views of the bytes where those are aligned.
 */
export function unpackSegments(bytes: Uint8Array): readonly Segment[] | null {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  const segments: Segment[] = [];
  for (let from = 0; from < aligned.length; ) {
    if (aligned.length - from < HEADER * 4) return null;
    const header = new Uint32Array(aligned.buffer, aligned.byteOffset + from, HEADER);
    const [magic, version, length = 0, sum] = header;
    if (magic !== MAGIC || version !== VERSION || length < HEADER * 4 || length % 4 > 0) return null;
    if (from + length > aligned.length || crc32(aligned.subarray(from + 16, from + length)) !== sum) return null;
    segments.push(readSections(aligned.subarray(from, from + length), header));
    from += length;
  }
  return segments;
}

function readSections(bytes: Uint8Array, header: Uint32Array): Segment {
  let at = HEADER;
  const next = (section: number): Uint32Array => {
    const length = header[4 + section] ?? 0;
    const found = new Uint32Array(bytes.buffer, bytes.byteOffset + at * 4, length);
    at += length;
    return found;
  };
  const sections = {
    ...{ features: next(0), starts: next(1), cells: next(2) },
    ...{ homes: next(3), requests: next(4), totals: next(5) },
  };
  const names = bytes.subarray(at * 4, at * 4 + (header[HEADER - 1] ?? 0));
  return { ...sections, names: JSON.parse(new TextDecoder().decode(names)) }; // ours: the checksum says so
}

/** A weight in [0, 1] as 8 bits of its square root, which leaves small ones their share, below 24 bits of a place. */
export function packCell(place: number, weight: number): number {
  return ((place << 8) | Math.round(Math.sqrt(weight) * 255)) >>> 0;
}

/** By the low 8 bits of a cell. */
export const CELL_WEIGHTS = Float32Array.from({ length: 256 }, (_, bits) => (bits / 255) ** 2);

/** Rows as cells; the places of features are their numbers unless said otherwise, and -1 leaves one out. */
export function packRows(rows: Rows, which: Uint32Array, places: Int32Array | null): Pick<Segment, 'starts' | 'cells'> {
  const starts = new Uint32Array(which.length + 1);
  const cells = new Uint32Array(which.reduce((sum, row) => sum + (rows.lengths[row] ?? 0), 0));
  let used = 0;
  which.forEach((row, index) => {
    const from = rows.starts[row] ?? 0;
    for (let at = from; at < from + (rows.lengths[row] ?? 0); at++) {
      const feature = rows.features[at] ?? 0;
      const place = places === null ? feature : (places[feature] ?? -1);
      if (place >= 0 && place < MOST_FEATURES) cells[used++] = packCell(place, rows.weights[at] ?? 0);
    }
    starts[index + 1] = used;
  });
  return { starts, cells: cells.subarray(0, used) };
}

/** The same cells with other places. */
export function repackCells(
  { starts, cells }: Pick<Segment, 'starts' | 'cells'>,
  places: Uint32Array | Int32Array,
): Pick<Segment, 'starts' | 'cells'> {
  const moved = { starts: new Uint32Array(starts.length), cells: new Uint32Array(cells.length) };
  let used = 0;
  for (let row = 0; row + 1 < starts.length; row++) {
    for (let at = starts[row] ?? 0; at < (starts[row + 1] ?? 0); at++) {
      const cell = cells[at] ?? 0;
      const place = places[cell >>> 8] ?? -1;
      if (place >= 0 && place < MOST_FEATURES) moved.cells[used++] = ((place << 8) | (cell & 255)) >>> 0;
    }
    moved.starts[row + 1] = used;
  }
  return { starts: moved.starts, cells: moved.cells.subarray(0, used) };
}

/** By feature: in how many more requests it is than it was. */
export function countsSince(lexicon: Lexicon, before: Uint32Array): Uint32Array {
  const { frequencies } = lexicon.tables();
  return Uint32Array.from(
    { length: lexicon.size() },
    (_, feature) => (frequencies[feature] ?? 0) - (before[feature] ?? 0),
  );
}

/** The features that are in at least so many requests; `places` by feature, -1 for those that are not. */
export function segmentFeatures(
  lexicon: Lexicon,
  counts: Uint32Array,
  least: number,
): { readonly features: Uint32Array; readonly places: Int32Array } {
  const { hashes, blocks } = lexicon.tables();
  const places = new Int32Array(lexicon.size()).fill(-1);
  const features = new Uint32Array(2 * lexicon.size());
  let used = 0;
  for (let feature = 0; feature < places.length; feature++) {
    const count = counts[feature] ?? 0;
    if (count < least) continue;
    places[feature] = used;
    features[2 * used] = hashes[feature] ?? 0;
    features[2 * used++ + 1] = ((count << 4) | (blocks[feature] ?? 0)) >>> 0;
  }
  return { features: features.slice(0, 2 * used), places };
}
