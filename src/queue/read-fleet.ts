import type { Redis } from 'ioredis';
import type { Posting, WorkerCard } from '../domain/queue.ts';
import type { Fleet } from '../domain/queue-fleet.ts';
import { type Connection, connect } from './connect.ts';
import { jobPrefix, postingOf, queueName } from './names.ts';
import { type Environment, type QueuePlace, TIMES } from './options.ts';
import { LIMITS } from './pack.ts';
import { readCards } from './read-cards.ts';
import { readRoster } from './roster.ts';
import { claimSchema, doubtSchema, postingSchema } from './schema.ts';

const PATIENCE_MS = 5000;

/**
 * All there is to see of a fleet; changes nothing.
 * @throws NightschoolError QUEUE_UNREACHABLE
 */
export async function readFleet(
  place: QueuePlace,
  { environment }: { readonly environment: Environment },
): Promise<Fleet> {
  const connection = await connect(place, { environment, times: TIMES, patienceMs: PATIENCE_MS });
  try {
    return await connection.patience.guard(read(connection));
  } finally {
    connection.close();
  }
}

async function read({ redis, names }: Connection): Promise<Fleet> {
  const [{ workers, strangers }, doubts, postings, queues] = await Promise.all([
    readCards(redis, names),
    readRoster(redis, names.doubts, { schema: doubtSchema, most: LIMITS.doubt }),
    readRoster(redis, names.postings, { schema: postingSchema, most: LIMITS.posting }),
    redis.zrange(names.queues, '0', '-1'),
  ]);
  const longest = TIMES.cardMs * 5;
  return {
    workers: workers
      .map(({ card, leftMs }) => ({ ...card, seenSecondsAgo: Math.max(0, longest - leftMs) / 1000 }))
      .sort(byHost),
    strangers,
    doubts: doubts.map(({ value }) => value),
    postings: await Promise.all(
      postings.map(async ({ value }) => {
        const own = queues.filter((queue) => postingOf(queue) === value.id);
        const counts = await Promise.all(own.map((queue) => countJobs(redis, jobPrefix(names, queue))));
        const busiest = own
          .map((queue, place) => ({ queue, jobs: jobsOf(counts[place]) }))
          .sort((a, b) => b.jobs - a.jobs)[0];
        const offered = workers.flatMap(({ card }) => card.offers.filter(({ posting }) => posting === value.id));
        const asked = offered.find((offer) => queueName(value.id, offer.fingerprint) === busiest?.queue);
        const claims = await readRoster(redis, names.claims(value.id), { schema: claimSchema, most: LIMITS.claim });
        return {
          ...{ ...value, ...sum(counts), claims: claims.map((claim) => claim.value) },
          asked: busiest === undefined || busiest.jobs === 0 ? null : (asked?.fingerprint ?? null),
        };
      }),
    ),
  };
}

type Counts = Pick<
  Fleet['postings'][number],
  Exclude<keyof Fleet['postings'][number], keyof Posting | 'claims' | 'asked'>
>;

async function countJobs(redis: Redis, prefix: string): Promise<Counts> {
  const [prioritized, wait, active, unsettled] = await Promise.all([
    redis.zcard(`${prefix}prioritized`),
    redis.llen(`${prefix}wait`),
    redis.llen(`${prefix}active`),
    redis.zcard(`${prefix}completed`),
  ]);
  return { waiting: prioritized + wait, active, unsettled };
}

function jobsOf(counts: Counts | undefined): number {
  return counts === undefined ? 0 : counts.waiting + counts.active + counts.unsettled;
}

function sum(counts: readonly Counts[]): Counts {
  return counts.reduce(
    (all, one) => ({
      waiting: all.waiting + one.waiting,
      active: all.active + one.active,
      unsettled: all.unsettled + one.unsettled,
    }),
    { waiting: 0, active: 0, unsettled: 0 },
  );
}

function byHost(left: WorkerCard, right: WorkerCard): number {
  return left.host.localeCompare(right.host) || left.startedAt - right.startedAt || (left.id < right.id ? -1 : 1);
}
