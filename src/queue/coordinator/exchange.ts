import type { Job, JobResult } from '../../domain/queue.ts';
import { NightschoolError } from '../../errors.ts';
import { unpackResult } from '../job-schema.ts';
import { WITHDRAWN_CODE } from '../options.ts';
import { LIMITS, packWithin, type Unpacked } from '../pack.ts';
import { deliver, type Entry, NOTHING_TAKEN, refuse } from './entry.ts';
import { unfold } from './fold.ts';
import { end, hear, type LaneState } from './lane-state.ts';
import { isOverdue, takeBack } from './overdue.ts';
import type { Ended, PackedJob } from './remote.ts';
import { collectLeaving, withdrawJob } from './withdraw.ts';

/** Wrong answers to one job after which it is given up. */
const REFUSALS = 5;
const BATCH = 64;

/** Sends a batch, and looks what was there already: results of an earlier run. */
export async function send(state: LaneState, batch: readonly Entry[]): Promise<void> {
  for (const entry of batch) entry.heardAt = Math.round(state.now());
  await state.remote.add(batch.flatMap((entry) => packEntry(state, entry)));
  state.stuck(null);
  for (const entry of batch) {
    if (entry.state !== 'left' || state.entries.has(entry.id)) continue;
    withdrawJob(state, entry, state.leaving.get(entry.id)?.onLeft ?? (() => {})); // taken back while it was on its way
  }
  await look(state, batch);
}

/** What no worker would read is not sent: whoever waits for it is told. */
function packEntry(state: LaneState, entry: Entry): readonly PackedJob[] {
  const job = unfold(entry);
  const packed = packWithin(job, LIMITS.job);
  if ('text' in packed) return [{ job, text: packed.text }];
  const what = job.kind === 'trial' ? `A trial of ${job.skill} (case ${job.question.id})` : `A job (${job.kind})`;
  const error = new NightschoolError('QUEUE_UNFIT', `${what} cannot be sent to workers: it ${packed.fault}.`, {
    hint: 'Shorten what is asked there, or ask its model from here: a pipeline without queue: sends nothing.',
  });
  end(state, entry, (waiter) => {
    waiter.onLeft?.(NOTHING_TAKEN);
    refuse(waiter, error);
  });
  return [];
}

/** Gives those that Redis does not have, though someone waits for them. */
export async function look(state: LaneState, batch: readonly Entry[]): Promise<readonly Entry[]> {
  const wanted = batch.filter((entry) => entry.state === 'sent');
  const seen = await state.remote.look(wanted.map(({ id }) => id));
  const overdue: Entry[] = [];
  for (const [at, entry] of wanted.entries()) {
    const about = seen[at];
    if (about?.state === 'ended') hear(state, entry.id);
    if (about?.state !== 'open' || entry.state !== 'sent') continue;
    entry.heardAt = Math.round(state.now());
    if (isOverdue(state, entry, about)) overdue.push(entry);
  }
  await takeBack(state, overdue);
  return wanted.filter((entry, at) => entry.state === 'sent' && seen[at]?.state === 'missing');
}

/** What is being put back already is not lost a second time. */
export async function putBack(state: LaneState, missing: readonly Entry[]): Promise<void> {
  const batch = missing.filter((entry) => !state.returning.has(entry));
  if (batch.length === 0) return;
  for (const entry of batch) state.returning.add(entry);
  await returnAll(state, batch).finally(() => {
    for (const entry of batch) state.returning.delete(entry);
  });
}

async function returnAll(state: LaneState, batch: readonly Entry[]): Promise<void> {
  state.notice(`${batch.length} ${batch.length === 1 ? 'job was' : 'jobs were'} lost in Redis and put back`);
  for (const entry of batch) entry.lost += 1;
  await state.restore(batch.map(({ common }) => common.job));
  for (let at = 0; at < batch.length; at += BATCH) await send(state, batch.slice(at, at + BATCH));
}

/** Fetches what came of jobs that have ended; a few at a time, however many ended at once. */
export async function collect(state: LaneState): Promise<void> {
  const ids = [...new Set(state.ended)];
  state.ended = [];
  for (let at = 0; at < ids.length; at += BATCH) await collectBatch(state, ids.slice(at, at + BATCH));
}

async function collectBatch(state: LaneState, ids: readonly string[]): Promise<void> {
  await collectLeaving(state, ids);
  const batch = ids.flatMap((id) => state.entries.get(id) ?? []).filter((entry) => entry.state === 'sent');
  if (batch.length === 0) return;
  const found = await state.remote.collect(batch.map(({ id }) => id));
  state.stuck(null);
  const missing: Entry[] = [];
  for (const [at, entry] of batch.entries()) {
    const about = found[at];
    if (about === undefined || entry.state !== 'sent') continue;
    if (about.state === 'missing') missing.push(entry);
    else if (about.state === 'open') entry.heardAt = Math.round(state.now());
    else await take(state, entry, about);
  }
  await putBack(state, missing);
}

async function take(state: LaneState, entry: Entry, about: Ended): Promise<void> {
  const job = unfold(entry);
  const attempts = Math.max(1, about.attempts);
  const read = readEnded(about, job);
  // it was taken back, then asked for again: what it took the first time was told to whoever asked then
  const isWithdrawn = 'value' in read && read.value.problem?.code === WITHDRAWN_CODE;
  if ('value' in read && !isWithdrawn) {
    const delivery = { result: read.value, attempts: attempts + entry.lost };
    end(state, entry, (waiter) => deliver(waiter, delivery));
    return;
  }
  const fault = 'fault' in read ? read.fault : 'says that it was taken back';
  entry.refused += 1;
  if (!isWithdrawn) entry.lost += attempts;
  if ('fault' in read && about.failed === null)
    state.notice(`the answer to job ${job.id} ${fault}: dropped (${entry.refused} of ${REFUSALS})`);
  const isOver = about.failed !== null || entry.refused >= REFUSALS;
  if (isOver) {
    const error = abandoned(job, { reason: about.failed ?? `its answer ${fault}`, attempts: entry.lost });
    end(state, entry, (waiter) => refuse(waiter, error));
  }
  await state.remote.remove(job.id);
  if (!isOver && entry.state === 'sent') await send(state, [entry]);
}

function readEnded({ failed, isForeign, text }: Ended, job: Job): Unpacked<JobResult> {
  if (failed !== null) return { fault: failed };
  return isForeign ? { fault: "is not sealed with the fleet's key for this job" } : unpackResult(text, job);
}

function abandoned(
  job: Job,
  { reason, attempts }: { readonly reason: string; readonly attempts: number },
): NightschoolError {
  return new NightschoolError('JOB_ABANDONED', `Job ${job.id} was given up: ${reason}.`, { cause: attempts });
}
