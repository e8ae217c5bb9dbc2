import type { Delivery, Job } from '../../domain/queue.ts';
import { NightschoolError } from '../../errors.ts';
import { unpackResult } from '../job-schema.ts';
import { createEntry, type Entry, tellAll, type Waiter, watchAborts } from './entry.ts';
import { createLine } from './line.ts';
import type { Ended, Remote } from './remote.ts';

/** Wrong answers to one job after which it is given up. */
const REFUSALS = 5;
/** Jobs sent at once. */
const BATCH = 500;

/** The jobs of one posting and fingerprint: a line here, of which no more than the allowance is in Redis. */
export interface Lane {
  submit(
    job: Job,
    options: { readonly priority: number; readonly signal: AbortSignal },
  ): Promise<Delivery<Job['kind']>>;
  /** A job of it has ended, or so it was told. */
  heard(id: string): void;
  allow(allowance: number): void;
  /** Looks after all that nothing was heard of for so long, and puts back what Redis no longer knows. */
  sweep(silentMs: number): Promise<void>;
  /** Ends the waiting of everyone; what Redis has stays there. */
  giveUp(error: NightschoolError): void;
  readonly isBusy: boolean;
  /** Jobs that someone waits for and that are in Redis. */
  readonly sent: readonly Job[];
  /** Resolves when what was begun is done. */
  rest(): Promise<void>;
}

export interface LaneSurroundings {
  readonly remote: Remote;
  readonly now: () => number;
  readonly notice: (text: string) => void;
  /** Puts back what jobs refer to. */
  readonly restore: (jobs: readonly Job[]) => Promise<void>;
  /** What Redis said to a batch that it did not take; null: it takes them again. */
  readonly stuck: (reason: string | null) => void;
}

export function createLane(surroundings: LaneSurroundings): Lane {
  const { remote, now, notice } = surroundings;
  const line = createLine<Entry>();
  const entries = new Map<string, Entry>();
  const sent = new Map<string, Entry>();
  const unwanted = new Set<string>();
  const ended = new Set<string>();
  const work = new Set<Promise<void>>();
  let allowance = 1;
  const aborts = watchAborts((waiter) => leave(waiter));

  const run = (task: Promise<void>) => {
    const watched = task
      .catch((error: unknown) => surroundings.stuck(error instanceof Error ? error.message : String(error)))
      .finally(() => work.delete(watched));
    work.add(watched);
  };
  const dispatchSoon = soon(() => {
    const batch: Entry[] = [];
    while (sent.size < allowance && batch.length < BATCH) {
      const entry = line.pop();
      if (entry === undefined) break;
      if (entry.state !== 'line') continue;
      entry.state = 'sent';
      sent.set(entry.job.id, entry);
      batch.push(entry);
    }
    if (batch.length === 0) return;
    run(send(batch));
    if (batch.length === BATCH) dispatchSoon();
  });
  const send = async (batch: readonly Entry[]) => {
    for (const entry of batch) entry.heardAt = now();
    await remote.add(batch.map(({ job }) => job));
    surroundings.stuck(null);
    for (const { job, state } of batch) if (state === 'left' && !entries.has(job.id)) withdraw(job.id);
    await look(batch.filter(({ state }) => state === 'sent'));
  };
  /** Gives those that Redis does not have. */
  const look = async (batch: readonly Entry[]): Promise<readonly Entry[]> => {
    const states = await remote.look(batch.map(({ job }) => job.id));
    for (const [at, entry] of batch.entries()) {
      if (states[at] === 'open') entry.heardAt = now();
      if (states[at] === 'ended') hear(entry.job.id);
    }
    return batch.filter(({ state }, at) => state === 'sent' && states[at] === 'missing');
  };
  const putBack = async (batch: readonly Entry[]) => {
    if (batch.length === 0) return;
    notice(`${batch.length} ${batch.length === 1 ? 'job was' : 'jobs were'} lost in Redis and put back`);
    for (const entry of batch) entry.lost += 1;
    await surroundings.restore(batch.map(({ job }) => job));
    for (let at = 0; at < batch.length; at += BATCH) await send(batch.slice(at, at + BATCH));
  };
  const collectSoon = soon(() => {
    const batch = [...ended].flatMap((id) => sent.get(id) ?? []);
    ended.clear();
    if (batch.length > 0) run(collect(batch));
  });
  const hear = (id: string) => {
    if (!sent.has(id)) return;
    ended.add(id);
    collectSoon();
  };
  const collect = async (batch: readonly Entry[]) => {
    const found = await remote.collect(batch.map(({ job }) => job.id));
    const missing: Entry[] = [];
    for (const [at, entry] of batch.entries()) {
      const about = found[at];
      if (about === undefined || entry.state !== 'sent') continue;
      if (about.state === 'missing') missing.push(entry);
      else if (about.state === 'open') entry.heardAt = now();
      else await take(entry, about);
    }
    await putBack(missing);
  };
  const take = async (entry: Entry, about: Ended) => {
    const read = about.failed === null ? unpackResult(about.text, entry.job) : { fault: about.failed };
    if ('value' in read) {
      const delivery = { result: read.value, attempts: Math.max(1, about.attempts) + entry.lost };
      end(entry, (waiter) => waiter.resolve(delivery));
      return;
    }
    entry.refused += 1;
    entry.lost += Math.max(1, about.attempts);
    if (about.failed === null) notice(`the answer to job ${entry.job.id} ${read.fault}: dropped`);
    const isOver = about.failed !== null || entry.refused >= REFUSALS;
    if (isOver) end(entry, (waiter) => waiter.reject(abandoned(entry.job, read.fault)));
    await remote.remove(entry.job.id);
    if (!isOver) await send([entry]);
  };
  const end = (entry: Entry, tell: (waiter: Waiter) => void) => {
    sent.delete(entry.job.id);
    entries.delete(entry.job.id);
    entry.state = 'over';
    tellAll(entry, aborts, tell);
    dispatchSoon();
  };
  const leave = (waiter: Waiter) => {
    const { entry } = waiter;
    entry.waiters.delete(waiter);
    waiter.reject(waiter.signal.reason);
    if (entry.waiters.size > 0 || entry.state === 'over') return;
    const wasSent = entry.state === 'sent';
    end(entry, () => {});
    entry.state = 'left';
    if (wasSent) withdraw(entry.job.id);
  };
  const withdrawSoon = soon(() => {
    const ids = [...unwanted].filter((id) => !entries.has(id)); // asked for again in the meantime
    unwanted.clear();
    if (ids.length > 0) run(remote.withdraw(ids));
  });
  const withdraw = (id: string) => {
    unwanted.add(id);
    withdrawSoon();
  };
  return {
    submit: (job, { priority, signal }) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) {
          reject(signal.reason);
          return;
        }
        const known = entries.get(job.id);
        const entry = known ?? createEntry(job);
        const waiter = { entry, signal, resolve, reject };
        entry.waiters.add(waiter);
        aborts.watch(waiter);
        if (known !== undefined) return;
        entries.set(job.id, entry);
        line.push(entry, priority);
        dispatchSoon();
      }),
    heard: hear,
    allow(next) {
      allowance = next;
      dispatchSoon();
    },
    async sweep(silentMs) {
      const silent = [...sent.values()].filter(({ heardAt }) => now() - heardAt >= silentMs);
      if (silent.length === 0) return;
      run(look(silent).then(putBack));
      await Promise.all(work);
    },
    giveUp(error) {
      for (const entry of [...entries.values()]) end(entry, (waiter) => waiter.reject(error));
    },
    get isBusy() {
      return entries.size > 0;
    },
    get sent() {
      return [...sent.values()].map(({ job }) => job);
    },
    async rest() {
      while (work.size > 0 || unwanted.size > 0) await Promise.all([...work, pause()]);
    },
  };
}

function abandoned(job: Job, reason: string): NightschoolError {
  return new NightschoolError('JOB_ABANDONED', `Job ${job.id} was given up: ${reason}.`);
}

function pause(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
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
