import type { Delivery, Job, SubmitOptions, Taken } from '../../domain/queue.ts';
import type { Placed } from './line.ts';

/** A job that someone here waits for. */
export interface Entry extends Placed {
  readonly job: Job;
  /** Nearly always one; a set would take more than all the rest. */
  waiters: readonly Waiter[];
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
  resolve(delivery: Delivery<Job['kind']>): void;
  reject(error: unknown): void;
  /** Told what was taken, where there is no delivery. */
  readonly onLeft: SubmitOptions['onLeft'];
}

export const NOTHING_TAKEN: Taken = { calls: [], untold: 0 };
export const NOBODY_SAYS: Taken = { calls: [], untold: 1 };

export function createEntry(job: Job, priority: number): Entry {
  return { job, priority, number: 0, waiters: [], state: 'line', heardAt: 0, lost: 0, refused: 0 };
}

/** Tells everyone who waits for an entry. */
export function tellAll(entry: Entry, aborts: AbortWatch, tell: (waiter: Waiter) => void): void {
  for (const waiter of entry.waiters) {
    aborts.forget(waiter);
    tell(waiter);
  }
  entry.waiters = [];
}

/** Listens to each signal once, however many wait with it: a night has one for a hundred thousand jobs. */
export interface AbortWatch {
  watch(waiter: Waiter): void;
  forget(waiter: Waiter): void;
}

export function watchAborts(onAbort: (waiter: Waiter) => void): AbortWatch {
  const watched = new Map<AbortSignal, { readonly waiters: Set<Waiter>; readonly listener: () => void }>();
  return {
    watch(waiter) {
      const known = watched.get(waiter.signal);
      if (known !== undefined) {
        known.waiters.add(waiter);
        return;
      }
      const waiters = new Set([waiter]);
      const listener = () => {
        watched.delete(waiter.signal);
        for (const one of waiters) onAbort(one);
      };
      watched.set(waiter.signal, { waiters, listener });
      waiter.signal.addEventListener('abort', listener, { once: true });
    },
    forget(waiter) {
      const known = watched.get(waiter.signal);
      known?.waiters.delete(waiter);
      if (known === undefined || known.waiters.size > 0) return;
      watched.delete(waiter.signal);
      waiter.signal.removeEventListener('abort', known.listener);
    },
  };
}
