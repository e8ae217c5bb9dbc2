import type { Row } from './vectors.ts';

export interface Neighbour {
  readonly row: number;
  /** Cosine in [0, 1]. */
  readonly similarity: number;
}

interface Posting {
  readonly rows: number[];
  readonly weights: number[];
}

export interface NearIndex {
  add(row: number): void;
  /** The rows added so far that are most similar, best first, the row itself left out. */
  nearest(row: number, count: number): Neighbour[];
}

/** Postings read per query, how many make a list long, features per query, and candidates scored exactly. */
const LIMITS = { postings: 5000, long: 1000, features: 48, candidatesEach: 3, candidatesLeast: 8 };

/**
 * An inverted index that reads the heaviest features of a query, rare ones first, and stops at a budget, so that a query costs
 * the same in a small corpus and a large one; the best candidates are then scored exactly.
 */
export function createNearIndex(rows: readonly Row[], features: number): NearIndex {
  const postings: Posting[] = [];
  const scores = new Float32Array(rows.length);
  const dense = new Float32Array(features);
  return {
    add(row) {
      const { features: added, weights } = rowAt(rows, row);
      added.forEach((feature, index) => {
        postings[feature] ??= { rows: [], weights: [] };
        postings[feature].rows.push(row);
        postings[feature].weights.push(weights[index] ?? 0);
      });
    },
    nearest(row, count) {
      const query = rowAt(rows, row);
      const touched = score(query, { postings, scores });
      const candidates = best(touched, scores, Math.max(LIMITS.candidatesLeast, count * LIMITS.candidatesEach) + 1);
      for (const other of touched) scores[other] = 0;
      query.features.forEach((feature, index) => {
        dense[feature] = query.weights[index] ?? 0;
      });
      const found = candidates
        .filter((other) => other !== row)
        .map((other) => ({ row: other, similarity: dotDense(rowAt(rows, other), dense) }));
      for (const feature of query.features) dense[feature] = 0;
      return found.sort((a, b) => b.similarity - a.similarity || a.row - b.row).slice(0, count);
    },
  };
}

/** How similar the median row is to what is only just among its neighbours: what resemblance is worth in this corpus. */
export function backgroundSimilarity(neighbours: readonly (readonly Neighbour[])[]): number {
  const least = neighbours.flatMap((near) => near.at(-1)?.similarity ?? 0).sort((a, b) => a - b);
  return least[least.length >> 1] ?? 0;
}

function rowAt(rows: readonly Row[], index: number): Row {
  const row = rows[index];
  if (row === undefined) throw new RangeError(`no row ${index}`);
  return row;
}

/** Adds up what the query shares with each row, short postings first; gives the rows that share anything. */
function score(query: Row, { postings, scores }: { postings: readonly Posting[]; scores: Float32Array }): number[] {
  const touched: number[] = [];
  let budget = LIMITS.postings;
  const read = (position: number, list: Posting) => {
    const weight = query.weights[position] ?? 0;
    const end = Math.min(list.rows.length, budget);
    for (let at = 0; at < end; at++) {
      const row = list.rows[at] ?? 0;
      if (scores[row] === 0) touched.push(row);
      scores[row] = (scores[row] ?? 0) + weight * (list.weights[at] ?? 0);
    }
    budget -= end;
  };
  const long: (() => void)[] = [];
  for (let position = 0; position < Math.min(query.features.length, LIMITS.features); position++) {
    const list = postings[query.features[position] ?? 0];
    if (list === undefined) continue;
    if (list.rows.length > LIMITS.long) long.push(() => read(position, list));
    else read(position, list);
  }
  for (const readLong of long) readLong();
  return touched;
}

/** The `count` highest scores, best first: most rows fail the first comparison, so no sort of all is needed. */
function best(touched: readonly number[], scores: Float32Array, count: number): number[] {
  const found: number[] = [];
  let least = 0;
  for (const row of touched) {
    const value = scores[row] ?? 0;
    if (found.length === count && value <= least) continue;
    let at = found.length === count ? count - 1 : found.length;
    for (; at > 0 && (scores[found[at - 1] ?? 0] ?? 0) < value; at--) found[at] = found[at - 1] ?? 0;
    found[at] = row;
    least = scores[found.at(-1) ?? 0] ?? 0;
  }
  return found;
}

function dotDense(row: Row, dense: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < row.features.length; index++)
    sum += (row.weights[index] ?? 0) * (dense[row.features[index] ?? 0] ?? 0);
  return sum;
}
