import { share } from '../arrays.ts';
import { openNearIndex } from '../near.ts';
import type { Postings } from '../postings.ts';
import type { Rows } from '../rows.ts';

/**
 * The search for the leader that is nearest to each row, in waves: within one no leader is added, so its turns may be
 * taken by any number of threads. All lies in memory that they have in common.
 */
export interface LeadJob {
  readonly rows: Rows;
  /** Of the leaders before the wave that is being searched. */
  readonly postings: Postings;
  /** The first row that is looked for, and what is like nothing below this. */
  readonly first: number;
  readonly least: number;
  /** The turn to be taken next, the one before which all may be taken, and whether there will be no more. */
  readonly progress: Int32Array;
  /** By turn: whether it is done. */
  readonly done: Int32Array;
  readonly found: Nearest;
}

/** By row, from the first one on: the leader that is nearest, -1 for none, and how near. */
export interface Nearest {
  readonly rows: Int32Array;
  readonly similarities: Float32Array;
}

/** Rows in a turn, which takes less than a millisecond: turns that others have not done by then are done again. */
export const TURN = 16;
const NEXT = 0;
const RELEASED = 1;
const CLOSED = 2;
/** A thread that heard nothing for so long is not wanted any more, or whom it helps is gone. */
const IDLE_MS = 10_000;

export function createLeadJob(
  { starts, lengths, features, weights }: Rows,
  postings: Postings,
  { first, least }: Pick<LeadJob, 'first' | 'least'>,
): LeadJob {
  const left = starts.length - first;
  return {
    rows: { starts: share(starts), lengths: share(lengths), features: share(features), weights: share(weights) },
    postings: { ...postings, starts: share(postings.starts), lengths: share(postings.lengths) },
    ...{ first, least, progress: share(new Int32Array(3)), done: share(new Int32Array(Math.ceil(left / TURN))) },
    found: { rows: share(new Int32Array(left)), similarities: share(new Float32Array(left)) },
  };
}

/** Takes turns of wave after wave until there are no more to come. */
export function helpLeading(job: LeadJob): void {
  const { progress } = job;
  const search = openSearch(job);
  for (;;) {
    const released = Atomics.load(progress, RELEASED);
    if (takeTurn(job, search)) continue;
    if (Atomics.load(progress, CLOSED) === 1) return;
    if (Atomics.wait(progress, RELEASED, released, IDLE_MS) === 'timed-out') return;
  }
}

/**
 * Searches the next wave while others help.
 * @param to the row after its last one; a multiple of `TURN` after the first, or the end
 * @returns the same whoever helped: what others write from now on is never looked at
 */
export function searchWave(job: LeadJob, to: number, search: Search): Nearest {
  const { progress, done, found, first } = job;
  const before = Atomics.load(progress, RELEASED);
  const turns = Math.ceil((to - first) / TURN);
  release(job, turns);
  while (takeTurn(job, search));
  const [from, end] = [before * TURN, to - first];
  const nearest = { rows: new Int32Array(end - from), similarities: new Float32Array(end - from) };
  for (let turn = before; turn < turns; turn++) {
    if (Atomics.load(done, turn) === 0) search(turn, { nearest, from });
    else copyTurn(turn, found, { nearest, from, end });
  }
  return nearest;
}

/** Whoever takes turns is told that there will be no more. */
export function endWaves(job: LeadJob): void {
  Atomics.store(job.progress, CLOSED, 1);
  release(job, Atomics.load(job.progress, RELEASED) + 1);
}

/** Finds what is nearest to the rows of a turn; `from` is the number of the row that `nearest` begins with. */
export type Search = (turn: number, to: { readonly nearest: Nearest; readonly from: number }) => void;

export function openSearch({ rows, postings, first, least }: LeadJob): Search {
  const index = openNearIndex(rows, postings);
  return (turn, { nearest, from }) => {
    const end = Math.min(rows.starts.length - first, (turn + 1) * TURN);
    for (let row = turn * TURN; row < end; row++) {
      const isFound = index.nearest(first + row, 1, least) > 0 && (index.found.similarities[0] ?? 0) >= least;
      nearest.rows[row - from] = isFound ? (index.found.rows[0] ?? 0) : -1;
      nearest.similarities[row - from] = isFound ? (index.found.similarities[0] ?? 0) : 0;
    }
  };
}

function copyTurn(
  turn: number,
  found: Nearest,
  { nearest, from, end }: { readonly nearest: Nearest; readonly from: number; readonly end: number },
): void {
  const [start, stop] = [turn * TURN, Math.min(end, (turn + 1) * TURN)];
  nearest.rows.set(found.rows.subarray(start, stop), start - from);
  nearest.similarities.set(found.similarities.subarray(start, stop), start - from);
}

function takeTurn({ progress, done, found }: LeadJob, search: Search): boolean {
  for (;;) {
    const turn = Atomics.load(progress, NEXT);
    if (turn >= Math.min(Atomics.load(progress, RELEASED), done.length)) return false;
    if (Atomics.compareExchange(progress, NEXT, turn, turn + 1) !== turn) continue;
    search(turn, { nearest: found, from: 0 });
    Atomics.store(done, turn, 1);
    return true;
  }
}

function release({ progress }: LeadJob, turns: number): void {
  Atomics.store(progress, RELEASED, turns);
  Atomics.notify(progress, RELEASED);
}
