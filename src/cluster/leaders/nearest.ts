import { itemsByGroup } from '../arrays.ts';
import type { Neighbourhoods } from '../condense.ts';
import type { Rows } from '../rows.ts';
import { CELL_WEIGHTS } from './segment.ts';

/** Leaders one after another, the first of which has the number `first`; cells hold numbers of features. */
export interface Shelf {
  readonly first: number;
  readonly starts: Uint32Array;
  readonly cells: Uint32Array;
}

const NEIGHBOURS = 15;
const CANDIDATES = 46;
/** Requests that the features chosen of a query may be in, all in all, and how many it has at least and at most. */
const LIMITS = { requests: 20_000, least: 3, most: 64 };

/**
 * The leaders nearest to each of a few queries, best first, among very many: the queries are indexed and the leaders go
 * past them once, in the order in which they lie in memory, which needs no index of the leaders to be kept or loaded.
 * @param frequencies by feature: how many requests have it
 */
export function nearestLeaders(shelves: readonly Shelf[], queries: Rows, frequencies: Uint32Array): Neighbourhoods {
  const chosen = chooseCells(queries, frequencies);
  const best = createBest(queries.starts.length);
  for (const shelf of shelves) pass(shelf, { queries, chosen, best });
  return rank(shelves, queries, { best, features: frequencies.length });
}

/** The queries' cells by feature, and the query of each cell. */
interface Chosen {
  readonly starts: Uint32Array;
  readonly items: Uint32Array;
  readonly queryOf: Uint32Array;
}

/** Of each query the rarest features. */
function chooseCells({ starts, lengths, features }: Rows, frequencies: Uint32Array): Chosen {
  const featureOf = new Int32Array(features.length).fill(-1);
  const queryOf = new Uint32Array(features.length);
  for (let query = 0; query < starts.length; query++) {
    const from = starts[query] ?? 0;
    const requestsAt = (cell: number): number => frequencies[features[cell] ?? 0] ?? 0;
    const cells = Array.from({ length: lengths[query] ?? 0 }, (_, place) => from + place);
    cells.sort((a, b) => requestsAt(a) - requestsAt(b) || a - b);
    let requests = 0;
    for (const [index, cell] of cells.slice(0, LIMITS.most).entries()) {
      if (index >= LIMITS.least && requests > LIMITS.requests) break;
      requests += requestsAt(cell);
      featureOf[cell] = features[cell] ?? 0;
      queryOf[cell] = query;
    }
  }
  return { ...itemsByGroup(featureOf, frequencies.length), queryOf };
}

/** The leaders that share most with each query, highest first. */
interface Best {
  readonly leaders: Uint32Array;
  readonly scores: Float32Array;
  readonly counts: Uint32Array;
}

function createBest(queries: number): Best {
  return {
    leaders: new Uint32Array(queries * CANDIDATES),
    scores: new Float32Array(queries * CANDIDATES),
    counts: new Uint32Array(queries),
  };
}

function pass(
  shelf: Shelf,
  { queries, chosen, best }: { readonly queries: Rows; readonly chosen: Chosen; readonly best: Best },
): void {
  const scores = new Float32Array(queries.starts.length);
  const touched = new Uint32Array(queries.starts.length);
  const { starts, items, queryOf } = chosen;
  for (let leader = 0; leader + 1 < shelf.starts.length; leader++) {
    let met = 0;
    for (let at = shelf.starts[leader] ?? 0; at < (shelf.starts[leader + 1] ?? 0); at++) {
      const cell = shelf.cells[at] ?? 0;
      const end = starts[(cell >>> 8) + 1] ?? 0;
      for (let place = starts[cell >>> 8] ?? 0; place < end; place++) {
        const own = items[place] ?? 0;
        const query = queryOf[own] ?? 0;
        const before = scores[query] ?? 0;
        if (before === 0) touched[met++] = query;
        scores[query] = before + (queries.weights[own] ?? 0) * (CELL_WEIGHTS[cell & 255] ?? 0);
      }
    }
    for (let at = 0; at < met; at++) {
      const query = touched[at] ?? 0;
      offer(shelf.first + leader, scores[query] ?? 0, { best, query });
      scores[query] = 0;
    }
  }
}

function offer(leader: number, score: number, { best, query }: { readonly best: Best; readonly query: number }): void {
  const { leaders, scores, counts } = best;
  const first = query * CANDIDATES;
  const count = counts[query] ?? 0;
  if (count === CANDIDATES && score <= (scores[first + CANDIDATES - 1] ?? 0)) return;
  let at = first + Math.min(count, CANDIDATES - 1);
  if (count < CANDIDATES) counts[query] = count + 1;
  for (; at > first && (scores[at - 1] ?? 0) < score; at--) {
    leaders[at] = leaders[at - 1] ?? 0;
    scores[at] = scores[at - 1] ?? 0;
  }
  leaders[at] = leader;
  scores[at] = score;
}

/** Exact similarities of the candidates; the best of each query, equals by number. */
function rank(
  shelves: readonly Shelf[],
  queries: Rows,
  { best, features }: { readonly best: Best; readonly features: number },
): Neighbourhoods {
  const dense = new Float32Array(features);
  const count = queries.starts.length;
  const found = { starts: new Uint32Array(count + 1), items: [] as number[], similarities: [] as number[] };
  for (let query = 0; query < count; query++) {
    const from = queries.starts[query] ?? 0;
    const to = from + (queries.lengths[query] ?? 0);
    for (let at = from; at < to; at++) dense[queries.features[at] ?? 0] = queries.weights[at] ?? 0;
    const first = query * CANDIDATES;
    const candidates = Array.from(best.leaders.subarray(first, first + (best.counts[query] ?? 0)), (leader) => {
      return { leader, similarity: dotLeader(leader, shelves, dense) };
    });
    for (let at = from; at < to; at++) dense[queries.features[at] ?? 0] = 0;
    candidates.sort((a, b) => b.similarity - a.similarity || a.leader - b.leader);
    for (const { leader, similarity } of candidates.slice(0, NEIGHBOURS)) {
      found.items.push(leader);
      found.similarities.push(similarity);
    }
    found.starts[query + 1] = found.items.length;
  }
  return {
    starts: found.starts,
    items: Uint32Array.from(found.items),
    similarities: Float32Array.from(found.similarities),
  };
}

function dotLeader(leader: number, shelves: readonly Shelf[], dense: Float32Array): number {
  const shelf = shelves.findLast(({ first }) => first <= leader);
  if (shelf === undefined) return 0;
  let sum = 0;
  for (let at = shelf.starts[leader - shelf.first] ?? 0; at < (shelf.starts[leader - shelf.first + 1] ?? 0); at++) {
    const cell = shelf.cells[at] ?? 0;
    sum += (CELL_WEIGHTS[cell & 255] ?? 0) * (dense[cell >>> 8] ?? 0);
  }
  return sum;
}
