/**
 * Places for turns that this thread offers one after the other and any thread takes, oldest first; in memory that threads
 * have in common. Nobody waits for a lock, and nothing rests on those who help.
 */
export interface Ring {
  /** How often something was offered or closed, then whether it is closed. */
  readonly news: Int32Array;
  /** By place: what is there. */
  readonly states: Int32Array;
  /** By place: the number of the turn that was offered there last. */
  readonly turns: Int32Array;
}

const STATES = ['free', 'ready', 'taken', 'done', 'failed'] as const;
export type PlaceState = (typeof STATES)[number];
const READY = STATES.indexOf('ready');
const TAKEN = STATES.indexOf('taken');

const NEWS = 0;
const CLOSED = 1;
/** A thread that heard nothing for so long is not wanted any more, or whom it helps is gone. */
const IDLE_MS = 10_000;

export function createRing(places: number): Ring {
  const numbers = (length: number): Int32Array => new Int32Array(new SharedArrayBuffer(4 * length));
  return { news: numbers(2), states: numbers(places), turns: numbers(places) };
}

export function stateOf({ states }: Ring, place: number): PlaceState {
  return STATES[Atomics.load(states, place)] ?? 'failed';
}

/** What is written to the place before is seen by who takes it. */
export function offer(ring: Ring, place: number, turn: number): void {
  ring.turns[place] = turn;
  setState(ring, place, 'ready');
  tell(ring);
}

/** Whoever takes turns is told that there will be no more. */
export function close(ring: Ring): void {
  Atomics.store(ring.news, CLOSED, 1);
  tell(ring);
}

/** Does turns until there are no more to come. */
export function help(ring: Ring, work: (place: number) => boolean): void {
  for (;;) {
    const heard = Atomics.load(ring.news, NEWS);
    if (takeOne(ring, work)) continue;
    if (Atomics.load(ring.news, CLOSED) === 1) return;
    if (Atomics.wait(ring.news, NEWS, heard, IDLE_MS) === 'timed-out') return;
  }
}

/**
 * Does the oldest turn that nobody took.
 * @param work says whether it could be done
 * @returns false where there is none
 */
export function takeOne(ring: Ring, work: (place: number) => boolean): boolean {
  const place = takeOldest(ring);
  if (place === null) return false;
  setState(ring, place, work(place) ? 'done' : 'failed');
  return true;
}

export function setState({ states }: Ring, place: number, state: PlaceState): void {
  Atomics.store(states, place, STATES.indexOf(state));
  Atomics.notify(states, place);
}

/** Waits while somebody has the place, at most so long. */
export function awaitPlace({ states }: Ring, place: number, milliseconds: number): void {
  Atomics.wait(states, place, TAKEN, milliseconds);
}

function takeOldest({ states, turns }: Ring): number | null {
  for (;;) {
    let oldest: number | null = null;
    for (let place = 0; place < states.length; place++) {
      if (Atomics.load(states, place) !== READY) continue;
      if (oldest === null || (turns[place] ?? 0) < (turns[oldest] ?? 0)) oldest = place;
    }
    if (oldest === null) return null;
    if (Atomics.compareExchange(states, oldest, READY, TAKEN) === READY) return oldest;
  }
}

function tell({ news }: Ring): void {
  Atomics.add(news, NEWS, 1);
  Atomics.notify(news, NEWS);
}
