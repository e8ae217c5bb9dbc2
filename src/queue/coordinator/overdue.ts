import { workMs } from '../options.ts';
import type { Entry } from './entry.ts';
import type { LaneState } from './lane-state.ts';
import type { Seen } from './remote.ts';

/** Locks that may run out before it is looked at again, beyond what a worker has. */
const LOCKS = 2;
/** Between two looks, in what may run out: far longer than any of ours takes that is awake. */
const ASLEEP = 3;

/**
 * Whether a worker holds a job for longer than any of ours does. Ours lets go of it after its time for work and a grace,
 * and says how long it waited for its turn; that is believed as long as a worker holds a job at all.
 */
export function isOverdue(
  { holders, times, now: clock }: Pick<LaneState, 'holders' | 'times' | 'now'>,
  { id, common }: Pick<Entry, 'id' | 'common'>,
  seen: Seen,
): boolean {
  const now = clock();
  const known = holders.get(id);
  if (seen.holder === null) holders.delete(id);
  else if (known?.lock !== seen.holder) holders.set(id, { lock: seen.holder, since: now, seenAt: now });
  if (known === undefined || known.lock !== seen.holder) return false;
  const work = workMs(common.job, times);
  const slack = times.graceMs + LOCKS * times.lockMs;
  if (now - known.seenAt > ASLEEP * slack) known.since += now - known.seenAt; // this machine slept, and its worker with it, maybe
  known.seenAt = now;
  const held = now - known.since;
  return held - seen.waitedMs > work + slack || held > 2 * Math.max(work, times.hangMs) + slack;
}

/** Takes jobs from workers that keep their locks and never answer: each counts as a death, and goes to another. */
export async function takeBack(state: LaneState, overdue: readonly Entry[]): Promise<void> {
  for (const { id } of overdue) {
    const holder = state.holders.get(id);
    state.holders.delete(id);
    if (holder === undefined || !(await state.remote.takeBack(id, holder.lock))) continue;
    const seconds = Math.round((state.now() - holder.since) / 1000);
    state.doubt(workerOf(holder.lock), `it held a job for ${seconds} s and did not answer: the job goes to another`);
  }
}

/** A lock is the worker's id and a number. */
function workerOf(lock: string): string {
  return lock.slice(0, Math.max(0, lock.lastIndexOf('-')));
}
