import { type Lists, widen } from '../arrays.ts';

/** How often what is in each list has each feature: sparse, features in ascending order. */
export interface Tallies {
  readonly starts: Uint32Array;
  readonly features: Uint32Array;
  readonly counts: Float32Array;
  /** By list: the sum of its counts. */
  readonly totals: Float64Array;
}

/**
 * Sums by list what its items have.
 * @param features how many features there are
 * @param cells calls `add` for each feature that an item has
 */
export function tallyLists(
  lists: Lists,
  features: number,
  cells: (item: number, add: (feature: number, count: number) => void) => void,
): Tallies {
  const starts = new Uint32Array(lists.starts.length);
  const totals = new Float64Array(starts.length - 1);
  let found = new Uint32Array(256);
  let counts = new Float32Array(256);
  const dense = new Float64Array(features);
  const met: number[] = [];
  const add = (feature: number, count: number): void => {
    const before = dense[feature] ?? 0;
    if (before === 0) met.push(feature);
    dense[feature] = before + count;
  };
  let used = 0;
  for (let list = 0; list < totals.length; list++) {
    for (let at = lists.starts[list] ?? 0; at < (lists.starts[list + 1] ?? 0); at++) cells(lists.items[at] ?? 0, add);
    met.sort((a, b) => a - b);
    found = widen(found, used + met.length);
    counts = widen(counts, used + met.length);
    for (const feature of met) {
      const count = dense[feature] ?? 0;
      totals[list] = (totals[list] ?? 0) + count;
      found[used] = feature;
      counts[used++] = count;
      dense[feature] = 0;
    }
    met.length = 0;
    starts[list + 1] = used;
  }
  return { starts, features: found.subarray(0, used), counts: counts.subarray(0, used), totals };
}

/** Puts the counts of a list where its features are, times a factor: 0 clears them again. */
export function spread({ starts, features, counts }: Tallies, list: number, to: Float64Array, factor: 0 | 1): void {
  for (let at = starts[list] ?? 0; at < (starts[list + 1] ?? 0); at++)
    to[features[at] ?? 0] = factor * (counts[at] ?? 0);
}

/** By feature: its share of all counts. */
export function sharesOf({ features, counts, totals }: Tallies, size: number): Float64Array {
  const shares = new Float64Array(size);
  const all = totals.reduce((sum, total) => sum + total, 0) || 1;
  for (let at = 0; at < features.length; at++) {
    const feature = features[at] ?? 0;
    shares[feature] = (shares[feature] ?? 0) + (counts[at] ?? 0) / all;
  }
  return shares;
}
