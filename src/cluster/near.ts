import { addPostings, createPostings, LONGEST_LIST, type Postings } from './postings.ts';
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
const LIMITS = { postings: LONGEST_LIST, long: 1000, features: 48, candidatesEach: 3, candidatesLeast: 8 };
const MOST_FOUND = 64;

/**
 * An inverted index that reads the features of a query, rare ones first, and stops at a budget, so that a query costs the
 * same in a small corpus and a large one; the best candidates are then scored exactly.
 * @param features how many features there are
 */
export function createNearIndex(rows: Rows, features: number): NearIndex & { readonly postings: Postings } {
  const postings = createPostings(rows, features);
  return { ...openNearIndex(rows, postings), postings };
}

/** An index of what postings hold already. */
export function openNearIndex(rows: Rows, postings: Postings): NearIndex {
  const features = postings.lengths.length;
  const count = rows.starts.length;
  const scoring = {
    ...{ rows, postings, scores: new Float32Array(count), touched: new Uint32Array(count) },
    order: new Float64Array(rows.lengths.reduce((most, length) => Math.max(most, length), 0)),
  };
  const exact = { rows, dense: new Float32Array(features) };
  const candidates = new Uint32Array(MOST_FOUND * LIMITS.candidatesEach + 1);
  const found = { rows: new Uint32Array(candidates.length), similarities: new Float32Array(candidates.length) };
  return {
    add: (row) => addPostings(row, rows, postings),
    nearest(row, wanted, least = 0) {
      const most = Math.min(candidates.length, Math.max(LIMITS.candidatesLeast, wanted * LIMITS.candidatesEach) + 1);
      const touched = least > 0 ? scoreAbove(row, least, scoring) : score(row, scoring);
      const kept = chooseBest(scoring, touched, { chosen: candidates, most });
      for (let at = 0; at < touched; at++) scoring.scores[scoring.touched[at] ?? 0] = 0;
      return Math.min(wanted, rank(row, { ...exact, candidates, kept }, found));
    },
    found,
  };
}

interface Scoring {
  readonly rows: Rows;
  readonly postings: Postings;
  /** By row: what it shares with the query as far as read. */
  readonly scores: Float32Array;
  readonly touched: Uint32Array;
  /** Room for sorting the lists of one query. */
  readonly order: Float64Array;
}

/** Adds up what the query's heaviest features share with each row, long lists last; gives how many rows share anything. */
function score(row: number, scoring: Scoring): number {
  const { starts, lengths, features } = scoring.rows;
  const from = starts[row] ?? 0;
  const end = from + Math.min(lengths[row] ?? 0, LIMITS.features);
  const reading = { budget: LIMITS.postings, touched: 0 };
  for (const long of [false, true])
    for (let at = from; at < end && reading.budget > 0; at++)
      if ((scoring.postings.lengths[features[at] ?? 0] ?? 0) > LIMITS.long === long) readList(at, scoring, reading);
  return reading.touched;
}

/**
 * The same for rows that are at least so similar: shortest lists first, until what is left of the query is too little to
 * reach that with a row that was not met yet (the prefix filter of Bayardo, Ma & Srikant 2007).
 */
function scoreAbove(row: number, least: number, scoring: Scoring): number {
  const { rows, postings, order } = scoring;
  const from = rows.starts[row] ?? 0;
  const to = from + (rows.lengths[row] ?? 0);
  let [lists, unread] = [0, 0];
  for (let at = from; at < to; at++) {
    const length = postings.lengths[rows.features[at] ?? 0] ?? 0;
    if (length === 0) continue;
    // One number to sort by: the length of a list, then its place.
    order[lists++] = length * 2 ** 22 + at - from;
    unread += (rows.weights[at] ?? 0) ** 2;
  }
  order.subarray(0, lists).sort();
  const reading = { budget: LIMITS.postings, touched: 0 };
  for (let list = 0; list < lists && reading.budget > 0 && unread >= least * least; list++) {
    const at = from + ((order[list] ?? 0) % 2 ** 22);
    readList(at, scoring, reading);
    unread -= (rows.weights[at] ?? 0) ** 2;
  }
  return reading.touched;
}

interface Reading {
  budget: number;
  touched: number;
}

/** @param cell of the query */
function readList(cell: number, { rows, postings, scores, touched }: Scoring, reading: Reading): void {
  const feature = rows.features[cell] ?? 0;
  const weight = rows.weights[cell] ?? 0;
  const start = postings.starts[feature] ?? 0;
  const end = start + Math.min(postings.lengths[feature] ?? 0, reading.budget);
  const { rows: having, weights } = postings;
  let met = reading.touched;
  for (let at = start; at < end; at++) {
    const row = having[at] ?? 0;
    const before = scores[row] ?? 0;
    if (before === 0) touched[met++] = row;
    scores[row] = before + weight * (weights[at] ?? 0);
  }
  reading.touched = met;
  reading.budget -= end - start;
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
