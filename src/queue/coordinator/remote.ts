import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Job } from '../../domain/queue.ts';
import { parseIfJson } from '../../util/json.ts';
import { QUEUE_FORMAT } from '../format.ts';
import { aboutAnswer, aboutFailure, aboutJob, bullId, jobPrefix, type Names, printNotice } from '../names.ts';
import { MOST_DEATHS } from '../options.ts';
import { LIMITS } from '../pack.ts';
import { COLLECT, DIE, LOOK, TOUCH, UNWANT } from '../scripts.ts';
import { SEAL_ROOM, type Seal } from '../seal.ts';

/** What Redis knows of a job: `missing` it has none of it; `open` it waits or runs. */
export type JobState = 'missing' | 'open' | 'ended';

export interface Seen {
  readonly state: JobState;
  /** The lock of who has it, which begins with the worker's id; null: nobody. */
  readonly holder: string | null;
  /** For how many milliseconds it has waited for its turn there, as the holder says. */
  readonly waitedMs: number;
}

/** A job as it is sent. */
export interface PackedJob {
  readonly job: Pick<Job, 'id' | 'kind'>;
  readonly text: string;
}

export interface Ended {
  readonly state: JobState;
  /** As the worker packed it; null: too large, not sealed with the fleet's key, or it failed. */
  readonly text: string | null;
  /** Why a worker gave it up; null: it did not, or nobody with the fleet's key says so. */
  readonly failed: string | null;
  /** It was ended by somebody who has not the fleet's key. */
  readonly isForeign: boolean;
  readonly attempts: number;
}

/** One BullMQ queue as its coordinators use it: many jobs at a time, one exchange for each batch. */
export interface Remote {
  /** Adds what is not there yet; what is stays as it is, results included. */
  add(jobs: readonly PackedJob[]): Promise<void>;
  look(ids: readonly string[]): Promise<readonly Seen[]>;
  collect(ids: readonly string[]): Promise<readonly Ended[]>;
  remove(id: string): Promise<void>;
  /** Removes what waits or has ended, and tells workers to stop what runs. @returns ids of what may run */
  withdraw(ids: readonly string[]): Promise<readonly string[]>;
  /** Takes a job from who holds it, as if that worker had died. False: it holds it no more. */
  takeBack(id: string, holder: string): Promise<boolean>;
  /** To be called when opened, and whenever Redis may have lost all. */
  touch(): Promise<void>;
  close(): Promise<void>;
}

const STATES: readonly JobState[] = ['missing', 'open', 'ended'];
const LOOK_BATCH = 500;
/** Results are large. */
const COLLECT_BATCH = 25;
/** As it lies in Redis: sealed, and in quotes. */
const MOST_RESULT = LIMITS.result + SEAL_ROOM;
/** Nobody reads BullMQ's own events, and each holds a whole result: what was settled must not stay in them. */
const EVENTS_KEPT = 0;

export function openRemote(
  redis: Redis,
  names: Names,
  about: { readonly queue: string; readonly workspace: string; readonly seal: Seal },
): Remote {
  const { queue: name, workspace, seal } = about;
  const prefix = jobPrefix(names, name);
  const queue = openBull(redis, names, name);
  return {
    async add(jobs) {
      await queue.addBulk(
        jobs.map(({ job, text }) => ({
          name: job.kind,
          data: { workspace, format: QUEUE_FORMAT, job: seal.close(text, aboutJob(job.id)) },
          // the same for all: whose jobs come first is settled before they are sent, so that no workspace overtakes another
          opts: { jobId: bullId(job.id), priority: 1 },
        })),
      );
      await redis.publish(names.woke, name);
    },
    look: (ids) =>
      inBatches(ids, LOOK_BATCH, async (batch) => {
        const found = (await redis.eval(LOOK, 0, prefix, ...batch)) as unknown[]; // as the script says
        return batch.map((_, at) => readSeen(found.slice(at * 3, at * 3 + 3)));
      }),
    collect: (ids) =>
      inBatches(ids, COLLECT_BATCH, async (batch) => {
        const found = (await redis.eval(COLLECT, 0, prefix, MOST_RESULT, ...batch)) as unknown[]; // as the script says
        return batch.map((id, at) => openEnded(seal, id, readEnded(found.slice(at * 4, at * 4 + 4))));
      }),
    async remove(id) {
      await queue.remove(bullId(id), { removeChildren: false });
      await redis.del(`${prefix}events`); // the last result stays in there however few are kept
    },
    async withdraw(ids) {
      const removed = await Promise.all(ids.map((id) => queue.remove(bullId(id), { removeChildren: false })));
      const running = ids.filter((_, at) => removed[at] === 0);
      if (running.length === 0) return [];
      await redis.eval(UNWANT, 0, prefix, ...running.map(bullId));
      await Promise.all(running.map((id) => redis.publish(names.cancelled, printNotice(name, id))));
      return running;
    },
    async takeBack(id, holder) {
      const isTaken = await bury(redis, queue, { key: prefix + bullId(id), id: bullId(id), holder });
      if (isTaken) await redis.publish(names.woke, name);
      return isTaken;
    },
    async touch() {
      await redis.hset(`${prefix}meta`, 'opts.maxLenEvents', EVENTS_KEPT);
      await redis.eval(TOUCH, 1, names.queues, name);
    },
    close: () => queue.close(),
  };
}

function openBull(redis: Redis, names: Names, name: string): Queue {
  const own = { connection: redis, prefix: names.jobs, skipVersionCheck: true, skipMetasUpdate: true };
  const queue = new Queue(name, own);
  queue.on('error', () => {}); // the connection tells
  return queue;
}

async function bury(
  redis: Redis,
  queue: Queue,
  { key, id, holder }: { readonly key: string; readonly id: string; readonly holder: string },
): Promise<boolean> {
  const died = await redis.eval(DIE, 0, key, holder, MOST_DEATHS);
  const job = died === 1 ? await queue.getJob(id) : undefined;
  await job?.moveToWait(holder);
  return job !== undefined;
}

async function inBatches<Answer>(
  ids: readonly string[],
  size: number,
  ask: (batch: readonly string[]) => Promise<readonly Answer[]>,
): Promise<readonly Answer[]> {
  const batches = Array.from({ length: Math.ceil(ids.length / size) }, (_, at) =>
    ids.slice(at * size, (at + 1) * size),
  );
  return (await Promise.all(batches.map((batch) => ask(batch.map(bullId))))).flat();
}

function readSeen([state, lock, told]: readonly unknown[]): Seen {
  const holder = typeof lock === 'string' ? lock : null;
  const [teller, waited] = typeof told === 'string' ? told.split(' ') : [];
  const waitedMs = teller === holder ? Math.max(0, Number(waited) || 0) : 0;
  return { state: STATES[Number(state)] ?? 'missing', holder, waitedMs };
}

/** As it lies in Redis. */
type Closed = Omit<Ended, 'isForeign'>;

function readEnded([state, text, failed, attempts]: readonly unknown[]): Closed {
  return {
    state: STATES[Number(state)] ?? 'missing',
    text: typeof text === 'string' ? parseText(text) : null,
    failed: typeof failed === 'string' ? failed : null,
    attempts: Number(attempts),
  };
}

/** @param id as BullMQ has it */
function openEnded(seal: Seal, id: string, closed: Closed): Ended {
  const own = id.slice(1);
  const text = closed.text === null ? null : seal.open(closed.text, aboutAnswer(own));
  const failed = closed.failed === null ? null : seal.open(closed.failed, aboutFailure(own));
  const isForeign = (closed.text !== null && text === null) || (closed.failed !== null && failed === null);
  return { ...closed, text, failed, isForeign };
}

/** BullMQ keeps a result as JSON; ours is a string. */
function parseText(text: string): string | null {
  const parsed = parseIfJson(text);
  return typeof parsed === 'string' ? parsed : null;
}
