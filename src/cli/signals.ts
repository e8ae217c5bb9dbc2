/** What listens to signals: the process. */
export interface Signalled {
  on(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
  exit(code: number): unknown;
}

/** A signal so soon after the first is the same key: npm passes on what the terminal has told the process as well. */
const SAME_KEY_MS = 300;

/**
 * The first Ctrl-C, or SIGTERM of a scheduler, asks what runs to end; the second ends the process at once. Listeners stay
 * after the first, as libraries that find themselves alone with a signal end the process.
 */
export function listenToSignals(target: Signalled, { clock }: { readonly clock: () => number }): AbortController {
  const interrupt = new AbortController();
  let first: number | null = null;
  const listen = (): void => {
    if (first === null) {
      first = clock();
      interrupt.abort();
    } else if (clock() - first >= SAME_KEY_MS) target.exit(130);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) target.on(signal, listen);
  return interrupt;
}
