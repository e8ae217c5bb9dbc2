import type { ModelCall } from '../../domain/chat.ts';
import type { RunEvent } from '../../domain/event.ts';
import type { Offer, Posting, WantedModel, WorkerCard } from '../../domain/queue.ts';
import type { Fleet } from '../../domain/queue-fleet.ts';

type Worker = Fleet['workers'][number];
type Posted = Fleet['postings'][number];

/** Milliseconds since 1970: when the workers here are looked at. */
export const LOOKED_AT = Date.parse('2026-11-22T02:30:00.000Z');

const MODEL: WantedModel = {
  ...{ use: 'ollama', model: 'qwen3:8b', temperature: 0, maximumOutputTokens: 2048, timeoutSeconds: 600 },
  ...{ stallSeconds: 60, attempts: 3, numCtx: 8192, keepAlive: '10m', think: false },
};

const PROMPT = { name: 'follow-skill', version: 1, text: 'Follow it.', hash: '0123' } as const;

/** Something wanted, with nothing waiting. */
export function postedOf(more: Partial<Posted> & Pick<Posting, 'id'>): Posted {
  return {
    format: 1,
    seal: null,
    role: 'student',
    model: MODEL,
    student: null,
    waiting: 0,
    active: 0,
    unsettled: 0,
    asked: null,
    claims: [],
    ...more,
  };
}

export function offerOf(posting: string, digest = 'aaaa', slots = 2): Offer {
  return { posting, fingerprint: `fp-${digest}`, parts: { digest: `sha256:${digest}`, template: 't' }, slots };
}

/** A worker that began an hour before it is looked at. */
export function workerOf(more: Partial<Worker> & Pick<WorkerCard, 'id'>): Worker {
  return {
    ...{
      format: 1,
      host: 'rack-1',
      pid: 100,
      version: '1.0.0',
      startedAt: LOOKED_AT - 3_600_000,
      offers: [],
      refused: [],
    },
    ...{ slots: 2, running: 0, prefetched: 0, done: 0, failed: 0, secondsPerJob: null, leaving: false },
    tokens: { input: 0, output: 0, cached: 0 },
    seenSecondsAgo: 1,
    ...more,
  };
}

export const NOBODY: Fleet = { workers: [], postings: [], strangers: [], doubts: [] };

/** Four workers on three hosts, one of them with another model by the same name, and two workspaces that ask. */
export const FLEET: Fleet = {
  ...NOBODY,
  workers: [
    workerOf({
      ...{ id: 'w2', host: 'rack-2', pid: 77, offers: [offerOf('student'), offerOf('teacher')], running: 2 },
      ...{ prefetched: 1, done: 110, failed: 10, secondsPerJob: 1.24 },
      tokens: { input: 90_000, output: 12_000, cached: 0 },
    }),
    workerOf({
      ...{ id: 'w1', offers: [offerOf('student', 'aaaa', 4)], slots: 4, running: 3, done: 600, secondsPerJob: 12.4 },
      tokens: { input: 1_200_000, output: 240_000, cached: 0 },
    }),
    workerOf({ id: 'w3', pid: 101, offers: [offerOf('student', 'bbbb', 4)], leaving: true, slots: 4 }),
    workerOf({
      ...{ id: 'w4', host: 'laptop', pid: 9, seenSecondsAgo: 8 },
      refused: [{ posting: 'student', reason: 'qwen3:8b is not pulled on http://127.0.0.1:11434' }],
    }),
  ],
  postings: [
    postedOf({
      ...{ id: 'student', waiting: 1234, active: 5, unsettled: 2, student: { harness: 2, prompt: PROMPT, user: null } },
      claims: [
        { workspace: 'support', share: 3 },
        { workspace: 'sales', share: 1 },
      ],
    }),
    postedOf({ id: 'teacher', role: 'teacher', active: 1, claims: [{ workspace: 'sales', share: 1 }] }),
    postedOf({ id: 'judge', role: 'judge' }),
  ],
};

/** A night that has called two models, one of them without a price, and has not ended. */
export const NIGHT: readonly RunEvent[] = [
  {
    ...{ at: '2026-11-22T02:00:00.000Z', type: 'run-started', runId: '2026-11-22T02-00-00-000Z-1' },
    ...{
      night: '2026-11-22',
      pipeline: 'nightly',
      teacher: 'openai/gpt',
      students: ['ollama/qwen3:8b'],
      dryRun: false,
    },
  },
  calledOf('openai/gpt', 0.25),
  calledOf('openai/gpt', 0.5),
  calledOf('ollama/qwen3:8b', null),
];

function calledOf(model: string, usd: number | null): RunEvent {
  const call: ModelCall = {
    role: 'teacher',
    model,
    purpose: 'draft-skill',
    from: 'model',
    tokens: { input: 1000, output: 100, cached: 0 },
    usd,
    latencyMs: 200,
  };
  return { at: '2026-11-22T02:10:00.000Z', type: 'model-called', call };
}
