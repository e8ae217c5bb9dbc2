import type { Delivery, Job, SubmitOptions, Taken } from '../../domain/queue.ts';
import type { Folded } from './fold.ts';
import type { Placed } from './line.ts';

/** A job that someone here waits for. A hundred thousand may be: what is here counts as often. */
export interface Entry extends Placed, Folded {
  /** The first who waits, nearly always the only one. */
  waiter: Waiter | null;
  /** `line`: not sent yet; `sent`: Redis has it; `over`: it ended; `left`: nobody waits for it any more. */
  state: 'line' | 'sent' | 'over' | 'left';
  /** When something was last heard of it. */
  heardAt: number;
  /** Runs of it that were in vain: their answers were not its own, or Redis lost it. */
  lost: number;
  refused: number;
}

export interface Waiter {
  readonly entry: Entry;
  readonly signal: AbortSignal;
  readonly until: AbortSignal | undefined;
  /** One for both, since each is an object of its own: what was rejected rejects. */
  settle(outcome: Delivery<Job['kind']> | Promise<never>): void;
  /** Told what was taken, where there is no delivery. */
  readonly onLeft: SubmitOptions['onLeft'];
  /** Who waits for the same entry. */
  next: Waiter | null;
}

export const NOTHING_TAKEN: Taken = { calls: [], untold: 0 };
export const NOBODY_SAYS: Taken = { calls: [], untold: 1 };

export function createEntry({ id, common, pass, seed }: Folded, priority: number): Entry {
  return { id, common, pass, seed, priority, number: 0, waiter: null, state: 'line', heardAt: 0, lost: 0, refused: 0 };
}

export function* waitersOf(entry: Entry): Generator<Waiter> {
  for (let waiter = entry.waiter; waiter !== null; waiter = waiter.next) yield waiter;
}

export function addWaiter(entry: Entry, waiter: Waiter): void {
  const last = [...waitersOf(entry)].at(-1);
  if (last === undefined) entry.waiter = waiter;
  else last.next = waiter;
}

/** @returns false where it did not wait any more */
export function dropWaiter(entry: Entry, gone: Waiter): boolean {
  const waiters = [...waitersOf(entry)];
  const at = waiters.indexOf(gone);
  if (at < 0) return false;
  const before = waiters[at - 1];
  if (before === undefined) entry.waiter = gone.next;
  else before.next = gone.next;
  return true;
}

export function deliver(waiter: Waiter, delivery: Delivery<Job['kind']>): void {
  waiter.settle(delivery);
}

export function refuse(waiter: Waiter, error: unknown): void {
  const refused = Promise.reject(error);
  refused.catch(() => {}); // whoever waits is told
  waiter.settle(refused);
}
