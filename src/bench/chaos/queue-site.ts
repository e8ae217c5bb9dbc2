import { setTimeout as wait } from 'node:timers/promises';
import { followSkill } from '../../cli/testing-models.ts';
import type { JsonObject } from '../../domain/json.ts';
import type { ModelServer } from '../../providers/testing/model-server.ts';
import { startOllamaServer } from '../../providers/testing/ollama-server.ts';
import type { Script } from '../../providers/testing/wire.ts';
import type { QueueTimes, WorkerEvent } from '../../queue/options.ts';
import { createRandom } from '../../util/random.ts';
import { CUTS, type Cut, type Network, startProxy } from '../queue/proxy.ts';
import { type RedisServer, startRedis } from '../queue/redis.ts';
import { startWorker, type WorkerProcess } from '../queue/start-worker.ts';
import { seededStudent } from '../queue/student.ts';
import { queueSettings } from '../queue/student-there.ts';

/** Clocks that are short, so that what takes minutes in a night takes seconds here. */
export const SHORT: Partial<QueueTimes> = {
  ...{ lockMs: 1500, renewMs: 500, stalledMs: 800, standingMs: 200, lookMs: 1000, cardMs: 300, pollMs: 200 },
  ...{ offerMs: 5000, refusedMs: 1000, pauseMs: 300, stayMs: 1000, graceMs: 1000, socketMs: 2000 },
};

export const WRONG = 0.06;
const LATENCY = [20, 200] as const;
const WORKERS = 3;
const SLOTS = 2;
/** Longer than a worker's lock holds. */
const FREEZES_MS = [500, 4000] as const;

/** A fleet that is disturbed: a Redis, workers and their students, each connection through a network that can be cut. */
export interface Site extends AsyncDisposable {
  readonly redis: RedisServer;
  /** What lies between this process and Redis. */
  readonly way: Network;
  readonly workers: readonly SiteWorker[];
  /** What workers told, by how often. */
  readonly told: ReadonlyMap<string, number>;
  /** Nothing is cut, stopped or gone any more. */
  heal(): Promise<void>;
}

export interface SiteWorker {
  readonly way: Network;
  process(): WorkerProcess;
  /** Kills it, and starts another in its place. */
  replace(): Promise<void>;
}

export async function openSite(): Promise<Site> {
  const redis = await startRedis();
  const students = await startOllamaServer({ script: anyStudent() });
  const way = await startProxy(() => redis.port);
  const told = new Map<string, number>();
  const onEvent = ({ kind }: WorkerEvent): void => void told.set(kind, (told.get(kind) ?? 0) + 1);
  const tools = { redis, students, onEvent };
  const workers = await Promise.all(Array.from({ length: WORKERS }, (_, index) => employ(index, tools)));
  return {
    ...{ redis, way, workers, told },
    heal: async () => {
      await redis.start();
      for (const each of [way, ...workers.map((worker) => worker.way)]) each.mend();
      for (const worker of workers) worker.process().send('SIGCONT');
    },
    [Symbol.asyncDispose]: async () => {
      for (const worker of workers) await worker.process()[Symbol.asyncDispose]();
      for (const each of [way, ...workers.map((worker) => worker.way)]) await each.close();
      await students.close();
      await redis[Symbol.asyncDispose]();
    },
  };
}

async function employ(
  place: number,
  {
    redis,
    students,
    onEvent,
  }: { readonly redis: RedisServer; readonly students: ModelServer; readonly onEvent: (event: WorkerEvent) => void },
): Promise<SiteWorker> {
  const way = await startProxy(() => redis.port);
  let hired = 0;
  const hire = (): WorkerProcess => {
    const id = `worker-${place}-${hired++}`;
    const settings = queueSettings(way.port);
    return startWorker({ id, place: settings, ollama: students.url, slots: SLOTS, times: SHORT }, onEvent);
  };
  let worker = hire();
  return {
    way,
    process: () => worker,
    replace: async () => {
      await worker[Symbol.asyncDispose]();
      worker = hire();
    },
  };
}

/** Does refunds, and what a skill of the desk says; each takes its time. */
function anyStudent(): Script {
  const refunds = seededStudent({ latency: LATENCY, wrong: WRONG });
  return async (body, number) => {
    if (isRefund(body)) return refunds(body, number);
    await wait(LATENCY[0]);
    return followSkill(body);
  };
}

function isRefund({ messages }: JsonObject): boolean {
  return JSON.stringify(messages ?? []).includes('ORD-');
}

/** Something that happens to a site. */
export type Mishap =
  | { readonly what: 'worker killed'; readonly worker: number }
  | { readonly what: 'redis killed'; readonly forMs: number }
  | { readonly what: 'worker frozen'; readonly worker: number; readonly forMs: number }
  | {
      readonly what: 'network cut';
      /** null: the coordinator's. */
      readonly worker: number | null;
      readonly how: Cut;
      readonly forMs: number;
    };

/** One to four mishaps, each so long after the start. */
export function drawMishaps(seed: number, withinMs: number): readonly (Mishap & { readonly afterMs: number })[] {
  const random = createRandom(seed);
  const below = (count: number): number => Math.floor(random() * count);
  const between = (from: number, to: number): number => Math.round(from + random() * (to - from));
  const draw = (): Mishap => {
    const worker = below(WORKERS);
    const kind = below(4);
    if (kind === 0) return { what: 'worker killed', worker };
    if (kind === 1) return { what: 'redis killed', forMs: between(0, 1500) };
    if (kind === 2) return { what: 'worker frozen', worker, forMs: between(...FREEZES_MS) };
    const how = CUTS[below(CUTS.length)] ?? 'drop';
    return { what: 'network cut', worker: random() < 0.4 ? null : worker, how, forMs: between(200, 4000) };
  };
  return Array.from({ length: 1 + below(4) }, () => ({ ...draw(), afterMs: between(0, withinMs) }));
}

/** Lets mishaps happen until all are over, or nobody waits for it any more. */
export async function letHappen(
  site: Site,
  mishaps: ReturnType<typeof drawMishaps>,
  signal: AbortSignal,
): Promise<void> {
  const pause = (milliseconds: number): Promise<unknown> =>
    wait(milliseconds, undefined, { signal }).catch(() => undefined);
  await Promise.all(
    mishaps.map(async ({ afterMs, ...mishap }) => {
      await pause(afterMs);
      if (!signal.aborted) await happen(site, mishap, pause);
    }),
  );
}

async function happen(site: Site, mishap: Mishap, pause: (milliseconds: number) => Promise<unknown>): Promise<void> {
  if (mishap.what === 'redis killed') {
    await site.redis.kill();
    await pause(mishap.forMs);
    return site.redis.start();
  }
  const worker = mishap.worker === null ? null : site.workers[mishap.worker];
  if (worker === undefined) throw new Error(`There is no worker ${mishap.worker}.`);
  if (mishap.what === 'network cut') {
    const way = worker?.way ?? site.way;
    way.cut(mishap.how);
    await pause(mishap.forMs);
    return way.mend();
  }
  if (mishap.what === 'worker killed') return worker?.replace();
  const frozen = worker?.process();
  frozen?.send('SIGSTOP');
  await pause(mishap.forMs);
  frozen?.send('SIGCONT');
}
