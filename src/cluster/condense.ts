import type { Lists } from './arrays.ts';
import { createNearIndex } from './near.ts';
import { findNeighbours } from './neighbours.ts';
import type { Rows } from './rows.ts';
import type { ShareOut } from './together/work.ts';

/** Rows grouped with those that say nearly the same, and what is near to what. */
export interface Condensed {
  /** By row: the number of its group. */
  readonly groupOf: Uint32Array;
  /** By group: the row that leads it. */
  readonly leaders: Uint32Array;
  readonly near: Neighbourhoods;
}

/** The groups whose leaders are nearest to each group's leader, best first, with their cosines. */
export interface Neighbourhoods extends Lists {
  readonly similarities: Float32Array;
  /** By group: how similar its own tasks are to each other; .65 where it is left out. */
  readonly own?: Float32Array;
}

/** Cosine at which two requests say the same thing. */
export const SAME = 0.65;
export const NEIGHBOURS = 15;

/**
 * Leader clustering in the order of the rows: one joins the leader that is nearest to it at a cosine of .65 or more,
 * else it leads; then for each leader the 15 nearest others, or as many as are wanted.
 * @param shareOut has other threads help with the second part, which is the longer one
 */
export function condense(
  rows: Rows,
  features: number,
  {
    neighbours = NEIGHBOURS,
    shareOut = null,
  }: { readonly neighbours?: number; readonly shareOut?: ShareOut | null } = {},
): Condensed {
  const index = createNearIndex(rows, features);
  const count = rows.starts.length;
  const groupOf = new Uint32Array(count);
  const leaders = new Uint32Array(count);
  let groups = 0;
  for (let row = 0; row < count; row++) {
    const found = index.nearest(row, 1, SAME);
    if (found > 0 && (index.found.similarities[0] ?? 0) >= SAME) {
      groupOf[row] = groupOf[index.found.rows[0] ?? 0] ?? 0;
      continue;
    }
    index.add(row);
    leaders[groups] = row;
    groupOf[row] = groups++;
  }
  const led = leaders.slice(0, groups);
  const near = findNeighbours(led, {
    ...{ rows, postings: index.postings, each: neighbours },
    shareOut: shareOut && ((job) => shareOut({ kind: 'neighbours', job })),
  });
  for (let at = 0; at < near.items.length; at++) near.items[at] = groupOf[near.items[at] ?? 0] ?? 0;
  return { groupOf, leaders: led, near };
}

/**
 * How similar the median group is to what is only just among its neighbours: what resemblance is worth in this corpus.
 * @param ends by group: where its neighbours end, if not all count
 */
export function backgroundSimilarity({ starts, similarities }: Neighbourhoods, ends = starts.subarray(1)): number {
  const least = new Float32Array(ends.length);
  for (let group = 0; group < ends.length; group++) {
    const end = ends[group] ?? 0;
    if (end > (starts[group] ?? 0)) least[group] = similarities[end - 1] ?? 0;
  }
  least.sort();
  return least[least.length >> 1] ?? 0;
}
