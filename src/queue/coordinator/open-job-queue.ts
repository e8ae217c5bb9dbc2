import type { QueueSettings } from '../../domain/pipeline.ts';
import type { Delivery, Job, JobQueue, Posting, SubmitOptions } from '../../domain/queue.ts';
import { NightschoolError } from '../../errors.ts';
import { hashJson } from '../../util/hash.ts';
import { type Connection, connect } from '../connect.ts';
import { QUEUE_FORMAT } from '../format.ts';
import { createShelf } from '../materials.ts';
import { parseNotice } from '../names.ts';
import { type JobQueueOptions, type QueueTimes, TIMES } from '../options.ts';
import { openSeal } from '../seal.ts';
import type { Desk, OpenLane } from './desk.ts';
import { doubt } from './doubt.ts';
import { findLane } from './find-lane.ts';
import { keepUp, lookAfter, post } from './keep-up.ts';
import { announcePresence, type Presence } from './presence.ts';
import { pruneQueues } from './prune-queues.ts';
import { createSparing } from './spare-memory.ts';
import { keepStandings } from './standings.ts';

/**
 * The coordinator's side of a fleet's queue.
 * @throws NightschoolError QUEUE_UNREACHABLE; QUEUE_UNFIT where its key is none, or a copy of the workspace is at work
 */
export async function openJobQueue(settings: QueueSettings, options: JobQueueOptions): Promise<JobQueue> {
  const times: QueueTimes = { ...TIMES, ...options.times };
  const { environment, workspace, notice = () => {} } = options;
  const seal = openSeal(environment[settings.keyVariable], settings.prefix);
  const patienceMs = settings.patienceSeconds * 1000;
  const connection = await connect(settings, { environment, times, patienceMs });
  const { redis, names, patience } = connection;
  const presence = await patience.guard(announce(connection, workspace, times)).catch((error: unknown) => {
    connection.close();
    throw error;
  });
  const lanes = new Map<string, OpenLane>();
  const shelf = createShelf(redis, names, { seal });
  const standings = keepStandings(redis, names, {
    ...{ workspace, share: settings.share, standsMs: times.standingMs * 5 },
    isBusy: (posting) => [...lanes.values()].some((one) => one.posting === posting && one.lane.isBusy),
  });
  const desk: Desk = {
    connection,
    seal,
    lanes,
    shelf,
    standings,
    postings: new Map(),
    settings,
    times,
    notice,
    told: new Set(),
    count: createSparing(),
    workspace,
    presence,
  };
  await patience.guard(
    connection.listen(names.done(workspace.id), (message) => {
      const about = parseNotice(message);
      if (about !== null) lanes.get(about.queue)?.lane.heard(about.id.slice(1));
    }),
  );
  patience.onLost((error) => giveUp(desk, error));
  connection.onBack(() => lookAfter(desk, 0));
  const stop = keepUp(desk);
  pruneQueues(redis, names).catch(() => {});
  return createQueue(desk, stop);
}

/** Null: nobody knows where the workspace is. */
async function announce(
  { redis, names }: Connection,
  { place, ...workspace }: JobQueueOptions['workspace'],
  { standingMs }: QueueTimes,
): Promise<Presence | null> {
  if (place === undefined) return null;
  return announcePresence(redis, names, { workspace: { ...workspace, place }, standsMs: standingMs * 5 });
}

function createQueue(desk: Desk, stop: () => void): JobQueue {
  const { connection, postings, shelf, standings, lanes } = desk;
  const { patience, redis, names } = connection;
  return {
    async post(wanted) {
      const whole = { format: QUEUE_FORMAT, seal: desk.seal.id, ...wanted };
      const posting: Posting = { id: hashJson(whole), ...whole };
      postings.set(posting.id, posting);
      await patience.guard(post(desk, posting).then(() => redis.publish(names.posted, posting.id)));
      return posting.id;
    },
    doubt: (worker, reason) => doubt(desk, worker, reason),
    standing: (posting) => patience.guard(standings.of(posting)),
    share: (material) => patience.guard(shelf.put(material)),
    submit<Kind extends Job['kind']>(job: Extract<Job, { readonly kind: Kind }>, options: SubmitOptions) {
      const { lane } = findLane(desk, job);
      const delivery: Promise<unknown> = lane.submit(job, options);
      if (patience.check()) lane.giveUp(patience.lost());
      return delivery as Promise<Delivery<Kind>>; // answers of another kind are refused
    },
    settle: (job) => patience.guard(findLane(desk, job).remote.remove(job.id)),
    async close() {
      stop();
      giveUp(desk, new NightschoolError('QUEUE_UNREACHABLE', 'The queue was closed.'));
      const leaving = Promise.all([...[...lanes.values()].map(({ lane }) => lane.rest()), standings.leave()]);
      await Promise.race([leaving.catch(() => {}), new Promise((resolve) => setTimeout(resolve, 2000).unref())]);
      for (const { lane } of lanes.values()) lane.forget();
      await Promise.all([...lanes.values()].map(({ remote }) => remote.close().catch(() => {})));
      connection.close();
    },
  };
}

function giveUp({ lanes }: Desk, error: NightschoolError): void {
  for (const { lane } of lanes.values()) lane.giveUp(error);
}
