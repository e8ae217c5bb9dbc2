import type { Job, Taken } from '../../domain/queue.ts';
import type { QueueTimes } from '../options.ts';
import type { AbortWatch } from './aborts.ts';
import { type Entry, type Waiter, waitersOf } from './entry.ts';
import type { Folder } from './fold.ts';
import type { Line } from './line.ts';
import type { Remote } from './remote.ts';

export interface LaneSurroundings {
  readonly remote: Remote;
  readonly now: () => number;
  readonly notice: (text: string) => void;
  /** Puts back what jobs refer to. */
  readonly restore: (jobs: readonly Job[]) => Promise<void>;
  /** Told what a worker did that none of ours does. */
  readonly doubt: (worker: string, reason: string) => void;
  readonly times: Pick<QueueTimes, 'hangMs' | 'graceMs' | 'lockMs'>;
  /** Told that one more waits, or one fewer. */
  readonly count: (change: number) => void;
  /** What Redis said to what it did not do; null: it does again what it is asked. */
  readonly stuck: (reason: string | null) => void;
}

/** What a lane is made of, for its own files. */
export interface LaneState extends LaneSurroundings {
  readonly line: Line<Entry>;
  /** All that someone waits for, by id. */
  readonly entries: Map<string, Entry>;
  readonly folder: Folder;
  /** Who holds a job, by its id, and since when as far as it was looked at. */
  readonly holders: Map<string, Holder>;
  /** Jobs that nobody wants any more, to be withdrawn together at the end of this tick. */
  readonly unwanted: Map<string, Leaver>;
  /** Those of them that a worker was at: it has yet to say what it took. */
  readonly leaving: Map<string, Leaver>;
  /** Jobs that Redis lost and that are on their way again. */
  readonly returning: Set<Entry>;
  /** Ids that were told to have ended, to be fetched together. */
  ended: string[];
  /** How much was begun and is not done: a set that is filled and emptied all the time leaves more than it holds. */
  working: number;
  readonly aborts: AbortWatch;
  readonly dispatchSoon: () => void;
  readonly collectSoon: () => void;
  readonly withdrawSoon: () => void;
  allowance: number;
  /** How many of the entries Redis has. */
  sentCount: number;
  isSending: boolean;
  isCollecting: boolean;
}

/** What is known of a job that nobody here waits for. */
export type JobName = Pick<Job, 'id' | 'kind' | 'fingerprint'>;

/** Who took a job back and wants to know what it took. */
export interface Leaver {
  readonly job: JobName;
  readonly since: number;
  readonly onLeft: (taken: Taken) => void;
}

export interface Holder {
  readonly lock: string;
  /** Time in which nobody looked is left out. */
  since: number;
  seenAt: number;
}

/** Told that a job has ended: its result is fetched with those of others. */
export function hear(state: LaneState, id: string): void {
  if (state.entries.get(id)?.state !== 'sent' && !state.leaving.has(id)) return;
  state.ended.push(id);
  state.collectSoon();
}

/** Ends an entry for everyone who waits for it. */
export function end(state: LaneState, entry: Entry, tell: (waiter: Waiter) => void): void {
  if (entry.state === 'sent') state.sentCount -= 1;
  state.holders.delete(entry.id);
  if (state.entries.delete(entry.id)) state.count(-1);
  state.folder.forget(entry);
  entry.state = 'over';
  const waiters = [...waitersOf(entry)];
  entry.waiter = null;
  for (const waiter of waiters) {
    state.aborts.forget(waiter);
    tell(waiter);
  }
  state.dispatchSoon();
}

/** The entries that Redis has. */
export function* sentOf({ entries }: LaneState): Generator<Entry> {
  for (const entry of entries.values()) if (entry.state === 'sent') yield entry;
}
