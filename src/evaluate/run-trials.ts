import pLimit from 'p-limit';
import { type FinishedTrial, runTrial, type TrialOptions, type TrialPlan } from './trials.ts';

/** Finished trials that may wait for an earlier one, for each that runs: what is planned endlessly is not run endlessly. */
const AHEAD = 8;

/**
 * Runs planned trials, `concurrency` at a time, and yields them in plan order whichever ends first: a slow one keeps
 * its own place alone. Plans are taken only as they are started. A consumer that stops early aborts the trials under
 * way; so does the first that throws.
 */
export async function* runTrials(
  plans: Iterable<TrialPlan>,
  options: TrialOptions & { readonly concurrency: number },
): AsyncGenerator<FinishedTrial, void, undefined> {
  const stopped = new AbortController();
  const signal = AbortSignal.any([options.signal, stopped.signal]);
  const concurrency = Math.max(1, options.concurrency);
  const waiting = plans[Symbol.iterator]();
  const limit = pLimit(concurrency);
  const running: Promise<FinishedTrial>[] = [];
  const fill = (): void => {
    while (limit.activeCount + limit.pendingCount < concurrency && running.length < AHEAD * concurrency) {
      const { done, value } = waiting.next();
      if (done === true) return;
      const trial = limit(() => runTrial(value, { ...options, signal }));
      // A later trial may fail while an earlier one is awaited: it is looked at in its turn.
      trial.then(fill, () => undefined);
      running.push(trial);
    }
  };
  try {
    fill();
    for (let next = running.shift(); next !== undefined; next = running.shift()) {
      const finished = await next;
      fill();
      yield finished;
    }
  } finally {
    stopped.abort();
    await Promise.allSettled(running);
  }
}
