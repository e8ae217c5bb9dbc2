import type { Taken } from '../../domain/queue.ts';
import { unpackResult } from '../job-schema.ts';
import { WITHDRAWN_CODE } from '../options.ts';
import { NOBODY_SAYS, NOTHING_TAKEN } from './entry.ts';
import type { Folded } from './fold.ts';
import type { LaneState, Leaver } from './lane-state.ts';
import type { Ended } from './remote.ts';

/** Has a job taken back that Redis may have, and tells what it took once that is known. */
export function withdrawJob(state: LaneState, { id, common }: Folded, onLeft: (taken: Taken) => void): void {
  const { kind, fingerprint } = common.job;
  state.unwanted.set(id, { job: { id, kind, fingerprint }, onLeft, since: state.now() });
  state.withdrawSoon();
}

/** Takes back what nobody wants, unless it was asked for again in the meantime: then who asks pays. */
export async function withdraw(state: LaneState): Promise<void> {
  const leavers = [...state.unwanted.values()];
  state.unwanted.clear();
  const unwanted: Leaver[] = [];
  for (const leaver of leavers) {
    if (state.entries.has(leaver.job.id)) leaver.onLeft(NOTHING_TAKEN);
    else unwanted.push(leaver);
  }
  if (unwanted.length === 0) return;
  const ids = unwanted.map(({ job }) => job.id);
  for (const leaver of unwanted) startLeaving(state, leaver);
  try {
    const found = await state.remote.collect(ids);
    const running = new Set(await state.remote.withdraw(ids));
    for (const [at, leaver] of unwanted.entries()) {
      const about = found[at];
      const isOnItsWay = about?.state === 'missing' && state.isSending; // whoever sends it sees to it
      const isOpen = about?.state === 'open' && running.has(leaver.job.id);
      if (about !== undefined && !isOpen && !isOnItsWay) tell(state, leaver, takenOf(about, leaver));
    }
  } catch (error) {
    for (const leaver of unwanted) tell(state, leaver, NOBODY_SAYS);
    throw error;
  }
}

/** Who took the same job back before, asked again and took it back once more has been told nothing yet: the last pays for both. */
function startLeaving(state: LaneState, leaver: Leaver): void {
  const before = state.leaving.get(leaver.job.id);
  state.leaving.set(leaver.job.id, leaver);
  if (before !== undefined && before.onLeft !== leaver.onLeft) before.onLeft(NOTHING_TAKEN);
}

/** Reads what workers say of jobs that were taken back while they were at them. */
export async function collectLeaving(state: LaneState, ids: readonly string[]): Promise<void> {
  const leavers = ids.flatMap((id) => state.leaving.get(id) ?? []);
  if (leavers.length === 0) return;
  const found = await state.remote.collect(leavers.map(({ job }) => job.id));
  for (const [at, leaver] of leavers.entries()) {
    const about = found[at];
    if (about === undefined || about.state === 'open') continue;
    const isWanted = state.entries.has(leaver.job.id);
    const isPaid = isWanted && !isWithdrawn(about, leaver); // by whoever asked for it again
    tell(state, leaver, isPaid ? NOTHING_TAKEN : takenOf(about, leaver));
    if (!isWanted) await state.remote.remove(leaver.job.id);
  }
}

/** Waits no longer for those that were taken back so long ago. */
export function giveUpLeaving(state: LaneState, milliseconds: number): void {
  for (const leaver of [...state.leaving.values(), ...state.unwanted.values()]) {
    if (state.now() - leaver.since >= milliseconds) tell(state, leaver, NOBODY_SAYS);
  }
}

function tell(state: LaneState, leaver: Leaver, taken: Taken): void {
  if (state.leaving.get(leaver.job.id) === leaver) state.leaving.delete(leaver.job.id);
  leaver.onLeft(taken);
}

function isWithdrawn({ text, failed }: Ended, { job }: Leaver): boolean {
  const read = failed === null ? unpackResult(text, job) : null;
  return read !== null && 'value' in read && read.value.problem?.code === WITHDRAWN_CODE;
}

/** What ended tells it; what never was begun took nothing. */
function takenOf({ state, text, failed, attempts }: Ended, { job }: Leaver): Taken {
  if (state === 'open') return { calls: [], untold: Math.max(0, attempts) };
  const read = state === 'ended' && failed === null ? unpackResult(text, job) : { fault: 'is gone' };
  if ('fault' in read) return { calls: [], untold: Math.max(1, attempts) };
  return { calls: read.value.calls, untold: Math.max(0, attempts - 1) };
}
