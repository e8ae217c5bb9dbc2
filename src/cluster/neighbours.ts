import { type Lists, share } from './arrays.ts';
import { type NearIndex, openNearIndex } from './near.ts';
import type { Postings } from './postings.ts';
import type { Rows } from './rows.ts';

/**
 * The search for the rows nearest to each leader, cut into turns that any number of threads may take: all of it lies in
 * memory that they have in common, and each turn writes to places of its own.
 */
export interface NeighbourJob {
  readonly rows: Rows;
  /** Of the leaders. */
  readonly postings: Postings;
  readonly leaders: Uint32Array;
  /** How many neighbours each wants. */
  readonly each: number;
  /** The turn to be taken next, then for each turn whether it is done. */
  readonly turns: Int32Array;
  /** Each leader has room for `each`, of which the first `counts` are found. */
  readonly found: {
    readonly counts: Uint32Array;
    readonly rows: Uint32Array;
    readonly similarities: Float32Array;
  };
}

/** Rows near to each leader, best first, with their cosines. */
interface Neighbours extends Lists {
  readonly similarities: Float32Array;
}

/** Has other threads call `takeTurns` on the job while this one does. Nothing rests on their coming. */
export type ShareOut = (job: NeighbourJob) => void;

/** Among fewer leaders the search is over before another thread is up. */
const WORTH_SHARING = 20_000;
const LEADERS_A_TURN = 64;

/** For each leader the rows of other leaders that are nearest to it, best first: the same however many threads look. */
export function findNeighbours(
  leaders: Uint32Array,
  looking: Pick<NeighbourJob, 'rows' | 'postings' | 'each'> & { readonly shareOut: ShareOut | null },
): Neighbours {
  const { shareOut, ...among } = looking;
  const job = createJob(leaders, among);
  return shareOut === null || leaders.length < WORTH_SHARING ? doAll(job) : doTogether(shareJob(job), shareOut);
}

/** @param job in memory that threads have in common */
export function doTogether(job: NeighbourJob, shareOut: ShareOut): Neighbours {
  shareOut(job);
  return doAll(job);
}

function doAll(job: NeighbourJob): Neighbours {
  takeTurns(job);
  finishTurns(job);
  return collect(job);
}

export function createJob(leaders: Uint32Array, among: Pick<NeighbourJob, 'rows' | 'postings' | 'each'>): NeighbourJob {
  const room = leaders.length * among.each;
  return {
    ...among,
    leaders,
    turns: new Int32Array(1 + Math.ceil(leaders.length / LEADERS_A_TURN)),
    found: {
      counts: new Uint32Array(leaders.length),
      rows: new Uint32Array(room),
      similarities: new Float32Array(room),
    },
  };
}

/** The same job in memory that threads have in common. */
export function shareJob({ rows, postings, leaders, each, turns, found }: NeighbourJob): NeighbourJob {
  return {
    rows: {
      starts: share(rows.starts),
      lengths: share(rows.lengths),
      features: share(rows.features),
      weights: share(rows.weights),
    },
    postings: {
      starts: share(postings.starts),
      lengths: share(postings.lengths),
      rows: share(postings.rows),
      weights: share(postings.weights),
    },
    leaders: share(leaders),
    each,
    turns: share(turns),
    found: { counts: share(found.counts), rows: share(found.rows), similarities: share(found.similarities) },
  };
}

/** Takes turns until none is left to be taken. */
export function takeTurns(job: NeighbourJob): void {
  const { turns } = job;
  const index = openNearIndex(job.rows, job.postings);
  for (let turn = Atomics.add(turns, 0, 1); turn < turns.length - 1; turn = Atomics.add(turns, 0, 1)) {
    takeTurn(turn, job, index);
    Atomics.store(turns, turn + 1, 1);
  }
}

function takeTurn(turn: number, { leaders, each, found }: NeighbourJob, index: NearIndex): void {
  const end = Math.min(leaders.length, (turn + 1) * LEADERS_A_TURN);
  for (let leader = turn * LEADERS_A_TURN; leader < end; leader++) {
    const count = index.nearest(leaders[leader] ?? 0, each);
    found.rows.set(index.found.rows.subarray(0, count), leader * each);
    found.similarities.set(index.found.similarities.subarray(0, count), leader * each);
    found.counts[leader] = count;
  }
}

/** Turns that others took and have not done are done again rather than waited for: it takes a moment, and they may be dead. */
function finishTurns(job: NeighbourJob): void {
  const { turns } = job;
  const index = openNearIndex(job.rows, job.postings);
  for (let turn = 0; turn < turns.length - 1; turn++)
    if (Atomics.load(turns, turn + 1) === 0) takeTurn(turn, job, index);
}

/** Without the room that was not needed. */
function collect({ found, each }: NeighbourJob): Neighbours {
  const { counts } = found;
  const starts = new Uint32Array(counts.length + 1);
  for (let leader = 0; leader < counts.length; leader++)
    starts[leader + 1] = (starts[leader] ?? 0) + (counts[leader] ?? 0);
  const items = new Uint32Array(starts[counts.length] ?? 0);
  const similarities = new Float32Array(items.length);
  for (let leader = 0; leader < counts.length; leader++) {
    const [from, to] = [leader * each, leader * each + (counts[leader] ?? 0)];
    items.set(found.rows.subarray(from, to), starts[leader]);
    similarities.set(found.similarities.subarray(from, to), starts[leader]);
  }
  return { starts, items, similarities };
}
