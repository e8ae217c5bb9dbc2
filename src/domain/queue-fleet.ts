import type { Claim, Posting, WorkerCard } from './queue.ts';

/** What a coordinator found a worker to do that none of ours does: its answer counts for nothing. */
export interface Doubt {
  readonly worker: string;
  /** The machine's name; null: the worker is not there any more. */
  readonly host: string | null;
  /** Whose coordinator says so. */
  readonly workspace: string;
  readonly reason: string;
}

/** A worker that cannot be spoken to: of another version, or its card is broken. */
export interface Stranger {
  readonly host: string;
  /** nightschool's; null: it does not say. */
  readonly version: string | null;
  readonly reason: string;
}

/** All there is to see of a fleet. */
export interface Fleet {
  readonly strangers: readonly Stranger[];
  /** Of the last day. */
  readonly doubts: readonly Doubt[];
  readonly workers: readonly (WorkerCard & { readonly seenSecondsAgo: number })[];
  readonly postings: readonly (Posting & {
    readonly waiting: number;
    readonly active: number;
    /** Results that no coordinator has written down yet. */
    readonly unsettled: number;
    /** Of the fingerprints that workers offer, the one that most of these jobs are for; null: there are none. */
    readonly asked: string | null;
    readonly claims: readonly Claim[];
  })[];
}

/** One thing that `doctor` and a night look at in Redis before they rely on it. */
export interface QueueCheck {
  readonly ok: boolean;
  /** Not ok, but a night can do with it. */
  readonly isWarning?: boolean;
  readonly what: string;
  readonly fix?: string;
}
