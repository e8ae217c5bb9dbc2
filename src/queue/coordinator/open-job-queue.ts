import type { QueueSettings } from '../../domain/pipeline.ts';
import type { Delivery, Job, JobQueue, Posting, SubmitOptions } from '../../domain/queue.ts';
import type { Doubt } from '../../domain/queue-fleet.ts';
import { NightschoolError } from '../../errors.ts';
import { hashJson } from '../../util/hash.ts';
import { type Connection, connect } from '../connect.ts';
import { QUEUE_FORMAT } from '../format.ts';
import { createShelf, type Shelf } from '../materials.ts';
import { parseNotice, queueName } from '../names.ts';
import { type JobQueueOptions, type QueueTimes, TIMES } from '../options.ts';
import { register } from '../roster.ts';
import { allow } from './allowance.ts';
import { createLane, type Lane } from './lane.ts';
import { announcePresence, type Presence } from './presence.ts';
import { pruneQueues } from './prune-queues.ts';
import { openRemote, type Remote } from './remote.ts';
import { createSparing } from './spare-memory.ts';
import { keepStandings, type Standings } from './standings.ts';

interface OpenLane {
  readonly lane: Lane;
  readonly remote: Remote;
  readonly posting: string;
  readonly fingerprint: string;
}

/** How long a posting stands when its coordinator is gone, in looks at who is there. */
const POSTING_STANDS = 30;
const SHELF_MS = 3_600_000;

/**
 * The coordinator's side of a fleet's queue.
 * @throws NightschoolError QUEUE_UNREACHABLE
 */
export async function openJobQueue(settings: QueueSettings, options: JobQueueOptions): Promise<JobQueue> {
  const times: QueueTimes = { ...TIMES, ...options.times };
  const { environment, workspace, notice = () => {} } = options;
  const patienceMs = settings.patienceSeconds * 1000;
  const connection = await connect(settings, { environment, times, patienceMs });
  const { redis, names, patience } = connection;
  const presence = await patience.guard(announce(connection, workspace, times)).catch((error: unknown) => {
    connection.close();
    throw error;
  });
  const lanes = new Map<string, OpenLane>();
  const shelf = createShelf(redis, names);
  const standings = keepStandings(redis, names, {
    ...{ workspace, share: settings.share, standsMs: times.standingMs * 5 },
    isBusy: (posting) => [...lanes.values()].some((one) => one.posting === posting && one.lane.isBusy),
  });
  const desk: Desk = {
    connection,
    lanes,
    shelf,
    standings,
    postings: new Map(),
    settings,
    times,
    notice,
    ...{ told: new Set(), count: createSparing() },
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

interface Desk {
  readonly presence: Presence | null;
  readonly connection: Connection;
  readonly lanes: Map<string, OpenLane>;
  readonly shelf: Shelf;
  readonly standings: Standings;
  /** Told how many more wait in all lanes. */
  readonly count: (change: number) => void;
  readonly postings: Map<string, Posting>;
  readonly settings: QueueSettings;
  readonly times: QueueTimes;
  readonly notice: (text: string) => void;
  /** Of workers that were doubted. */
  readonly told: Set<string>;
  readonly workspace: JobQueueOptions['workspace'];
}

function createQueue(desk: Desk, stop: () => void): JobQueue {
  const { connection, postings, shelf, standings, lanes } = desk;
  const { patience, redis, names } = connection;
  return {
    async post(wanted) {
      const whole = { format: QUEUE_FORMAT, ...wanted };
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

function findLane(desk: Desk, { posting, fingerprint }: Pick<Job, 'posting' | 'fingerprint'>): OpenLane {
  const queue = queueName(posting, fingerprint);
  const known = desk.lanes.get(queue);
  if (known !== undefined) return known;
  const { redis, names, patience } = desk.connection;
  const remote = openRemote(redis, names, { queue, workspace: desk.workspace.id });
  let stuckSince: number | null = null;
  const lane = createLane({
    ...{ remote, count: desk.count, times: desk.times, notice: desk.notice, now: () => performance.now() },
    doubt: (worker, reason) => void doubt(desk, worker, reason),
    restore: (jobs) => desk.shelf.restore(materialsOf(jobs)),
    stuck(reason) {
      if (reason === null) stuckSince = null;
      else if (stuckSince === null) stuckSince = performance.now();
      if (reason === null) return;
      patience.failed(reason);
      if (performance.now() - (stuckSince ?? 0) > desk.settings.patienceSeconds * 1000) lane.giveUp(patience.lost());
    },
  });
  const opened = { lane, remote, posting, fingerprint };
  desk.lanes.set(queue, opened);
  remote.touch().catch(() => {});
  desk.standings
    .of(posting)
    .then(() => allot(desk))
    .catch(() => {});
  return opened;
}

function materialsOf(jobs: Iterable<Job>): ReadonlySet<string> {
  const hashes = new Set<string>();
  for (const job of jobs) {
    if (job.kind !== 'trial') continue;
    hashes.add(job.exam);
    if (job.text !== null) hashes.add(job.text);
  }
  return hashes;
}

function post(desk: Desk, posting: Posting): Promise<void> {
  const { redis, names } = desk.connection;
  const standsMs = desk.times.standingMs * POSTING_STANDS;
  return register(redis, names.postings, { id: posting.id, value: posting, standsMs });
}

/** For a day, so that who looks in the morning sees it. */
const DOUBT_STANDS_MS = 24 * 3_600_000;

async function doubt(
  { connection: { redis, names }, standings, workspace, notice, told }: Desk,
  worker: string,
  reason: string,
): Promise<void> {
  const host = standings.hostOf(worker);
  const sentence = `The worker ${worker}${host === null ? '' : ` on ${host}`}: ${reason}.`;
  if (!told.has(sentence)) notice(sentence);
  told.add(sentence);
  const value: Doubt = { worker, host, workspace: workspace.name, reason };
  const entry = { id: `${workspace.id}.${worker}`, value, standsMs: DOUBT_STANDS_MS };
  await register(redis, names.doubts, entry).catch(() => undefined); // it is told here in any case
}

function allot({ lanes, standings, settings }: Desk): void {
  for (const { lane, posting, fingerprint } of lanes.values()) {
    const standing = standings.known(posting);
    if (standing !== undefined)
      lane.allow(allow(standing, { fingerprint, share: settings.share, lead: settings.lead }));
  }
}

function giveUp({ lanes }: Desk, error: NightschoolError): void {
  for (const { lane } of lanes.values()) lane.giveUp(error);
}

/** What may have been missed: ended jobs, and all that Redis had if it lost it. */
function lookAfter({ lanes, shelf }: Desk, silentMs: number): void {
  for (const { lane, remote } of lanes.values()) {
    if (silentMs === 0) remote.touch().catch(() => {});
    lane.sweep(silentMs);
    shelf.restore(materialsOf(lane.sent())).catch(() => {});
  }
}

async function keepPresence({ presence, workspace, notice, told }: Desk): Promise<void> {
  const other = (await presence?.keep()) ?? null;
  if (other === null || told.has(other)) return;
  told.add(other);
  notice(`The workspace ${workspace.name} is at work on ${other} too, under the same id: one is a copy of the other.`);
}

/** One timer for all that has to be done now and then. */
function keepUp(desk: Desk): () => void {
  const { times, connection, standings, shelf } = desk;
  let round = 0;
  let isOpen = false;
  const timer = setInterval(() => {
    round += 1;
    if (round % Math.ceil(times.lookMs / times.standingMs) === 0) lookAfter(desk, times.lookMs);
    if (round % Math.ceil(SHELF_MS / times.standingMs) === 0) shelf.restore(shelf.hashes()).catch(() => {});
    if (isOpen || connection.redis.status !== 'ready') return;
    isOpen = true;
    const again = round % Math.ceil(POSTING_STANDS / 6) === 0 ? [...desk.postings.values()] : [];
    Promise.all([
      standings.refresh().then(() => allot(desk)),
      keepPresence(desk),
      ...again.map((posting) => post(desk, posting)),
    ])
      .catch(() => {})
      .finally(() => {
        isOpen = false;
      });
  }, times.standingMs);
  return () => clearInterval(timer);
}
