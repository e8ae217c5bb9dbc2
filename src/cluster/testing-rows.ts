import type { Rows } from './rows.ts';

/** Unit rows from lists of features, all of one weight. */
export function makeRows(lists: readonly (readonly number[])[]): Rows {
  const sorted = lists.map((list) => [...new Set(list)]);
  const ends = sorted.map((_, row) => sorted.slice(0, row).reduce((sum, list) => sum + list.length, 0));
  return {
    starts: Uint32Array.from(ends),
    lengths: Uint32Array.from(sorted, ({ length }) => length),
    features: Uint32Array.from(sorted.flat()),
    weights: Float32Array.from(sorted.flatMap((list) => list.map(() => 1 / Math.sqrt(list.length)))),
  };
}
