import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { playRefund, REFUND_SKILL, refundSuite } from '../../bench/trials-exam.ts';
import { createWorkspace, writeText } from '../../cli/testing.ts';
import { createWorkshop } from '../../day/worker/create-workshop.ts';
import type { RunEvent } from '../../domain/event.ts';
import type { Trial, TrialKey } from '../../domain/exam.ts';
import type { Student } from '../../domain/model.ts';
import type { JobResult, TrialResult } from '../../domain/queue.ts';
import { NightschoolError } from '../../errors.ts';
import { createGrader } from '../../evaluate/grade.ts';
import { loadPromptfoo } from '../../evaluate/load-promptfoo.ts';
import { buildReplayIndex } from '../../evaluate/replay-index.ts';
import { createGuard } from '../../guard/guard.ts';
import { createBudget } from '../../providers/layers/budget.ts';
import type { ModelServer } from '../../providers/testing/model-server.ts';
import { QWEN, startOllamaServer } from '../../providers/testing/ollama-server.ts';
import { createWorld } from '../../providers/world.ts';
import { readPipeline } from '../../store/pipeline.ts';
import { readPrices } from '../../store/prices.ts';
import { readPrompts } from '../../store/prompts.ts';
import { createNight } from '../create-night.ts';
import { createSeat } from '../exam/seat.ts';
import { openModels } from '../models/open-models.ts';
import type { Night } from '../night.ts';
import { createNightFleet } from './night-fleet.ts';
import { isRemote, type RemoteStudent } from './remote-student.ts';
import { createMemoryQueue, type MemoryQueue, type MemoryWorker } from './testing.ts';

const workspace = createWorkspace();
const { dir } = workspace;
const { signal } = new AbortController();
const suite = refundSuite();
let server: ModelServer;
let other: ModelServer;

beforeAll(async () => {
  server = await startOllamaServer({ script: playRefund, slots: 4 });
  other = await startOllamaServer({ script: playRefund, models: [{ ...QWEN, digest: 'c'.repeat(64) }] });
  const hosts = `[{ url: '${server.url}', concurrency: 4 }]`;
  const student = `students: [{ use: ollama, model: 'qwen2.5:7b', hosts: ${hosts}, attempts: 1 }]`;
  const lines = ['name: nightly', 'logs: [logs/]', 'dashboard: false', student];
  writeText(dir, 'pipelines/nightly.yaml', [...lines, ''].join('\n'));
  writeText(dir, 'pipelines/queued.yaml', [...lines, 'queue: { waitSeconds: 2 }', ''].join('\n'));
});
afterAll(async () => {
  await server.close();
  await other.close();
  workspace[Symbol.dispose]();
});

function workerOn(host: string, { url }: ModelServer, change = (result: JobResult): JobResult => result): MemoryWorker {
  const world = createWorld({});
  const workshop = createWorkshop({ id: host, world, ollama: [{ url, slots: 2 }], endpoints: [], rate: null });
  return {
    host,
    workshop: { ...workshop, perform: async (job, about) => change(await workshop.perform(job, about)) },
  };
}

interface Table extends AsyncDisposable {
  readonly memory: MemoryQueue;
  readonly student: RemoteStudent;
  readonly night: Night;
  readonly events: readonly RunEvent[];
  readonly trials: readonly Trial[];
  readonly seat: ReturnType<typeof createSeat>;
  readonly down: readonly string[];
  spent(): number;
}

/** A seat in a night whose student is on workers. */
async function sitDown(workers: readonly MemoryWorker[], tokens: number | null = null): Promise<Table> {
  const events: RunEvent[] = [];
  const down: string[] = [];
  const night = await createNight(await readPipeline(dir, 'nightly'), {
    ...{ dir, dryRun: true, world: createWorld({}), signal, clock: () => new Date() },
    emit: (event) => void events.push(event),
  });
  const memory = await createMemoryQueue(workers);
  const { queue, readFleet } = memory;
  const pipeline = await readPipeline(dir, 'queued');
  const { queue: settings } = pipeline;
  if (settings === null) throw new Error('The pipeline has no queue.');
  const world = createWorld({});
  const fleet = createNightFleet({ queue, readFleet, settings, workspace: { id: 'w', name: 'shop' }, world, signal });
  const budget = createBudget({ ...pipeline.budget, studentTokens: tokens }, world.clock);
  const { students } = await openModels(pipeline, {
    ...{ world, budget, fleet, signal, answers: null, onlyFree: false, guard: createGuard(1) },
    ...{ prompts: await readPrompts(dir), prices: await readPrices(dir) },
    state: { fingerprint: () => null, saveFingerprint: () => undefined },
    onCall: (call) => void events.push({ at: '', type: 'model-called', call }),
    onDown: ({ model }) => void down.push(model),
  });
  const [student] = students;
  if (student === undefined || !isRemote(student)) throw new Error('The student is not on workers.');
  const { seat, trials } = await seatOf(night, student);
  const spent = () => budget.spent().studentTokens;
  const dispose = async () => {
    await fleet.close();
    night[Symbol.dispose]();
  };
  return { memory, student, night, events, trials, seat, down, spent, [Symbol.asyncDispose]: dispose };
}

async function seatOf(night: Night, student: Student) {
  const index = buildReplayIndex(suite);
  const open = { ...suite, recordings: suite.recordings.slice(0, 3) };
  const runAssertions = await loadPromptfoo({ folder: `${dir}/.nightschool/promptfoo` });
  const grade = createGrader(index, { runAssertions, folder: dir });
  const trials: Trial[] = [];
  const seat = createSeat(night, { suite, student, index, trainIndex: buildReplayIndex(open), grade, trials });
  return { seat, trials };
}

function key(number: number, more: Partial<TrialKey> = {}): TrialKey {
  const about = { version: 'v', arm: 'with-skill', phase: 'gate', pass: 0, seed: 7, fingerprint: 'f' } as const;
  return { ...about, caseId: `case-${number}`, ...more };
}

const withoutTimes = (trials: readonly Trial[]) => trials.map((trial) => ({ ...trial, durationMs: 0 }));

describe('a student on workers', () => {
  it('is the one that it is here, and its trials are those of here', async () => {
    await using there = await sitDown([workerOn('one', server), workerOn('two', server)]);
    await using here = await createNight(await readPipeline(dir, 'nightly'), {
      ...{ dir, dryRun: true, world: createWorld({}), signal, emit: () => undefined, clock: () => new Date() },
    });
    const [local] = here.students;
    if (local === undefined) throw new Error('There is no student.');
    expect(there.student).toMatchObject({ name: local.name, fingerprint: local.fingerprint, parts: local.parts });
    expect(there.student.deterministic).toBe(local.deterministic);
    expect(there.student.concurrency).toBe(6);
    const sat = await seatOf(here, local);
    const keys = [...Array.from({ length: 12 }, (_, number) => key(number)), key(9, { phase: 'train' })];
    for (const each of keys) await sat.seat.sit(each, REFUND_SKILL);
    await Promise.all(keys.map((each) => there.seat.sit(each, REFUND_SKILL)));
    expect(withoutTimes(there.trials)).toEqual(withoutTimes(sat.trials));
    expect(there.trials.filter(({ outcome }) => outcome === 'passed').length).toBeGreaterThan(10);
    const calls = there.events.flatMap((event) => (event.type === 'model-called' ? [event.call] : []));
    const tokens = calls.reduce((sum, call) => sum + call.tokens.input + call.tokens.output, 0);
    expect(there.spent()).toBe(tokens);
    expect(there.trials.reduce((sum, trial) => sum + trial.tokens.input + trial.tokens.output, 0)).toBe(tokens);
  });

  it('has its exam sent once, and practice without what the exam holds', async () => {
    await using at = await sitDown([workerOn('one', server)]);
    for (const number of [0, 1, 2]) await at.seat.sit(key(number), REFUND_SKILL);
    for (const number of [0, 1]) await at.seat.sit(key(number, { phase: 'train' }), REFUND_SKILL);
    const exams = [...at.memory.shared.values()].flatMap((material) =>
      material.kind === 'exam' ? [material.suite] : [],
    );
    expect(exams.map(({ recordings }) => recordings.length)).toEqual([40, 3]);
    const jobs = at.memory.begun.flatMap((job) => (job.kind === 'trial' ? [job] : []));
    const practice = jobs.filter((job) => job.key.phase === 'train').map((job) => at.memory.shared.get(job.exam));
    expect(practice).toMatchObject([{ suite: exams[1] }, { suite: exams[1] }]);
  });

  it('acts call by call, too', async () => {
    await using at = await sitDown([workerOn('one', server)]);
    const messages = [{ role: 'user', text: suite.cases[0]?.request[0] ?? '' }] as const;
    const { action } = await at.student.act({ skill: null, tools: [], messages, seed: 1, signal });
    expect(action).toMatchObject({ kind: 'calls', calls: [{ tool: 'refund_order' }] });
    expect(at.memory.begun.map(({ kind }) => kind)).toEqual(['chat']);
  });

  it('is refused where its model is another one', async () => {
    await using at = await sitDown([workerOn('one', server), workerOn('two', server), workerOn('three', other)]);
    await Promise.all(Array.from({ length: 8 }, (_, number) => at.seat.sit(key(number), REFUND_SKILL)));
    expect(other.chats()).toHaveLength(0);
    expect(at.trials).toHaveLength(8);
  });
});

describe('the seat of a student on workers', () => {
  it('writes trials down as they were asked for, and only then has the queue forget them', async () => {
    await using at = await sitDown([workerOn('one', server)]);
    at.memory.hold();
    const sat = [3, 1, 2].map((number) => at.seat.sit(key(number), REFUND_SKILL));
    await expect.poll(() => at.memory.unsettled()).toHaveLength(3);
    at.memory.release();
    await Promise.all(sat);
    expect(at.trials.map(({ caseId }) => caseId)).toEqual(['case-3', 'case-1', 'case-2']);
    expect(at.memory.unsettled()).toEqual([]);
  });

  it('takes back what was begun ahead, whether it is done or not, and counts what it took', async () => {
    await using at = await sitDown([workerOn('one', server)]);
    at.seat.begin(key(0), REFUND_SKILL);
    await at.seat.sit(key(0), REFUND_SKILL);
    const before = at.spent();
    at.seat.begin(key(4), REFUND_SKILL); // one call, as the first
    await expect.poll(() => at.spent()).toBeGreaterThan(before);
    const known = at.spent();
    at.memory.hold();
    at.seat.begin(key(8), REFUND_SKILL);
    await expect.poll(() => at.memory.unsettled()).toHaveLength(2);
    expect(at.seat.discard()).toBe(2);
    await at.night.settled();
    expect(at.memory.unsettled()).toEqual([]);
    expect(at.memory.takenBack).toHaveLength(1);
    expect(at.trials).toHaveLength(1);
    expect(at.spent()).toBe(known); // nobody had begun it
  });

  it('gets what an earlier run had asked for without having it done again', async () => {
    await using at = await sitDown([workerOn('one', server)]);
    at.seat.begin(key(5), REFUND_SKILL);
    await expect.poll(() => at.spent()).toBeGreaterThan(0);
    const again = await seatOf(at.night, at.student); // the earlier one never wrote it down
    expect((await again.seat.sit(key(5), REFUND_SKILL)).trial.outcome).toBe('passed');
    expect(at.memory.begun).toHaveLength(1);
    await again.seat.sit(key(5), 'another text'); // known by its key: a person's eval knows its own keys
    const other = await seatOf(at.night, at.student);
    await other.seat.sit(key(5), 'another text');
    expect(at.memory.begun).toHaveLength(2);
  });

  it('waits for a budget that others have set aside, and ends with it', async () => {
    await using at = await sitDown([workerOn('one', server)], 210_000);
    const sat = await Promise.allSettled(
      Array.from({ length: 12 }, (_, number) => at.seat.sit(key(number), REFUND_SKILL)),
    );
    const refused = sat.filter(({ status }) => status === 'rejected');
    expect(at.trials.length).toBeGreaterThan(0);
    expect(at.spent()).toBeLessThanOrEqual(210_000);
    for (const each of refused) expect(each).toMatchObject({ reason: { code: 'BUDGET_SPENT' } });
    expect(refused.length).toBeGreaterThan(0);
  });

  it.each<[string, (result: TrialResult) => TrialResult, RegExp]>([
    ['of another fingerprint', (result) => ({ ...result, fingerprint: 'x' }), /another fingerprint/],
    ['with nothing', (result) => ({ ...result, transcript: null, problem: null }), /answered with nothing/],
    [
      'to another question',
      (result) => ({
        ...result,
        transcript: result.transcript && {
          ...result.transcript,
          messages: [{ role: 'user', text: 'Something else?' }],
        },
      }),
      /answered another question/,
    ],
    [
      'whose tools gave what no recording has',
      (result) => ({
        ...result,
        transcript: result.transcript && {
          ...result.transcript,
          messages: result.transcript.messages.map((each) => {
            return each.role === 'result' ? { ...each, content: { order_id: 'ORD-0', total: 1 } } : each;
          }),
        },
      }),
      /cannot be: its tools gave what the recordings do not/,
    ],
    [
      'of a student that broke down',
      (result) => ({
        ...result,
        transcript: null,
        problem: { code: 'PROMPT_TOO_LONG', message: 'long', isOutage: false },
      }),
      /^PROMPT_TOO_LONG: long$/,
    ],
  ])('counts an answer %s as no run', async (_, change, reason) => {
    const spoil = (result: JobResult): JobResult => (result.kind === 'trial' ? change(result) : result);
    await using at = await sitDown([workerOn('one', server, spoil)]);
    const { trial } = await at.seat.sit(key(0), REFUND_SKILL);
    expect(trial).toMatchObject({ outcome: 'errored', cause: 'infrastructure', reason: expect.stringMatching(reason) });
    const isForged = trial.reason?.includes('cannot be') ?? false;
    expect(at.memory.doubts).toEqual(isForged ? [expect.stringMatching(/^one: a transcript of it cannot be/)] : []);
  });

  it('counts a job that no worker survived as errored, and Redis that is gone as no trial at all', async () => {
    await using at = await sitDown([workerOn('one', server)]);
    await at.seat.sit(key(0), REFUND_SKILL);
    at.memory.breakDown(new NightschoolError('JOB_ABANDONED', 'five workers died'));
    const { trial } = await at.seat.sit(key(1), REFUND_SKILL);
    expect(trial).toMatchObject({
      outcome: 'errored',
      cause: 'infrastructure',
      reason: 'JOB_ABANDONED: five workers died',
    });
    at.memory.breakDown(new NightschoolError('QUEUE_UNREACHABLE', 'gone'));
    await expect(at.seat.sit(key(2), REFUND_SKILL)).rejects.toMatchObject({
      code: 'QUEUE_UNREACHABLE',
      isOutage: true,
    });
    await expect(at.seat.sit(key(3), REFUND_SKILL)).rejects.toMatchObject({ code: 'QUEUE_UNREACHABLE' });
    expect(at.trials.map(({ caseId }) => caseId)).toEqual(['case-0', 'case-1']);
    expect(at.down).toEqual(['ollama/qwen2.5:7b']);
  });

  it('counts a trial that cannot be sent as errored, says why, and takes nothing for it', async () => {
    await using at = await sitDown([workerOn('one', server)]);
    at.memory.breakDown(new NightschoolError('QUEUE_UNFIT', 'the exam is too large'));
    for (const number of [0, 1]) {
      const { trial } = await at.seat.sit(key(number), REFUND_SKILL);
      expect(trial).toMatchObject({ outcome: 'errored', reason: 'QUEUE_UNFIT: the exam is too large' });
    }
    expect([at.spent(), at.memory.begun]).toEqual([0, []]);
  });

  it('sends no secret to a worker', async () => {
    await using at = await sitDown([workerOn('one', server)]);
    const secret = `ghp_${'aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zA1bC2'}`;
    await expect(at.seat.sit(key(0), `${REFUND_SKILL}\nUse ${secret}.`)).rejects.toMatchObject({
      code: 'OUTGOING_SECRET',
    });
    expect([...at.memory.shared.values()].filter(({ kind }) => kind === 'skill')).toEqual([]);
  });
});
