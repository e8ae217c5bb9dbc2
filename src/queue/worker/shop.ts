import type { Job as BullJob, Worker } from 'bullmq';
import type { Job, Material, Offer, Posting, WorkerCall } from '../../domain/queue.ts';
import type { Connection } from '../connect.ts';
import type { QueueTimes, WorkerEvent, WorkshopOptions } from '../options.ts';
import type { Seal } from '../seal.ts';
import type { Tally } from './tally.ts';

/** Everything a worker knows at a moment. */
export interface Shop {
  readonly connection: Connection;
  readonly seal: Seal;
  readonly options: WorkshopOptions;
  readonly times: QueueTimes;
  /** By posting. */
  readonly watched: Map<string, Watched>;
  /** By queue. */
  readonly stations: Map<string, Station>;
  /** Postings of coordinators that write another format, and what is the matter with them. */
  readonly foreign: Map<string, string>;
  /** By token: one that was lost and still runs may be taken again. */
  readonly held: Map<string, Held>;
  readonly tally: Tally;
  readonly material: (digest: string) => Promise<Material>;
  readonly report: (event: WorkerEvent) => void;
  /** Has the loop look again, soon. */
  readonly wake: () => void;
  current: Station | null;
  isLeaving: boolean;
  /** Redis does not take its card. */
  isUnseen: boolean;
  /** When it last had a job. */
  busyAt: number;
  tokens: number;
}

/** A posting that this worker knows of, and what came of asking for it. */
export interface Watched {
  readonly posting: Posting;
  station: Station | null;
  refused: string | null;
  askAt: number;
  isAsking: boolean;
  /** Outages in a row. */
  pauses: number;
}

/** A queue that this worker takes jobs from. */
export interface Station {
  readonly queue: string;
  readonly posting: Posting;
  offer: Offer;
  readonly bull: Worker;
  isDry: boolean;
  /** Its model broke down, or it is not offered any more: nothing is taken from it. */
  isPaused: boolean;
  isRetired: boolean;
  servedAt: number;
  since: number;
}

/** A job that this worker has the lock of. */
export interface Held {
  readonly station: Station;
  readonly bull: BullJob;
  readonly token: string;
  readonly job: Job;
  /** Where its coordinator listens. */
  readonly workspace: string;
  readonly stop: AbortController;
  readonly takenAt: number;
  /** Milliseconds that it has waited for its turn since it was taken. */
  waited: () => number;
  /** Exchanges that were made for it so far. */
  calls: () => readonly WorkerCall[];
  state: 'prefetched' | 'running' | 'ending';
  /** Why it was stopped: not wanted; somebody else's by now; this worker leaves; it hangs. */
  stopped: 'cancelled' | 'lost' | 'leaving' | 'hung' | null;
}

/** The model's name, for people. */
export function nameModel({ role, model }: Posting): string {
  return `${role} ${model.model}`;
}

export function heldOf(shop: Shop, station: Station): readonly Held[] {
  return [...shop.held.values()].filter((held) => held.station === station);
}

export function runningOf(shop: Shop, station?: Station): number {
  let count = 0;
  for (const held of shop.held.values()) {
    if (held.state !== 'prefetched' && (station === undefined || held.station === station)) count += 1;
  }
  return count;
}
