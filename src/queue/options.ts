import type { QueueSettings } from '../domain/pipeline.ts';
import type { Job, WorkerCard } from '../domain/queue.ts';
import type { Workshop } from '../domain/workshop.ts';

/** Where a fleet's Redis is. */
export type QueuePlace = Pick<QueueSettings, 'url' | 'urlVariable' | 'prefix'>;

export type Environment = Readonly<Record<string, string | undefined>>;

/** How often things are looked at, in milliseconds: short in tests, else as they stand in `TIMES`. */
export interface QueueTimes {
  /** A job whose worker has not renewed its lock for this long goes back. */
  readonly lockMs: number;
  readonly renewMs: number;
  /** Between two looks for jobs whose worker is gone. */
  readonly stalledMs: number;
  /** Between two readings of who is there and who asks. */
  readonly standingMs: number;
  /** A job that nothing was heard of for this long is looked after. */
  readonly lookMs: number;
  /** Between two cards of a worker; a card counts five times as long. */
  readonly cardMs: number;
  /** Between two readings of the postings, and two looks into queues that were empty. */
  readonly pollMs: number;
  /** Until a worker looks again whether it serves what it serves, and what it does not. */
  readonly offerMs: number;
  readonly refusedMs: number;
  /** A worker leaves a posting alone for this long after its model broke down; twice as long the next time. */
  readonly pauseMs: number;
  /** A worker stays with a posting for this long while others wait. */
  readonly stayMs: number;
  /** A perform that was aborted and still runs is given up after this long. */
  readonly graceMs: number;
  /** A job may be held no longer than this, or than twice its own limit where that is more: what takes longer hangs. */
  readonly hangMs: number;
  /** Without an answer for this long a connection is made anew. */
  readonly socketMs: number;
}

/** Deaths of workers over one job, after which it is not given to another. */
export const MOST_DEATHS = 5;

/** How long an answer stays that nobody settles: the night that asked for it is gone, or stopped. */
export const STANDS_MS = 7 * 24 * 3_600_000;

/** Of a problem that is no result: the job was taken back while it ran. */
export const WITHDRAWN_CODE = 'WITHDRAWN';

/**
 * For how long a worker may work at a job: what takes longer hangs. Waiting for a turn is no work. A grace on top, since
 * what is fetched before it and looked at after it takes its time however short the job's own is.
 */
export function workMs(
  { seconds }: Pick<Job, 'seconds'>,
  { hangMs, graceMs }: Pick<QueueTimes, 'hangMs' | 'graceMs'>,
): number {
  return seconds === null ? hangMs : seconds * 2000 + graceMs;
}

export const TIMES: QueueTimes = {
  lockMs: 30_000,
  renewMs: 10_000,
  stalledMs: 15_000,
  standingMs: 1000,
  lookMs: 10_000,
  cardMs: 2000,
  pollMs: 1000,
  offerMs: 60_000,
  refusedMs: 15_000,
  pauseMs: 5000,
  stayMs: 60_000,
  graceMs: 10_000,
  hangMs: 3_600_000,
  socketMs: 15_000,
};

export interface JobQueueOptions {
  readonly environment: Environment;
  /**
   * Unique among all workspaces of the fleet, and its name for people. `place`: of its folder, as `placeOf` gives it: a
   * copy of it elsewhere is told from it; absent: nobody looks.
   */
  readonly workspace: { readonly id: string; readonly name: string; readonly place?: string };
  /** What people should know and no night ends with: a worker that answered wrongly, jobs that were put back. */
  readonly notice?: (text: string) => void;
  readonly times?: Partial<QueueTimes>;
}

/** What a worker has to say while it runs: for its log. */
export type WorkerEvent =
  | { readonly kind: 'joined' }
  | { readonly kind: 'offered'; readonly posting: string; readonly model: string; readonly fingerprint: string }
  | { readonly kind: 'refused'; readonly posting: string; readonly model: string; readonly reason: string }
  | { readonly kind: 'withdrawn'; readonly posting: string; readonly model: string }
  | { readonly kind: 'began'; readonly job: string; readonly workspace: string }
  | { readonly kind: 'done'; readonly job: string; readonly workspace: string; readonly durationMs: number }
  | { readonly kind: 'failed'; readonly job: string; readonly workspace: string; readonly reason: string }
  | { readonly kind: 'handed-back'; readonly job: string; readonly reason: string }
  /** Its answer came when the job was no longer its own: it changed nothing. */
  | { readonly kind: 'late'; readonly job: string }
  | { readonly kind: 'cancelled'; readonly job: string }
  | { readonly kind: 'queue-lost'; readonly reason: string }
  | { readonly kind: 'queue-back' }
  | { readonly kind: 'leaving' };

export interface WorkshopOptions {
  readonly environment: Environment;
  readonly workshop: Workshop;
  readonly card: Pick<WorkerCard, 'id' | 'host' | 'pid' | 'version' | 'startedAt'>;
  /** Jobs at once, whatever they are of. */
  readonly slots: number;
  /** Takes no more jobs from here on, and ends when those that run are done. */
  readonly signal: AbortSignal;
  /** Hands back what runs, and ends. */
  readonly handBack?: AbortSignal;
  /** What it shares with the nights that it works for; absent: their jobs are not sealed. */
  readonly secret?: string;
  /** Ends by itself after this long without a job. */
  readonly idleSeconds?: number;
  readonly report?: (event: WorkerEvent) => void;
  readonly times?: Partial<QueueTimes>;
}
