/** What listens to signals: the process. */
export interface Signalled {
  on(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
  exit(code: number): unknown;
}

export interface SignalOptions {
  readonly clock: () => number;
  /** Takes the second signal, and says whether it did: then the third ends the process. */
  readonly onSecond?: () => boolean;
}

/** A signal so soon after the one before is the same key: npm passes on what the terminal has told the process as well. */
const SAME_KEY_MS = 300;

/**
 * The first Ctrl-C, or SIGTERM of a scheduler, asks what runs to end; the second ends the process at once, unless somebody
 * takes it. Listeners stay after the first, as libraries that find themselves alone with a signal end the process.
 */
export function listenToSignals(target: Signalled, { clock, onSecond }: SignalOptions): AbortController {
  const interrupt = new AbortController();
  let told = 0;
  let last = Number.NEGATIVE_INFINITY;
  const listen = (): void => {
    if (clock() - last < SAME_KEY_MS) return;
    last = clock();
    told += 1;
    if (told === 1) interrupt.abort();
    else if (told > 2 || onSecond?.() !== true) target.exit(130);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) target.on(signal, listen);
  return interrupt;
}
