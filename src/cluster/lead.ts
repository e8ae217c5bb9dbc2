import { openNearIndex } from './near.ts';
import { createPostings, type Postings } from './postings.ts';
import { createRecent } from './recent.ts';
import type { Rows } from './rows.ts';
import { createLeadJob, endWaves, type LeadJob, openSearch, searchWave } from './together/lead-job.ts';

/** Rows grouped with those that say nearly the same. */
export interface Led {
  /** By row: the number of its group. */
  readonly groupOf: Uint32Array;
  /** By group: the row that leads it. */
  readonly leaders: Uint32Array;
  /** Of the leaders. */
  readonly postings: Postings;
}

/** So many rows are led one by one: what all of them lead is not worth sharing. */
const ONE_BY_ONE = 20_000;
/** Rows that look for what leads before them at once. */
const WAVE = 256;

export interface Leading {
  /** How many features there are. */
  readonly features: number;
  /** The cosine from which on a row is led by another. */
  readonly same: number;
  /** Has other threads call `helpLeading`; the result is the same without. */
  readonly shareOut: ((job: LeadJob) => void) | null;
  readonly oneByOne?: number;
}

/**
 * Leader clustering in the order of the rows: one joins the leader that is nearest to it, else it leads. The first 20,000
 * look one by one; then 256 at a time look for those that lead already, which threads can share, and after that each
 * looks for what came to lead meanwhile.
 */
export function findLeaders(rows: Rows, { features, same, shareOut, oneByOne = ONE_BY_ONE }: Leading): Led {
  const count = rows.starts.length;
  const first = Math.min(count, oneByOne);
  const job = createLeadJob(rows, createPostings(rows, features), { first, least: same });
  const index = openNearIndex(job.rows, job.postings);
  const { put, end } = createGroups(count, job.postings, index.add);
  for (let row = 0; row < first; row++) {
    const isLed = index.nearest(row, 1, same) > 0 && (index.found.similarities[0] ?? 0) >= same;
    put(row, isLed ? (index.found.rows[0] ?? 0) : row);
  }
  if (first < count) leadInWaves(job, { features, shareOut, put });
  return end();
}

function leadInWaves(
  job: LeadJob,
  { features, shareOut, put }: Pick<Leading, 'features' | 'shareOut'> & Pick<Groups, 'put'>,
): void {
  const { rows, first, least } = job;
  const recent = createRecent(rows, features);
  const search = openSearch(job);
  shareOut?.(job);
  try {
    for (let from = first; from < rows.starts.length; from += WAVE) {
      const to = Math.min(rows.starts.length, from + WAVE);
      const nearest = searchWave(job, to, search);
      for (let row = from; row < to; row++) {
        const before = nearest.rows[row - from] ?? -1;
        const meanwhile = recent.nearest(row, least);
        const isNearer = meanwhile !== null && meanwhile.similarity > (nearest.similarities[row - from] ?? 0);
        const leader = isNearer ? meanwhile.row : before >= 0 ? before : row;
        put(row, leader);
        if (leader === row) recent.add(row);
      }
      recent.clear();
    }
  } finally {
    endWaves(job);
  }
}

interface Groups {
  /** A row that is its own leader leads from now on. */
  put(row: number, leader: number): void;
  end(): Led;
}

function createGroups(count: number, postings: Postings, add: (row: number) => void): Groups {
  const groupOf = new Uint32Array(count);
  const leaders = new Uint32Array(count);
  let groups = 0;
  return {
    put(row, leader) {
      if (leader === row) {
        add(row);
        leaders[groups] = row;
        groupOf[row] = groups++;
      } else groupOf[row] = groupOf[leader] ?? 0;
    },
    end: () => ({ groupOf, leaders: leaders.slice(0, groups), postings }),
  };
}
