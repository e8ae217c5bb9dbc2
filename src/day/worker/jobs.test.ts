import { describe, expect, it, onTestFinished } from 'vitest';
import { playRefund, REFUND_SKILL, refundSuite } from '../../bench/trials-exam.ts';
import type { Job, JobResult, Posting, WantedModel, WorkerCall } from '../../domain/queue.ts';
import type { Workshop } from '../../domain/workshop.ts';
import { NightschoolError } from '../../errors.ts';
import { buildReplayIndex } from '../../evaluate/replay-index.ts';
import { takeExam } from '../../evaluate/take-exam.ts';
import { createChatStudent } from '../../night/models/open-student.ts';
import { HARNESS_VERSION } from '../../night/night.ts';
import { ollamaChoice } from '../../providers/testing/choices.ts';
import { bagOfWords, EMBEDDING_MODEL, startOllamaEmbeddings } from '../../providers/testing/embedding-server.ts';
import { always } from '../../providers/testing/faults.ts';
import { type OllamaServerOptions, QWEN, startOllamaServer } from '../../providers/testing/ollama-server.ts';
import { openForTest } from '../../providers/testing/open.ts';
import { startOpenAiServer } from '../../providers/testing/openai-server.ts';
import { quickWorld } from '../../providers/testing/world.ts';
import {
  chatJob,
  embedJob,
  material,
  PROMPT,
  studentPosting,
  teacherPosting,
  trialJob,
  USER_PROMPT,
  wantedOllama,
  wantedOpenAi,
  workshopOf,
} from './testing.ts';

const signal = new AbortController().signal;

async function startOllama(options: Partial<OllamaServerOptions> = {}) {
  const server = await startOllamaServer({ script: playRefund, ...options });
  onTestFinished(server.close);
  return server;
}

/** A workshop with one Ollama, asked for a posting, and the fingerprint that it offers. */
async function open(url: string, posting: Posting = studentPosting(), slots = 4) {
  const workshop = workshopOf({ ollama: [{ url, slots }] });
  const offer = await workshop.offer(posting);
  if (typeof offer === 'string') throw new Error(offer);
  return { workshop, fingerprint: offer.fingerprint };
}

function perform(workshop: Workshop, job: Job, given: AbortSignal = signal): Promise<JobResult> {
  return workshop.perform(job, { material, signal: given });
}

describe('a trial', () => {
  it('goes as it does in a night, byte for byte', async () => {
    const { url } = await startOllama();
    const { workshop, fingerprint } = await open(url);
    const { model, calls } = await openForTest(ollamaChoice(url));
    const student = createChatStudent(model, { temperature: 0, prompt: PROMPT, user: null });
    const index = buildReplayIndex(refundSuite(), { definitions: [] });
    for (const number of [0, 1, 2, 3]) {
      const job = trialJob(fingerprint, {}, number);
      const { key, question } = job;
      const before = calls.length;
      const here = await takeExam(
        { key, question, skill: REFUND_SKILL },
        { student, index, maximumActions: 20, signal },
      );
      const there = await perform(workshop, job);
      if (there.kind !== 'trial') throw new Error(there.kind);
      expect(JSON.stringify(there.transcript)).toBe(JSON.stringify(here.transcript));
      expect(there).toMatchObject({ problem: null, worker: 'w1', fingerprint });
      const own = calls
        .slice(before)
        .map(({ role, model: name, purpose, tokens }) => ({ role, model: name, purpose, tokens }));
      expect(there.calls.map(({ latencyMs: _, ...call }) => call)).toEqual(own);
    }
  });

  it('keeps the calls of jobs apart that run at the same time', async () => {
    const { url } = await startOllama({ latencyMs: 5 });
    const { workshop, fingerprint } = await open(url);
    const results = await Promise.all([0, 1, 3].map((number) => perform(workshop, trialJob(fingerprint, {}, number))));
    expect(results.map(({ calls }) => calls.length)).toEqual([2, 3, 4]);
  });

  it('has the user of the posting say its turns', async () => {
    const { url } = await startOllama({
      script: (body) => {
        const isUser = JSON.stringify(body.messages).includes('Play the user.');
        return isUser ? { text: '{"done": true, "text": ""}' } : playRefund(body);
      },
    });
    const user = { model: wantedOllama(), prompt: USER_PROMPT };
    const posting = { ...studentPosting(), student: { harness: HARNESS_VERSION, prompt: PROMPT, user } };
    const { workshop, fingerprint } = await open(url, posting);
    const result = await perform(workshop, trialJob(fingerprint));
    expect(result.calls.map(({ role }) => role)).toEqual(['student', 'student', 'student', 'student', 'user']);
  });

  it('is errored past its deadline, as it is in a night', async () => {
    const { url } = await startOllama({ latencyMs: 400 });
    const { workshop, fingerprint } = await open(url);
    const result = await perform(workshop, trialJob(fingerprint, { seconds: 0.1 }));
    expect(result).toMatchObject({
      transcript: null,
      problem: { code: 'MODEL_TIMED_OUT', message: 'The trial took longer than 0.1 seconds.', isOutage: false },
    });
  });

  it('does not take waiting for a place, which another model has, for work', async () => {
    const { url } = await startOllama({ latencyMs: 100 });
    const workshop = workshopOf({ ollama: [{ url, slots: 1 }] });
    const jobs = await Promise.all(
      [...Array(12).keys()].map(async (number) => {
        const posting = { ...studentPosting(wantedOllama({ temperature: number / 10 })), id: `p${number}` };
        const offer = await workshop.offer(posting);
        if (typeof offer === 'string') throw new Error(offer);
        return trialJob(offer.fingerprint, { posting: posting.id, seconds: 1.5 }, 0);
      }),
    );
    const started = performance.now();
    const results = await Promise.all(jobs.map((job) => perform(workshop, job)));
    const elapsed = performance.now() - started;
    expect(elapsed).toBeGreaterThan(2_390); // two answers of 100 ms each, one after the other; a trial alone takes 200
    for (const { problem, durationMs, calls } of results) {
      expect(problem).toBeNull();
      expect(durationMs).toBeLessThan(1_500);
      for (const { latencyMs } of calls) expect(latencyMs).toBeLessThan(1_000);
    }
  });

  it('keeps to the rate of its host', async () => {
    const { url } = await startOllama();
    const world = quickWorld();
    const workshop = workshopOf({ ollama: [{ url, slots: 1 }], rate: 60, world });
    const offer = await workshop.offer(studentPosting());
    if (typeof offer === 'string') throw new Error(offer);
    await perform(workshop, trialJob(offer.fingerprint));
    expect(world.slept).toHaveLength(3); // four exchanges, the first at once
    expect(world.slept.reduce((sum, waited) => sum + waited)).toBeGreaterThan(3_000);
  });

  it('ends with its tokens', async () => {
    const { url } = await startOllama();
    const { workshop, fingerprint } = await open(url);
    const result = await perform(workshop, trialJob(fingerprint, { maximumTokens: 10 }));
    expect(result).toMatchObject({ transcript: { end: 'token-limit' }, problem: null });
  });

  it('stops where it is not wanted any more', async () => {
    const { url, chats, busy } = await startOllama({ latencyMs: 2_000 });
    const { workshop, fingerprint } = await open(url);
    const stop = new AbortController();
    const told: (() => readonly WorkerCall[])[] = [];
    const running = workshop.perform(trialJob(fingerprint), {
      ...{ material, signal: stop.signal },
      tellCalls: (calls) => void told.push(calls),
    });
    setTimeout(() => stop.abort(new Error('not wanted')), 100);
    await expect(running).rejects.toThrow('not wanted');
    await expect.poll(() => told[0]?.()).toMatchObject([{ failed: 'ABORTED', tokens: { input: 0, output: 0 } }]);
    await expect.poll(busy).toBe(0);
    expect(chats()).toHaveLength(1);
  });

  it('is given back, with what it cost, where the host goes away in the middle', async () => {
    const server = await startOllama();
    const { workshop, fingerprint } = await open(server.url, studentPosting(wantedOllama({ attempts: 2 })));
    server.setScript((body) => {
      if (server.chats().length > 1) server.setFaults(always({ kind: 'reset' }));
      return playRefund(body);
    });
    const result = await perform(workshop, trialJob(fingerprint));
    expect(result).toMatchObject({ transcript: null, problem: { isOutage: false } });
    expect(result.calls.length).toBeGreaterThan(1);
    await server.close();
    const second = await perform(workshop, trialJob(fingerprint));
    expect(second).toMatchObject({ transcript: null, problem: { code: 'MODEL_DOWN', isOutage: true } });
    const third = await perform(workshop, trialJob(fingerprint));
    expect(third.problem?.isOutage).toBe(true);
  });

  it('is given back where the model became another while it ran', async () => {
    const models = [QWEN];
    const { url } = await startOllama({
      models,
      script: (body) => {
        models[0] = { ...QWEN, digest: `00${QWEN.digest.slice(2)}` };
        return playRefund(body);
      },
    });
    const { workshop, fingerprint } = await open(url);
    const result = await perform(workshop, trialJob(fingerprint));
    expect(result).toMatchObject({ transcript: null, problem: { isOutage: true } });
    expect(result.calls).toHaveLength(4);
    const again = await perform(workshop, trialJob(fingerprint));
    expect(again).toMatchObject({ problem: { isOutage: true }, calls: [] });
  });

  it('of another fingerprint, or of a posting that it never saw, is given back', async () => {
    const { url, chats } = await startOllama();
    const { workshop, fingerprint } = await open(url);
    for (const job of [trialJob('another'), trialJob(fingerprint, { posting: 'p2' })]) {
      expect(await perform(workshop, job)).toMatchObject({ transcript: null, problem: { isOutage: true } });
    }
    expect(chats()).toEqual([]);
  });

  it('is given back where its material cannot be had, and never dies over a wrong one', async () => {
    const { url } = await startOllama();
    const { workshop, fingerprint } = await open(url);
    const job = trialJob(fingerprint);
    const lost = {
      signal,
      material: () => Promise.reject(new NightschoolError('QUEUE_UNREACHABLE', 'Redis is gone.')),
    };
    expect(await workshop.perform(job, lost)).toMatchObject({
      problem: { code: 'QUEUE_UNREACHABLE', message: 'Redis is gone.', isOutage: true },
    });
    const swapped = { ...job, exam: job.text ?? '', text: job.exam };
    expect(await perform(workshop, swapped)).toMatchObject({ problem: { code: 'INTERNAL', isOutage: false } });
    expect(await perform(workshop, job)).toMatchObject({ problem: null });
  });
});

describe('an exchange', () => {
  it('is made once, and its failure told as it is', async () => {
    const server = await startOllama({ script: () => ({ text: 'Yes.' }) });
    const { workshop, fingerprint } = await open(server.url, teacherPosting(wantedOllama({ attempts: 4 })));
    expect(await perform(workshop, chatJob(fingerprint))).toMatchObject({
      kind: 'chat',
      answer: { text: 'Yes.', finish: 'stop' },
      problem: null,
      calls: [{ role: 'teacher', purpose: 'draft-skill' }],
    });
    server.setFaults(always({ kind: 'status', status: 500 }));
    expect(await perform(workshop, chatJob(fingerprint))).toMatchObject({
      answer: null,
      problem: { code: 'MODEL_FAILED', isOutage: false },
      calls: [{ failed: 'MODEL_FAILED' }],
    });
    expect(server.chats()).toHaveLength(2);
  });

  it('is for another worker where the server cannot be reached', async () => {
    const server = await startOllama();
    const { workshop, fingerprint } = await open(server.url, teacherPosting(wantedOllama()));
    await server.close();
    const first = await perform(workshop, chatJob(fingerprint)); // over the connection that was open
    expect(first).toMatchObject({ answer: null, problem: { code: 'MODEL_CUT_OFF' } });
    expect(await perform(workshop, chatJob(fingerprint))).toMatchObject({
      problem: { code: 'MODEL_UNREACHABLE', isOutage: true },
    });
  });

  it("shows an endpoint the worker's own key for it, and nobody else any", async () => {
    const [own, foreign] = [await startOpenAiServer({ script: () => ({ text: 'Yes.' }) }), await startOllama()];
    onTestFinished(own.close);
    const env = {
      OWN_KEY: 'sk-of-this-worker-0123456789',
      OPENAI_API_KEY: 'sk-other-0123456789',
      OLLAMA_API_KEY: 'ol-0123456789',
    };
    const workshop = workshopOf({
      world: quickWorld(env),
      ollama: [{ url: foreign.url, slots: 1 }],
      endpoints: [{ baseUrl: `${own.url}/v1`, keyVariable: 'OWN_KEY', slots: 1 }],
    });
    const posting = { ...teacherPosting(wantedOpenAi(own.url)), keyVariable: 'OPENAI_API_KEY' };
    const offer = await workshop.offer(posting);
    if (typeof offer === 'string') throw new Error(offer);
    expect(await perform(workshop, chatJob(offer.fingerprint))).toMatchObject({ problem: null });
    await workshop.offer({ ...studentPosting(), id: 'p2' });
    const shown = [...own.exchanges, ...foreign.exchanges].map(({ headers }) => headers.authorization ?? null);
    expect(new Set(shown)).toEqual(new Set([`Bearer ${env.OWN_KEY}`, null]));
    expect(own.exchanges.every(({ headers }) => headers.authorization === `Bearer ${env.OWN_KEY}`)).toBe(true);
  });
});

const EMBEDDER: WantedModel = {
  ...{ kind: 'embedding', use: 'ollama', model: EMBEDDING_MODEL, baseUrl: null, timeoutSeconds: 10, batch: 2 },
};

describe('embedding', () => {
  it('gives vectors of length 1, and counts the tokens', async () => {
    const server = await startOllamaEmbeddings();
    onTestFinished(server.close);
    const { workshop, fingerprint } = await open(server.url, teacherPosting(EMBEDDER));
    const texts = ['refund of a plan', 'the lift is stuck', 'five'];
    const result = await perform(workshop, embedJob(fingerprint, texts));
    if (result.kind !== 'embed') throw new Error(result.kind);
    for (const [place, text] of texts.entries()) {
      const raw = bagOfWords(text);
      const length = Math.hypot(...raw);
      expect([...(result.vectors?.[place] ?? [])]).toEqual(raw.map((value) => expect.closeTo(value / length, 5)));
    }
    expect(result.calls).toMatchObject([{ role: 'embedder', purpose: 'embed-requests' }]);
    server.setFaults(always({ kind: 'status', status: 400 }));
    expect(await perform(workshop, embedJob(fingerprint, texts))).toMatchObject({
      vectors: null,
      problem: { code: 'MODEL_REFUSED_REQUEST', isOutage: false },
      calls: [{ failed: 'MODEL_REFUSED_REQUEST' }],
    });
  });

  it('waits for turns alone, however many batches are asked for at once, and tells that it waits', async () => {
    const server = await startOllamaEmbeddings();
    onTestFinished(server.close);
    const { workshop, fingerprint } = await open(server.url, teacherPosting(EMBEDDER), 6);
    server.setFaults(always({ kind: 'silence' }));
    const stop = new AbortController();
    const waits: (() => number)[] = [];
    const before = server.chats().length;
    const jobs = Array.from({ length: 9 }, (_, index) =>
      workshop.perform(embedJob(fingerprint, [`text ${index}`]), {
        ...{ material, signal: stop.signal },
        tellWaiting: (waited) => waits.push(waited),
      }),
    );
    await expect.poll(() => server.chats().length - before).toBe(6);
    await expect.poll(() => waits.filter((waited) => waited() >= 50).length).toBe(3);
    stop.abort(new Error('enough'));
    expect((await Promise.allSettled(jobs)).map(({ status }) => status)).toEqual(Array(9).fill('rejected'));
  });
});
