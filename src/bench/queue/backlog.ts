import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { QueuePlace } from '../../queue/options.ts';
import { readFleet } from '../../queue/read-fleet.ts';
import type { BacklogSums } from './backlog-coordinator.ts';
import { type RedisServer, startRedis } from './redis.ts';
import { queueSettings } from './student-there.ts';

const TRIALS = Number(process.env.BENCH_QUEUE_BACKLOG ?? 100_000);
/** A fleet whose line holds all of them at once, and one that keeps nearly all waiting with the coordinator. */
const FLEETS = [
  { slots: 100_000, lead: 1, name: 'all in Redis' },
  { slots: 64, lead: 1.5, name: 'a fleet of 64 slots' },
] as const;

interface Measured {
  readonly name: string;
  /** Before anything was asked for. */
  readonly open: BacklogSums;
  readonly asked: BacklogSums;
  readonly done: BacklogSums;
  readonly wallMs: number;
  /** Of Redis, for each trial: memory while it waits, and its processor in all. */
  readonly redisBytes: number;
  readonly redisMs: number;
}

/** 100,000 trials asked for at once, of a worker that answers at once. */
export async function measureBacklog(): Promise<string> {
  const rows: Measured[] = [];
  for (const fleet of FLEETS) rows.push(await measure(fleet));
  return table(rows);
}

async function measure({ slots, lead, name }: (typeof FLEETS)[number]): Promise<Measured> {
  await using redis = await startRedis();
  const settings = queueSettings(redis.port, { lead });
  const worker = forkFile(new URL('instant-worker.ts', import.meta.url), [JSON.stringify(settings), `${slots}`]);
  const root = fileURLToPath(new URL('../../../', import.meta.url));
  const coordinator = forkFile(new URL('start-backlog.ts', import.meta.url), [
    JSON.stringify(settings),
    `${TRIALS}`,
    root,
  ]);
  const children = [worker, coordinator];
  // one that ends is noticed whatever is waited for
  const died = Promise.race(children.map(diesOf));
  died.catch(() => undefined);
  const over = new AbortController();
  const unlessDead = <Value>(value: Promise<Value>): Promise<Value> => Promise.race([value, died]);
  try {
    const open = await unlessDead(step(coordinator, 'open'));
    const before = await redisNow(redis);
    const began = performance.now();
    coordinator.send('go on');
    const asked = await unlessDead(step(coordinator, 'asked'));
    const inRedis = Math.min(TRIALS, Math.floor(slots * lead));
    const waiting = await unlessDead(memoryWith(redis, inRedis, { place: settings, signal: over.signal }));
    const sentMs = performance.now() - began;
    const wentOn = performance.now();
    worker.send('go on');
    coordinator.send('go on');
    const done = await unlessDead(step(coordinator, 'done'));
    const wallMs = sentMs + performance.now() - wentOn;
    const after = await redisNow(redis);
    const redisBytes = (waiting - before.bytes) / inRedis;
    return { name, open, asked, done, wallMs, redisBytes, redisMs: (after.cpuMs - before.cpuMs) / TRIALS };
  } finally {
    over.abort();
    for (const child of children) child.kill('SIGKILL');
  }
}

function forkFile(file: URL, words: readonly string[]): ChildProcess {
  return fork(fileURLToPath(file), words);
}

async function diesOf(child: ChildProcess): Promise<never> {
  const [code, signal] = await once(child, 'exit');
  throw new Error(`The process of ${child.spawnargs[1]} ended with ${code ?? signal}.`);
}

async function step(child: ChildProcess, expected: string): Promise<BacklogSums> {
  const [message] = (await once(child, 'message')) as [{ step: string; sums: BacklogSums }];
  if (message.step !== expected) throw new Error(`The coordinator is ${message.step}, not ${expected}.`);
  return message.sums;
}

async function redisNow(redis: RedisServer): Promise<{ readonly bytes: number; readonly cpuMs: number }> {
  const [bytes = 0, user = 0, system = 0] = await Promise.all(
    ['used_memory', 'used_cpu_user', 'used_cpu_sys'].map(async (name) => Number(await redis.info(name))),
  );
  return { bytes, cpuMs: 1000 * (user + system) };
}

/** Memory of Redis once so many jobs are there. */
async function memoryWith(
  redis: RedisServer,
  jobs: number,
  { place, signal }: { readonly place: QueuePlace; readonly signal: AbortSignal },
): Promise<number> {
  for (;;) {
    signal.throwIfAborted();
    const { postings } = await readFleet(place, { environment: {} });
    const there = postings.reduce((sum, { waiting, active }) => sum + waiting + active, 0);
    if (there >= jobs) return await redis.info('used_memory');
    await wait(500, undefined, { signal });
  }
}

function table(rows: readonly Measured[]): string {
  const most = ({ asked, done }: Measured): number => Math.max(asked.megabytes, done.megabytes);
  const lines = rows.map((row) => {
    const { name, open, done, wallMs, redisBytes, redisMs } = row;
    const wall = wallMs / TRIALS;
    const cpu = done.cpuMs / TRIALS;
    const cells = [
      `${most(row).toFixed(0)} MB`,
      `${open.megabytes.toFixed(0)} MB`,
      `${wall.toFixed(2)} ms`,
      `${cpu.toFixed(2)} ms`,
    ];
    return `| ${[name, ...cells, `${redisMs.toFixed(2)} ms`, `${Math.round(redisBytes)} B`].join(' | ')} |`;
  });
  const head =
    '| where they wait | peak memory of the coordinator | of it before | wall time a trial | its CPU a trial | CPU of Redis | memory of Redis a trial |';
  return [`${TRIALS} trials.`, '', head, '| --- | ---: | ---: | ---: | ---: | ---: | ---: |', ...lines].join('\n');
}
