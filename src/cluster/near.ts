import type { Rows } from './rows.ts';

export interface NearIndex {
  add(row: number): void;
  /**
   * Looks for the rows added so far that are most similar to a row, itself left out, best first; they stand in `found`
   * until the next look.
   * @param least similarity in [0, 1]; rows below it may be missed
   * @returns how many there are, at most `count`
   */
  nearest(row: number, count: number, least?: number): number;
  readonly found: { readonly rows: Uint32Array; readonly similarities: Float32Array };
}

/** Postings read per query, how many make a list long, features per query, and candidates scored exactly. */
const LIMITS = { postings: 5000, long: 1000, features: 48, candidatesEach: 3, candidatesLeast: 8 };
const MOST_FOUND = 64;

/**
 * An inverted index that reads the heaviest features of a query, rare ones first, and stops at a budget, so that a query
 * costs the same in a small corpus and a large one; the best candidates are then scored exactly.
 * @param features how many features there are
 */
export function createNearIndex(rows: Rows, features: number): NearIndex {
  const postings = createPostings(rows, features);
  const count = rows.starts.length;
  const scoring = { rows, postings, scores: new Float32Array(count), touched: new Uint32Array(count) };
  const exact = { rows, dense: new Float32Array(features) };
  const candidates = new Uint32Array(MOST_FOUND * LIMITS.candidatesEach + 1);
  const found = { rows: new Uint32Array(candidates.length), similarities: new Float32Array(candidates.length) };
  return {
    add: (row) => addPostings(row, rows, postings),
    nearest(row, wanted, least = 0) {
      const most = Math.min(candidates.length, Math.max(LIMITS.candidatesLeast, wanted * LIMITS.candidatesEach) + 1);
      const touched = score(row, scoring, least);
      const kept = chooseBest(scoring, touched, { chosen: candidates, most });
      for (let at = 0; at < touched; at++) scoring.scores[scoring.touched[at] ?? 0] = 0;
      return Math.min(wanted, rank(row, { ...exact, candidates, kept }, found));
    },
    found,
  };
}

interface Postings {
  /** By feature: where its list starts, how long it is, and how long it may get: what is never read is not kept. */
  readonly starts: Uint32Array;
  readonly lengths: Uint32Array;
  readonly rows: Uint32Array;
  readonly weights: Float32Array;
}

function createPostings({ starts, lengths, features }: Rows, count: number): Postings {
  const rooms = new Uint32Array(count + 1);
  for (let row = 0; row < starts.length; row++) {
    const from = starts[row] ?? 0;
    const to = from + (lengths[row] ?? 0);
    for (let at = from; at < to; at++) {
      const feature = (features[at] ?? 0) + 1;
      if ((rooms[feature] ?? 0) < LIMITS.postings) rooms[feature] = (rooms[feature] ?? 0) + 1;
    }
  }
  for (let feature = 0; feature < count; feature++)
    rooms[feature + 1] = (rooms[feature + 1] ?? 0) + (rooms[feature] ?? 0);
  const room = rooms[count] ?? 0;
  return {
    starts: rooms,
    lengths: new Uint32Array(count),
    rows: new Uint32Array(room),
    weights: new Float32Array(room),
  };
}

function addPostings(row: number, { starts, lengths, features, weights }: Rows, postings: Postings): void {
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

interface Scoring {
  readonly rows: Rows;
  readonly postings: Postings;
  /** By row: what it shares with the query as far as read. */
  readonly scores: Float32Array;
  readonly touched: Uint32Array;
}

/**
 * Adds up what the query shares with each row, short lists first; gives how many rows share anything. What is left of
 * the query's length bounds the similarity of rows that were not met yet (Bayardo, Ma & Srikant 2007), so reading ends
 * where that falls below `least`.
 */
function score(row: number, scoring: Scoring, least: number): number {
  const { starts, lengths, features, weights } = scoring.rows;
  const { postings } = scoring;
  const from = starts[row] ?? 0;
  const to = from + (lengths[row] ?? 0);
  const end = Math.min(to, from + LIMITS.features);
  let [budget, touched, unread] = [LIMITS.postings, 0, 0];
  if (least > 0) for (let at = from; at < to; at++) unread += (weights[at] ?? 0) ** 2;
  for (const long of [false, true]) {
    for (let at = from; at < end && budget > 0; at++) {
      if (long && unread < least * least) break;
      const feature = features[at] ?? 0;
      const length = postings.lengths[feature] ?? 0;
      if (length > LIMITS.long !== long) continue;
      const weight = weights[at] ?? 0;
      const read = Math.min(length, budget);
      touched = readList(postings.starts[feature] ?? 0, { read, weight, touched }, scoring);
      budget -= read;
      unread -= weight * weight;
    }
  }
  return touched;
}

function readList(
  start: number,
  { read, weight, touched }: { readonly read: number; readonly weight: number; readonly touched: number },
  { postings, scores, touched: rows }: Scoring,
): number {
  let met = touched;
  for (let at = start; at < start + read; at++) {
    const row = postings.rows[at] ?? 0;
    const before = scores[row] ?? 0;
    if (before === 0) rows[met++] = row;
    scores[row] = before + weight * (postings.weights[at] ?? 0);
  }
  return met;
}

/** The highest scores, best first: most rows fail the first comparison, so no sort of all is needed. */
function chooseBest(
  { scores, touched }: Scoring,
  count: number,
  { chosen, most }: { readonly chosen: Uint32Array; readonly most: number },
): number {
  let [kept, least] = [0, 0];
  for (let index = 0; index < count; index++) {
    const row = touched[index] ?? 0;
    const value = scores[row] ?? 0;
    if (kept === most && value <= least) continue;
    let at = kept === most ? kept - 1 : kept++;
    for (; at > 0 && (scores[chosen[at - 1] ?? 0] ?? 0) < value; at--) chosen[at] = chosen[at - 1] ?? 0;
    chosen[at] = row;
    least = scores[chosen[kept - 1] ?? 0] ?? 0;
  }
  return kept;
}

interface Candidates {
  readonly rows: Rows;
  /** By feature, all 0. */
  readonly dense: Float32Array;
  readonly candidates: Uint32Array;
  readonly kept: number;
}

/** Scores the candidates exactly and sorts them, equals by number; gives how many are not the query itself. */
function rank(query: number, { rows, dense, candidates, kept }: Candidates, found: NearIndex['found']): number {
  const { starts, lengths, features, weights } = rows;
  const from = starts[query] ?? 0;
  const to = from + (lengths[query] ?? 0);
  for (let at = from; at < to; at++) dense[features[at] ?? 0] = weights[at] ?? 0;
  let count = 0;
  for (let index = 0; index < kept; index++) {
    const row = candidates[index] ?? 0;
    if (row === query) continue;
    const similarity = Math.fround(dotDense(row, rows, dense));
    let at = count++;
    for (; at > 0 && comesBefore(row, similarity, { found, at: at - 1 }); at--) {
      found.rows[at] = found.rows[at - 1] ?? 0;
      found.similarities[at] = found.similarities[at - 1] ?? 0;
    }
    found.rows[at] = row;
    found.similarities[at] = similarity;
  }
  for (let at = from; at < to; at++) dense[features[at] ?? 0] = 0;
  return count;
}

function comesBefore(
  row: number,
  similarity: number,
  { found, at }: { readonly found: NearIndex['found']; readonly at: number },
): boolean {
  const other = found.similarities[at] ?? 0;
  return similarity > other || (similarity === other && row < (found.rows[at] ?? 0));
}

function dotDense(row: number, { starts, lengths, features, weights }: Rows, dense: Float32Array): number {
  const from = starts[row] ?? 0;
  const to = from + (lengths[row] ?? 0);
  let sum = 0;
  for (let at = from; at < to; at++) sum += (weights[at] ?? 0) * (dense[features[at] ?? 0] ?? 0);
  return sum;
}
