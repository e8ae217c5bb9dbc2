import { randomUUID } from 'node:crypto';
import type { QueueSettings } from '../domain/pipeline.ts';
import type { ChatJob, Job, JobQueue, JobResult, NewPosting, Offer, Posting, TrialJob } from '../domain/queue.ts';
import type { Workshop } from '../domain/workshop.ts';
import { openJobQueue } from './coordinator/open-job-queue.ts';
import type { QueueTimes, WorkerEvent, WorkshopOptions } from './options.ts';
import { runWorkshop } from './worker/run-workshop.ts';

/** Everything in fractions of a second. */
const QUICK: QueueTimes = {
  lockMs: 300,
  renewMs: 80,
  stalledMs: 100,
  standingMs: 50,
  lookMs: 150,
  cardMs: 60,
  pollMs: 50,
  offerMs: 1000,
  refusedMs: 100,
  pauseMs: 100,
  stayMs: 200,
  graceMs: 200,
  hangMs: 60_000,
  socketMs: 2000,
};

export function settingsFor(url: string, more: Partial<QueueSettings> = {}): QueueSettings {
  return {
    ...{ url, urlVariable: 'NO_SUCH_VARIABLE', prefix: 'fleet', endpoints: 'here', share: 1, priorities: {} },
    ...{ keyVariable: 'QUEUE_KEY', waitSeconds: 5, patienceSeconds: 20, lead: 1.5 },
    ...more,
  };
}

export const POSTING: NewPosting = {
  role: 'teacher',
  model: {
    ...{ use: 'ollama', model: 'tiny', temperature: 0, maximumOutputTokens: 100, timeoutSeconds: 5, stallSeconds: 5 },
    ...{ attempts: 1, numCtx: 2048, keepAlive: '1m', think: false },
  },
  student: null,
};

/** A job whose answer is its own id. */
export function chatJob(posting: string, id: string, fingerprint = 'print-1'): ChatJob {
  const request = {
    purpose: 'test',
    messages: [{ role: 'user', text: id }],
    tools: [],
    schema: null,
    seed: 1,
  } as const;
  return { kind: 'chat', id, posting, fingerprint, workspace: 'shop', seconds: 60, request };
}

/** A trial of a skill; its answer is a transcript without a word. */
export function trialJob(
  posting: string,
  id: string,
  materials: { readonly exam: string; readonly text: string },
): TrialJob {
  const fingerprint = 'print-1';
  const arm = { version: 'none', arm: 'with-skill', phase: 'gate' } as const;
  const key = { ...arm, caseId: 'case', pass: 0, seed: 1, fingerprint };
  const base = { kind: 'trial', id, posting, fingerprint, workspace: 'shop', skill: 'refund', key } as const;
  const limits = { maximumActions: 5, maximumTokens: null, seconds: 5 };
  const question: TrialJob['question'] = JSON.parse('{ "id": "case", "request": ["do it"] }'); // as from Redis
  return { ...base, ...materials, ...limits, question };
}

export function answerTo(job: Job, worker: string, more: Partial<JobResult> = {}): JobResult {
  const tokens = { input: 10, output: 2, cached: 0 };
  const calls = [{ role: 'teacher', model: 'tiny', purpose: 'test', tokens, latencyMs: 1 }] as const;
  const answer = { text: job.id, calls: [], finish: 'stop', tokens } as const;
  const base = { kind: 'chat', worker, fingerprint: job.fingerprint, calls, durationMs: 1 } as const;
  return { ...base, answer, problem: null, ...more } as JobResult; // overrides stay within one kind
}

/** A worker in this process. */
export interface TestWorker {
  readonly id: string;
  readonly events: readonly WorkerEvent[];
  /** Ids of jobs in the order that they were begun. */
  readonly began: readonly string[];
  /** Lets it finish. */
  leave(): Promise<void>;
  /** Has it hand back. */
  quit(): Promise<void>;
}

export interface WorkerWish {
  readonly url: string;
  readonly slots?: number;
  readonly fingerprint?: string;
  readonly times?: Partial<QueueTimes>;
  readonly offer?: (posting: Posting) => Promise<Offer | string>;
  readonly perform?: (
    job: Job,
    about: Parameters<Workshop['perform']>[1] & { readonly worker: string },
  ) => Promise<JobResult>;
  readonly options?: Partial<WorkshopOptions>;
}

export function startWorker(wish: WorkerWish): TestWorker {
  const { url, slots = 1, fingerprint = 'print-1' } = wish;
  const id = randomUUID();
  const [drain, quit] = [new AbortController(), new AbortController()];
  const events: WorkerEvent[] = [];
  const began: string[] = [];
  const workshop: Workshop = {
    offer: wish.offer ?? (async ({ id: posting }) => ({ posting, fingerprint, parts: { model: 'tiny' }, slots })),
    perform(job, about) {
      began.push(job.id);
      return wish.perform?.(job, { ...about, worker: id }) ?? Promise.resolve(answerTo(job, id));
    },
  };
  const running = runWorkshop(settingsFor(url), {
    ...{ environment: {}, workshop, slots, signal: drain.signal, handBack: quit.signal },
    card: { id, host: 'here', pid: process.pid, version: '0', startedAt: 0 },
    report: (event) => events.push(event),
    times: { ...QUICK, ...wish.times },
    ...wish.options,
  });
  return {
    ...{ id, events, began },
    async leave() {
      drain.abort();
      await running;
    },
    async quit() {
      quit.abort();
      await running;
    },
  };
}

/** A coordinator with a posting. */
export async function openShopQueue(
  url: string,
  more: {
    readonly settings?: Partial<QueueSettings>;
    readonly id?: string;
    readonly place?: string;
    readonly times?: Partial<QueueTimes>;
    /** What its jobs are sealed with. */
    readonly secret?: string;
  } = {},
): Promise<{ readonly queue: JobQueue; readonly posting: string; readonly notices: readonly string[] }> {
  const notices: string[] = [];
  const queue = await openJobQueue(settingsFor(url, more.settings), {
    environment: { QUEUE_KEY: more.secret },
    workspace: { id: more.id ?? 'w1', name: more.id ?? 'shop', ...(more.place !== undefined && { place: more.place }) },
    notice: (text) => notices.push(text),
    times: { ...QUICK, ...more.times },
  });
  return { queue, posting: await queue.post(POSTING), notices };
}

export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Waits until it holds, and fails when it never does. */
export async function until(holds: () => boolean | Promise<boolean>, milliseconds = 10_000): Promise<void> {
  const end = performance.now() + milliseconds;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`it does not hold after ${milliseconds} ms: ${holds}`);
    await sleep(10);
  }
}
