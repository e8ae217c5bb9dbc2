import type { Waiter } from './entry.ts';

/** Listens to each signal once, however many wait with it: a night has one for a hundred thousand jobs. */
export interface AbortWatch {
  watch(waiter: Waiter): void;
  forget(waiter: Waiter): void;
}

interface Watched {
  /** How many wait with it. */
  count: number;
  /** Who waits with it, where it always was this one; null: it is found among all. */
  only: Waiter | null;
  readonly listener: () => void;
}

/** @param all everyone who waits: who waits with a signal that many share is looked for when it is aborted, not before */
export function watchAborts(
  all: () => Iterable<Waiter>,
  onAbort: (waiter: Waiter, signal: AbortSignal) => void,
): AbortWatch {
  const watched = new Map<AbortSignal, Watched>();
  const end = (signal: AbortSignal): void => {
    const only = watched.get(signal)?.only ?? null;
    watched.delete(signal);
    const leaving = only === null ? [...all()].filter((waiter) => signalsOf(waiter).includes(signal)) : [only];
    for (const waiter of leaving) onAbort(waiter, signal);
  };
  const start = (signal: AbortSignal, waiter: Waiter): void => {
    const listener = () => end(signal);
    watched.set(signal, { count: 1, only: waiter, listener });
    signal.addEventListener('abort', listener, { once: true });
  };
  return {
    watch(waiter) {
      for (const signal of signalsOf(waiter)) {
        const known = watched.get(signal);
        if (known === undefined) start(signal, waiter);
        else {
          known.count += 1;
          known.only = null;
        }
      }
    },
    forget(waiter) {
      for (const signal of signalsOf(waiter)) {
        const known = watched.get(signal);
        if (known === undefined) continue;
        known.count -= 1;
        if (known.count > 0) continue;
        watched.delete(signal);
        signal.removeEventListener('abort', known.listener);
      }
    },
  };
}

function signalsOf({ signal, until }: Waiter): readonly AbortSignal[] {
  return until === undefined || until === signal ? [signal] : [signal, until];
}
