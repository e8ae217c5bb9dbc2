import type { Delivery, Job, SubmitOptions } from '../../domain/queue.ts';
import type { NightschoolError } from '../../errors.ts';
import { watchAborts } from './aborts.ts';
import {
  addWaiter,
  createEntry,
  dropWaiter,
  type Entry,
  NOBODY_SAYS,
  NOTHING_TAKEN,
  refuse,
  type Waiter,
  waitersOf,
} from './entry.ts';
import { collect, look, putBack, send } from './exchange.ts';
import { createFolder } from './fold.ts';
import { end, hear, type LaneState, type LaneSurroundings, sentOf } from './lane-state.ts';
import { createLine } from './line.ts';
import { giveUpLeaving, withdraw, withdrawJob } from './withdraw.ts';

/** For so long a worker may take to say what it took for a job that was taken back. */
const LEAVING_MS = 60_000;
/** Jobs sent at once. */
const BATCH = 64;
/** Jobs looked after at once: what Redis says of each takes room while it is read. */
const LOOK_BATCH = 500;

/** The jobs of one posting and fingerprint: a line here, of which no more than the allowance is in Redis. */
export interface Lane {
  submit(job: Job, options: SubmitOptions): Promise<Delivery<Job['kind']>>;
  /** A job of it has ended, or so it was told. */
  heard(id: string): void;
  allow(allowance: number): void;
  /** Looks after all that nothing was heard of for so long, and puts back what Redis no longer knows. */
  sweep(silentMs: number): void;
  /** Ends the waiting of everyone; what Redis has stays there. */
  giveUp(error: NightschoolError): void;
  readonly isBusy: boolean;
  /** Jobs like those that someone waits for and that are in Redis: of the same materials. */
  sent(): Iterable<Job>;
  /** Resolves when what was begun is done. */
  rest(): Promise<void>;
  /** Waits no longer for what workers say of jobs that were taken back. */
  forget(): void;
}

export function createLane(surroundings: LaneSurroundings): Lane {
  const state: LaneState = {
    ...surroundings,
    ...{ line: createLine<Entry>(), folder: createFolder(), entries: new Map(), sentCount: 0, holders: new Map() },
    ...{ unwanted: new Map(), leaving: new Map(), returning: new Set(), ended: [], working: 0 },
    ...{ allowance: 1, isSending: false, isCollecting: false },
    aborts: watchAborts(
      () => allWaiters(state),
      (waiter, signal) => leave(state, waiter, signal.reason),
    ),
    dispatchSoon: soon(() => dispatch(state)),
    collectSoon: soon(() => collectNext(state)),
    withdrawSoon: soon(() => run(state, withdraw(state))),
  };
  const { entries } = state;
  return {
    submit: (job, options) => submit(state, job, options),
    heard: (id) => hear(state, id),
    allow(next) {
      state.allowance = next;
      state.dispatchSoon();
    },
    sweep(silentMs) {
      giveUpLeaving(state, LEAVING_MS);
      const silent = [...sentOf(state)].filter(({ heardAt }) => state.now() - heardAt >= silentMs);
      if (silent.length > 0) run(state, lookAfter(state, silent));
    },
    giveUp: (error) => giveUp(state, error),
    get isBusy() {
      return entries.size > 0;
    },
    *sent() {
      for (const { common } of sentOf(state)) yield common.job;
    },
    async rest() {
      while (state.working + state.unwanted.size + state.leaving.size > 0) await pause();
    },
    forget() {
      giveUpLeaving(state, 0);
    },
  };
}

function submit(state: LaneState, job: Job, options: SubmitOptions): Promise<Delivery<Job['kind']>> {
  const { signal, until, onLeft } = options;
  const aborted = [signal, until].find((one) => one?.aborted);
  if (aborted === undefined) return new Promise((settle) => join(state, job, { ...options, settle }));
  onLeft?.(NOTHING_TAKEN);
  return Promise.reject(aborted.reason);
}

function giveUp(state: LaneState, error: NightschoolError): void {
  for (const entry of [...state.entries.values()]) {
    const taken = entry.state === 'sent' ? NOBODY_SAYS : NOTHING_TAKEN;
    end(state, entry, (waiter) => {
      waiter.onLeft?.(taken);
      refuse(waiter, error);
    });
  }
}

async function lookAfter(state: LaneState, silent: readonly Entry[]): Promise<void> {
  const missing: Entry[] = [];
  for (let at = 0; at < silent.length; at += LOOK_BATCH)
    missing.push(...(await look(state, silent.slice(at, at + LOOK_BATCH))));
  if (missing.length === 0) state.stuck(null);
  else await putBack(state, missing);
}

/** The same work asked for twice at once is done once. */
function join(
  state: LaneState,
  job: Job,
  { priority, signal, until, onLeft, settle }: SubmitOptions & Pick<Waiter, 'settle'>,
): void {
  const known = state.entries.get(job.id);
  const entry = known ?? createEntry(state.folder.fold(job), priority);
  const waiter: Waiter = { entry, signal, until, settle, onLeft, next: null };
  addWaiter(entry, waiter);
  state.aborts.watch(waiter);
  if (known !== undefined) return;
  state.entries.set(job.id, entry);
  state.line.push(entry);
  state.count(1);
  state.dispatchSoon();
}

function* allWaiters({ entries }: LaneState): Generator<Waiter> {
  for (const entry of entries.values()) yield* waitersOf(entry);
}

/** One batch after another: a hundred thousand on their way at once would take several times their room. */
function dispatch(state: LaneState): void {
  if (state.isSending) return;
  const batch: Entry[] = [];
  while (state.sentCount < state.allowance && batch.length < BATCH) {
    const entry = state.line.pop();
    if (entry === undefined) break;
    if (entry.state !== 'line') continue;
    entry.state = 'sent';
    state.sentCount += 1;
    batch.push(entry);
  }
  if (batch.length === 0) return;
  state.isSending = true;
  const sending = send(state, batch).finally(() => {
    state.isSending = false;
    state.dispatchSoon();
  });
  run(state, sending);
}

/** One after another: an answer that is fetched twice would be refused twice. */
function collectNext(state: LaneState): void {
  if (state.isCollecting || state.ended.length === 0) return;
  state.isCollecting = true;
  const collecting = collect(state).finally(() => {
    state.isCollecting = false;
    if (state.ended.length > 0) state.collectSoon();
  });
  run(state, collecting);
}

function leave(state: LaneState, waiter: Waiter, reason: unknown): void {
  const { entry } = waiter;
  if (!dropWaiter(entry, waiter)) return;
  const onLeft = tellOnce(waiter);
  state.aborts.forget(waiter);
  refuse(waiter, reason);
  const wasSent = entry.state === 'sent';
  const isAlone = entry.waiter === null;
  if (!isAlone || !wasSent) onLeft(NOTHING_TAKEN); // else whoever still waits pays
  if (!isAlone) return;
  end(state, entry, () => {});
  entry.state = 'left';
  if (wasSent) withdrawJob(state, entry, onLeft);
}

/** Several may learn at once what a job took that was taken back: who heard first tells it. */
function tellOnce({ onLeft }: Waiter): NonNullable<Waiter['onLeft']> {
  let isTold = false;
  return (taken) => {
    if (!isTold) onLeft?.(taken);
    isTold = true;
  };
}

/** What fails is met again by the next look. */
function run(state: LaneState, task: Promise<void>): void {
  state.working += 1;
  task
    .catch((error: unknown) => state.stuck(error instanceof Error ? error.message : String(error)))
    .finally(() => {
      state.working -= 1;
    });
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 2));
}

/** Once for all calls that come in the same tick. */
function soon(action: () => void): () => void {
  let isSet = false;
  return () => {
    if (isSet) return;
    isSet = true;
    setImmediate(() => {
      isSet = false;
      action();
    });
  };
}
