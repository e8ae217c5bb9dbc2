import type { Rows } from './rows.ts';

/** What is never read is not kept. */
export const LONGEST_LIST = 5000;

/** By feature the rows that have it. */
export interface Postings {
  /** By feature: where its list starts, how long it is, and how long it may get: what is never read is not kept. */
  readonly starts: Uint32Array;
  readonly lengths: Uint32Array;
  readonly rows: Uint32Array;
  readonly weights: Float32Array;
}

/** @param count how many features there are */
export function createPostings({ starts, lengths, features }: Rows, count: number): Postings {
  const rooms = new Uint32Array(count + 1);
  for (let row = 0; row < starts.length; row++) {
    const from = starts[row] ?? 0;
    const to = from + (lengths[row] ?? 0);
    for (let at = from; at < to; at++) {
      const feature = (features[at] ?? 0) + 1;
      if ((rooms[feature] ?? 0) < LONGEST_LIST) rooms[feature] = (rooms[feature] ?? 0) + 1;
    }
  }
  for (let feature = 0; feature < count; feature++)
    rooms[feature + 1] = (rooms[feature + 1] ?? 0) + (rooms[feature] ?? 0);
  const room = rooms[count] ?? 0;
  return {
    starts: rooms,
    lengths: new Uint32Array(count),
    // in memory that threads have in common: there is too much of it to copy
    rows: new Uint32Array(new SharedArrayBuffer(4 * room)),
    weights: new Float32Array(new SharedArrayBuffer(4 * room)),
  };
}

export function addPostings(row: number, { starts, lengths, features, weights }: Rows, postings: Postings): void {
  const from = starts[row] ?? 0;
  const to = from + (lengths[row] ?? 0);
  for (let at = from; at < to; at++) {
    const feature = features[at] ?? 0;
    const place = (postings.starts[feature] ?? 0) + (postings.lengths[feature] ?? 0);
    if (place === postings.starts[feature + 1]) continue;
    postings.rows[place] = row;
    postings.weights[place] = weights[at] ?? 0;
    postings.lengths[feature] = (postings.lengths[feature] ?? 0) + 1;
  }
}
