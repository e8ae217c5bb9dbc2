import type { JobResult } from '../../domain/queue.ts';
import { workMs } from '../options.ts';
import { answer, fail, handBack, letGo, stop } from './hold.ts';
import { pauseStation } from './postings.ts';
import type { Held, Shop } from './shop.ts';

/** Runs of a job that broke down here or elsewhere, after which it is given up: it is the job, then. */
const MOST_ATTEMPTS = 5;
/** The same where its model was gone each time, which is rarely the job: but one that ends every model must not go round for ever. */
const MOST_OUTAGES = 20;

/** Does a job that is held, and answers it, hands it back or lets go of it. */
export async function doJob(shop: Shop, held: Held): Promise<void> {
  held.state = 'running';
  const { id: job, workspace } = held.job;
  shop.report({ kind: 'began', job, workspace });
  const outcome = await perform(shop, held);
  if (held.stopped !== null) {
    if (held.stopped === 'hung') pauseStation(shop, held.station, 'a job of it hangs');
    return letGo(shop, held);
  }
  if ('broke' in outcome) {
    if (held.bull.attemptsStarted >= MOST_ATTEMPTS) return fail(shop, held, outcome.broke);
    pauseStation(shop, held.station, outcome.broke);
    return handBack(shop, held, { reason: outcome.broke });
  }
  const { result } = outcome;
  if (result.problem?.isOutage === true) {
    const { message: reason } = result.problem;
    pauseStation(shop, held.station, reason);
    if (held.bull.attemptsStarted >= MOST_OUTAGES) return fail(shop, held, reason);
    return handBack(shop, held, {
      reason,
      isFree: result.calls.every(({ tokens }) => tokens.input + tokens.output === 0),
    });
  }
  if (result.fingerprint !== held.job.fingerprint || result.kind !== held.job.kind) {
    pauseStation(shop, held.station, 'the model is not what it was');
    return handBack(shop, held, { reason: 'the model is not what it was' });
  }
  const watched = shop.watched.get(held.job.posting);
  if (watched !== undefined) watched.pauses = 0;
  return answer(shop, held, result);
}

/** What came of it; `broke`: nothing that could be answered. A job that does not heed that it was stopped is left. */
async function perform(shop: Shop, held: Held): Promise<{ readonly result: JobResult } | { readonly broke: string }> {
  let lacking: string | null = null;
  const material = async (digest: string) => {
    try {
      return await shop.material(digest);
    } catch (error) {
      lacking = error instanceof Error ? error.message : String(error);
      throw error;
    }
  };
  const before = performance.now() - held.takenAt; // while it was prefetched
  let waited = () => 0;
  held.waited = () => before + waited();
  const limit = limitTime(shop, held, () => waited());
  try {
    const done = shop.options.workshop.perform(held.job, {
      ...{ material, signal: held.stop.signal },
      tellWaiting: (read) => {
        waited = read;
      },
      tellCalls: (read) => {
        held.calls = read;
      },
    });
    const result = await Promise.race([done, limit.over]);
    return lacking === null ? { result } : { broke: lacking };
  } catch (error) {
    return { broke: lacking ?? (error instanceof Error ? error.message : String(error)) };
  } finally {
    limit.clear();
  }
}

/** Stops a job that takes too long; `over` rejects when one that was stopped does not end. */
function limitTime(shop: Shop, held: Held, waited: () => number): { readonly over: Promise<never>; clear(): void } {
  const { promise, reject } = Promise.withResolvers<never>();
  promise.catch(() => {});
  const most = workMs(held.job, shop.times);
  const timers: NodeJS.Timeout[] = [];
  const started = performance.now();
  const look = () => {
    const took = performance.now() - started;
    const left = Math.min(most - (took - waited()), Math.max(most, shop.times.hangMs) - took);
    if (left <= 0) stop(shop, held, 'hung');
    else timers.push(setTimeout(look, Math.ceil(left)));
  };
  held.stop.signal.addEventListener(
    'abort',
    () => timers.push(setTimeout(() => reject(new Error('it does not stop')), shop.times.graceMs)),
    { once: true },
  );
  look();
  return {
    over: promise,
    clear() {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
