import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startOllamaServer } from '../../providers/testing/ollama-server.ts';
import { canonicalJson } from '../../util/hash.ts';
import { type RedisServer, startRedis } from './redis.ts';
import { type Outcome, openRoom, type Room } from './sitting.ts';
import { startWorker, type WorkerProcess } from './start-worker.ts';
import { seededStudent } from './student.ts';
import { openStudentHere } from './student-here.ts';
import { openStudentThere, queueSettings, type StudentThere } from './student-there.ts';
import type { StudentSums } from './students.ts';

const WORKERS = [1, 2, 4, 8] as const;
const TRIALS_A_WORKER = Number(process.env.BENCH_QUEUE_TRIALS ?? 24);
const WARM_UP = 2;
const [FROM, TO] = [500, 2000] as const;
const WRONG = 0.06;
/** Exams that are sat by the largest fleet and by one process. */
const EXAMS = [11, 12, 13, 14] as const;

interface Measured {
  readonly workers: number;
  readonly trials: number;
  readonly seconds: number;
  /** Of all students: time that answers took. */
  readonly busySeconds: number;
}

/** One to eight workers, each a process with an Ollama of its own that works on one answer at a time. */
export async function measureScaleOut(): Promise<string> {
  using room = await openRoom();
  await using redis = await startRedis();
  const signal = new AbortController().signal;
  const rows: Measured[] = [];
  let compared = 0;
  let exams = '';
  for (const workers of WORKERS) {
    const students = await startStudents(workers);
    await using fleet = await openFleet({ redis, room, urls: students.urls, signal });
    const { student } = fleet.there;
    const options = { concurrency: Math.ceil(1.5 * workers), signal };
    await room.sitAll(student, { ...options, passSeed: 100, trials: WARM_UP * workers });
    await students.ask();
    const started = performance.now();
    const outcomes = await room.sitAll(student, { ...options, passSeed: workers, trials: TRIALS_A_WORKER * workers });
    const seconds = (performance.now() - started) / 1000;
    const { busyMs } = await students.ask();
    rows.push({ workers, trials: outcomes.length, seconds, busySeconds: busyMs / 1000 });
    compared += await compareHere(room, { passSeed: workers, outcomes });
    if (workers === WORKERS.at(-1)) exams = await compareExams(room, { fleet: fleet.there, ...options });
    students.kill();
  }
  return [table(rows), '', `${compared} trials came to what one process without a queue makes of them. ${exams}`].join(
    '\n',
  );
}

interface FleetOptions {
  readonly redis: RedisServer;
  readonly room: Room;
  /** A worker for each. */
  readonly urls: readonly string[];
  readonly signal: AbortSignal;
}

interface Fleet extends AsyncDisposable {
  readonly there: StudentThere;
}

async function openFleet({ redis, room, urls, signal }: FleetOptions): Promise<Fleet> {
  const prefix = `bench-${urls.length}`;
  const settings = queueSettings(redis.port, { prefix });
  const workers: readonly WorkerProcess[] = urls.map((ollama, index) =>
    startWorker({ id: `${prefix}-${index}`, place: settings, ollama, slots: 1, times: {} }),
  );
  const there = await openStudentThere({ settings, workspaceId: prefix, prompt: room.prompt, signal });
  // the fleet is complete once all have spoken
  while (there.student.concurrency < Math.ceil(urls.length * settings.lead)) await wait(100);
  return {
    there,
    [Symbol.asyncDispose]: async () => {
      await there[Symbol.asyncDispose]();
      for (const worker of workers) await worker[Symbol.asyncDispose]();
    },
  };
}

async function startStudents(count: number) {
  const file = fileURLToPath(new URL('students.ts', import.meta.url));
  const child = fork(file, [count, 1, FROM, TO, WRONG].map(String));
  const [{ urls }] = (await once(child, 'message')) as [{ readonly urls: readonly string[] }];
  return {
    urls,
    ask: async (): Promise<StudentSums> => {
      child.send('sums');
      const [sums] = (await once(child, 'message')) as [StudentSums];
      return sums;
    },
    kill: () => void child.kill(),
  };
}

/** The same student, asked by this process; that it answers at once changes nothing but the time. */
async function openQuick(room: Room) {
  const script = seededStudent({ latency: [0, 0], wrong: WRONG });
  const server = await startOllamaServer({ script });
  return { server, student: await openStudentHere(server.url, room.prompt) };
}

async function compareHere(
  room: Room,
  { passSeed, outcomes }: { readonly passSeed: number; readonly outcomes: readonly Outcome[] },
): Promise<number> {
  const { server, student } = await openQuick(room);
  const signal = new AbortController().signal;
  const here = await room.sitAll(student, { passSeed, trials: outcomes.length, concurrency: 1, signal });
  await server.close();
  if (canonicalJson(here) !== canonicalJson(outcomes)) throw new Error('Workers made something else of the trials.');
  return outcomes.length;
}

async function compareExams(
  room: Room,
  { fleet, ...options }: { readonly fleet: StudentThere; readonly concurrency: number; readonly signal: AbortSignal },
): Promise<string> {
  const { server, student } = await openQuick(room);
  const words: string[] = [];
  for (const passSeed of EXAMS) {
    const there = await room.sitGate(fleet.student, { ...options, passSeed });
    const here = await room.sitGate(student, { passSeed, concurrency: 1, signal: options.signal });
    if (canonicalJson(here) !== canonicalJson(there))
      throw new Error(`Another verdict than in one process: ${passSeed}.`);
    words.push(`${there.word} after ${there.outcomes.length}`);
  }
  await server.close();
  return `So did the verdicts of ${EXAMS.length} exams on ${WORKERS.at(-1)} workers: ${words.join(', ')}.`;
}

function table(rows: readonly Measured[]): string {
  const [alone] = rows;
  if (alone === undefined) throw new Error('nothing was measured');
  const pace = ({ busySeconds, seconds }: Measured): number => busySeconds / seconds;
  const lines = rows.map((row) => {
    const { workers, trials, seconds } = row;
    const busy = ((100 * pace(row)) / workers).toFixed(1);
    const linear = (pace(row) / (workers * pace(alone))).toFixed(3);
    return `| ${workers} | ${trials} | ${seconds.toFixed(1)} s | ${((60 * trials) / seconds).toFixed(1)} | ${busy} % | ${linear} | ≥ 0.9 |`;
  });
  const head = '| workers | trials | wall time | trials a minute | slots busy | against linear | wanted |';
  return [head, '| ---: | ---: | ---: | ---: | ---: | ---: | ---: |', ...lines].join('\n');
}
