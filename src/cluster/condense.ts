import type { Lists } from './arrays.ts';
import { createNearIndex, type NearIndex } from './near.ts';
import type { Rows } from './rows.ts';

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
 */
export function condense(rows: Rows, features: number, neighbours = NEIGHBOURS): Condensed {
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
  return { groupOf, leaders: led, near: neighbourhoods(index, led, { groupOf, neighbours }) };
}

/** @param index holds the leaders and nothing else */
function neighbourhoods(
  index: NearIndex,
  leaders: Uint32Array,
  { groupOf, neighbours }: { readonly groupOf: Uint32Array; readonly neighbours: number },
): Neighbourhoods {
  const starts = new Uint32Array(leaders.length + 1);
  const items = new Uint32Array(leaders.length * neighbours);
  const similarities = new Float32Array(items.length);
  let used = 0;
  for (let group = 0; group < leaders.length; group++) {
    const found = index.nearest(leaders[group] ?? 0, neighbours);
    for (let at = 0; at < found; at++) {
      items[used] = groupOf[index.found.rows[at] ?? 0] ?? 0;
      similarities[used++] = index.found.similarities[at] ?? 0;
    }
    starts[group + 1] = used;
  }
  return { starts, items: items.subarray(0, used), similarities: similarities.subarray(0, used) };
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
