import type { Neighbourhoods } from '../condense.ts';
import type { Rows } from '../rows.ts';
import { createBest } from './best.ts';
import { createDenseIndex } from './dense-index.ts';
import type { Meaning } from './meaning.ts';
import { dot, selectVectors, type Vectors } from './vectors.ts';

/**
 * What meaning counts against words and procedure. Chosen on mix30_s1 with made-up embeddings (`BENCH_FAMILIES=embeddings`):
 * .3 leaves noise in, and from .6 on a poor model finds fewer families.
 */
const MEANING_SHARE = 0.5;
const NEIGHBOURS = 15;

/** Groups of requests as both views see them. */
export interface Views {
  /** Words and procedure, by row. */
  readonly rows: Rows;
  /** How many features there are. */
  readonly features: number;
  /** By group: the row that leads it, and the number of its vector, -1 for none. */
  readonly leaders: Uint32Array;
  readonly vectorOf: Int32Array;
  readonly meaning: Pick<Meaning, 'vectors' | 'unrelated'>;
}

/**
 * Neighbourhoods by words, procedure and meaning: whoever is near by one view is compared by both, and similarity is
 * their weighted sum, the cosine of meanings counted from that of things unrelated. A pair of which one has no vector is
 * as similar as its words and procedure are.
 */
export function fuse(near: Neighbourhoods, views: Views): Neighbourhoods {
  const similar = createComparison(views);
  const byMeaning = nearestByMeaning(views);
  const groups = views.leaders.length;
  const starts = new Uint32Array(groups + 1);
  const items = new Uint32Array(groups * NEIGHBOURS);
  const similarities = new Float32Array(items.length);
  const best = createBest(NEIGHBOURS);
  const seen = new Int32Array(groups).fill(-1);
  let used = 0;
  for (let group = 0; group < groups; group++) {
    best.clear();
    similar.from(group);
    seen[group] = group;
    const consider = (other: number): void => {
      if (seen[other] === group) return;
      seen[other] = group;
      const similarity = similar.to(other);
      if (similarity > 0) best.offer(other, similarity);
    };
    const candidates = [...near.items.subarray(near.starts[group], near.starts[group + 1]), ...byMeaning(group)];
    for (const other of candidates.sort((a, b) => a - b)) consider(other);
    items.set(best.rows.subarray(0, best.count()), used);
    similarities.set(best.similarities.subarray(0, best.count()), used);
    used += best.count();
    starts[group + 1] = used;
  }
  return { starts, items: items.subarray(0, used), similarities: similarities.subarray(0, used) };
}

/** The groups nearest to one by meaning, of those that have a vector. */
function nearestByMeaning({ leaders, vectorOf, meaning }: Views): (group: number) => readonly number[] {
  const groups = Uint32Array.from(leaders, (_, group) => group).filter((group) => (vectorOf[group] ?? -1) >= 0);
  const rowOf = new Int32Array(leaders.length).fill(-1);
  groups.forEach((group, row) => {
    rowOf[group] = row;
  });
  const vectors: Vectors = selectVectors(
    meaning.vectors,
    groups.map((group) => vectorOf[group] ?? 0),
  );
  const index = createDenseIndex(vectors);
  return (group) => {
    const row = rowOf[group] ?? -1;
    if (row < 0) return [];
    const found = index.nearest(row, NEIGHBOURS);
    return Array.from(index.found.rows.subarray(0, found), (other) => groups[other] ?? 0);
  };
}

/** Compares the group it was last given with others. */
interface Comparison {
  from(group: number): void;
  to(other: number): number;
}

function createComparison({ rows, features, leaders, vectorOf, meaning }: Views): Comparison {
  const dense = new Float32Array(features);
  let [query, vector] = [-1, -1];
  const fill = (row: number, isSet: boolean): void => {
    const from = rows.starts[row] ?? 0;
    const to = from + (rows.lengths[row] ?? 0);
    for (let at = from; at < to; at++) dense[rows.features[at] ?? 0] = isSet ? (rows.weights[at] ?? 0) : 0;
  };
  return {
    from(group) {
      if (query >= 0) fill(query, false);
      query = leaders[group] ?? 0;
      vector = vectorOf[group] ?? -1;
      fill(query, true);
    },
    to(other) {
      const words = sumOver(leaders[other] ?? 0, rows, dense);
      const theirs = vectorOf[other] ?? -1;
      if (vector < 0 || theirs < 0) return words;
      const cosine = dot(meaning.vectors, vector, meaning.vectors, theirs);
      const alike = Math.max(0, (cosine - meaning.unrelated) / (1 - meaning.unrelated));
      return (1 - MEANING_SHARE) * words + MEANING_SHARE * alike;
    },
  };
}

function sumOver(row: number, { starts, lengths, features, weights }: Rows, dense: Float32Array): number {
  const from = starts[row] ?? 0;
  const to = from + (lengths[row] ?? 0);
  let sum = 0;
  for (let at = from; at < to; at++) sum += (weights[at] ?? 0) * (dense[features[at] ?? 0] ?? 0);
  return sum;
}
