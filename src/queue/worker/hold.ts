import type { JobResult } from '../../domain/queue.ts';
import { codeOf } from '../../util/error-code.ts';
import { aboutAnswer, aboutFailure, bullId, jobPrefix, printNotice } from '../names.ts';
import { WITHDRAWN_CODE } from '../options.ts';
import { LIMITS, pack, packWithin } from '../pack.ts';
import { FREE, RENEW, UNCOUNT } from '../scripts.ts';
import type { Held, Shop } from './shop.ts';

/** How one job leaves a worker. Each asks Redis with the job's token: whoever lost the lock changes nothing. */

/** Answers a job. */
export async function answer(shop: Shop, held: Held, result: JobResult): Promise<void> {
  const packed = packWithin({ job: held.job.id, result }, LIMITS.result);
  if ('fault' in packed) return fail(shop, held, `its answer ${packed.fault}`);
  const text = shop.seal.close(packed.text, aboutAnswer(held.job.id));
  const isOwn = await move(shop, held, () => held.bull.moveToCompleted(text, held.token, false));
  if (!isOwn) return;
  if (result.problem === null) shop.tally.done(result);
  else shop.tally.failed();
  const { id: job, workspace } = held.job;
  if (result.problem === null) shop.report({ kind: 'done', job, workspace, durationMs: result.durationMs });
  else shop.report({ kind: 'failed', job, workspace, reason: result.problem.message });
  await tellDone(shop, held);
}

/** Gives a job up for good. */
export async function fail(shop: Shop, held: Held, reason: string): Promise<void> {
  const error = new Error(shop.seal.close(reason, aboutFailure(held.job.id)));
  const isOwn = await move(shop, held, () => held.bull.moveToFailed(error, held.token, false));
  if (!isOwn) return;
  shop.tally.failed();
  shop.report({ kind: 'failed', job: held.job.id, workspace: held.job.workspace, reason });
  await tellDone(shop, held);
}

/** Leaves a job to others, first in line. `isFree`: what was done of it took no tokens. */
export async function handBack(
  shop: Shop,
  held: Held,
  { reason, isFree = false }: { readonly reason: string; readonly isFree?: boolean },
): Promise<void> {
  const { redis, names } = shop.connection;
  const key = jobPrefix(names, held.station.queue) + bullId(held.job.id);
  const wasBegun = held.state !== 'prefetched';
  if ((await redis.hexists(key, 'cancelled')) === 1) return discard(shop, held);
  const isOwn = await move(shop, held, () => held.bull.moveToWait(held.token));
  if (!isOwn) return;
  shop.report({ kind: 'handed-back', job: held.job.id, reason });
  if (!wasBegun) await redis.eval(UNCOUNT, 0, key);
  else if (isFree) await redis.eval(FREE, 0, key);
  await redis.publish(names.woke, held.station.queue);
}

/** Ends a job that nobody wants any more; what was taken for it is told to whoever took it back. */
async function discard(shop: Shop, held: Held): Promise<void> {
  const { id: job, kind, fingerprint } = held.job;
  const calls = held.state === 'prefetched' ? [] : held.calls();
  const result = { ...WITHDRAWN[kind], worker: shop.options.card.id, fingerprint, calls, durationMs: 0 };
  const text = shop.seal.close(pack({ job, result }), aboutAnswer(job));
  const isOwn = await move(shop, held, () => held.bull.moveToCompleted(text, held.token, false));
  if (!isOwn) return;
  shop.report({ kind: 'cancelled', job: held.job.id });
  await tellDone(shop, held); // it may have been asked for again in the meantime
}

const problem = { code: WITHDRAWN_CODE, message: 'it was taken back', isOutage: false } as const;
const WITHDRAWN = {
  trial: { kind: 'trial', transcript: null, problem },
  chat: { kind: 'chat', answer: null, problem },
  embed: { kind: 'embed', vectors: null, problem },
} as const;

/** Stops a job that runs, or lets go of one that does not yet. */
export function stop(shop: Shop, held: Held, why: NonNullable<Held['stopped']>): void {
  if (held.stopped !== null || held.state === 'ending') return;
  held.stopped = why;
  held.stop.abort(new Error(`the job was stopped: ${why}`));
  if (held.state === 'prefetched') letGo(shop, held).catch(() => {});
}

/** What follows when a job was stopped. */
export async function letGo(shop: Shop, held: Held): Promise<void> {
  if (held.stopped === 'cancelled') return discard(shop, held);
  if (held.stopped === 'leaving') return handBack(shop, held, { reason: 'leaving' });
  if (held.stopped === 'lost') shop.report({ kind: 'late', job: held.job.id });
  if (held.stopped === 'hung') {
    shop.tally.failed();
    shop.report({ kind: 'failed', job: held.job.id, workspace: held.job.workspace, reason: 'it hangs' });
  }
  drop(shop, held); // without renewals it goes back by itself
}

/** Renews the locks of all that is held, and hears what is not wanted any more. */
export async function renew(shop: Shop): Promise<void> {
  const { redis, names } = shop.connection;
  const byQueue = Map.groupBy(shop.held.values(), ({ station }) => station.queue);
  await Promise.all(
    [...byQueue].map(async ([queue, jobs]) => {
      const each = jobs.flatMap(({ job, token, waited }) => [bullId(job.id), token, Math.round(waited())]);
      const states = (await redis.eval(RENEW, 0, jobPrefix(names, queue), shop.times.lockMs, ...each)) as number[]; // as the script says
      for (const [at, held] of jobs.entries()) {
        if (!shop.held.has(held.token)) continue;
        if (states[at] === 0) stop(shop, held, 'lost');
        if (states[at] === 2) stop(shop, held, 'cancelled');
      }
    }),
  );
}

/** @returns false where the job was somebody else's by then */
async function move(shop: Shop, held: Held, action: () => Promise<unknown>): Promise<boolean> {
  held.state = held.state === 'prefetched' ? 'prefetched' : 'ending';
  try {
    await action();
    return true;
  } catch (error) {
    if (!isLost(error)) throw error;
    shop.report({ kind: 'late', job: held.job.id });
    return false;
  } finally {
    drop(shop, held);
  }
}

function drop(shop: Shop, held: Held): void {
  shop.held.delete(held.token);
  shop.wake();
}

async function tellDone({ connection: { redis, names } }: Shop, held: Held): Promise<void> {
  await redis.publish(names.done(held.workspace), printNotice(held.station.queue, bullId(held.job.id)));
}

/** BullMQ's own codes: no such job, no lock, not active, another's lock. */
function isLost(error: unknown): boolean {
  return [-1, -2, -3, -6].includes(Number(codeOf(error)));
}
