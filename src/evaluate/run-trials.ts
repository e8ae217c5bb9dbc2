import { type FinishedTrial, runTrial, type TrialOptions, type TrialPlan } from './trials.ts';

/**
 * Runs planned trials, `concurrency` at a time, and yields them in plan order whichever ends first. Plans are taken
 * only as they are started. A consumer that stops early aborts the trials under way; so does the first that throws.
 */
export async function* runTrials(
  plans: Iterable<TrialPlan>,
  options: TrialOptions & { readonly concurrency: number },
): AsyncGenerator<FinishedTrial, void, undefined> {
  const stopped = new AbortController();
  const signal = AbortSignal.any([options.signal, stopped.signal]);
  const waiting = plans[Symbol.iterator]();
  const running: Promise<FinishedTrial>[] = [];
  const start = (): boolean => {
    const { done, value } = waiting.next();
    if (done === true) return false;
    const trial = runTrial(value, { ...options, signal });
    // A later trial may fail while an earlier one is awaited: it is looked at in its turn.
    trial.catch(() => undefined);
    running.push(trial);
    return true;
  };
  try {
    while (running.length < Math.max(1, options.concurrency) && start());
    for (let next = running.shift(); next !== undefined; next = running.shift()) {
      const finished = await next;
      start();
      yield finished;
    }
  } finally {
    stopped.abort();
    await Promise.allSettled(running);
  }
}
