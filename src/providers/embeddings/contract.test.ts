import { describe, expect, it, onTestFinished } from 'vitest';
import type { EmbeddingChoice } from '../../domain/pipeline.ts';
import type { ErrorCode } from '../../errors.ts';
import {
  bagOfWords,
  EMBEDDING_MODEL,
  type EmbeddingServerOptions,
  startOllamaEmbeddings,
  startOpenAiEmbeddings,
} from '../testing/embedding-server.ts';
import { always, closedPort, type Fault, first } from '../testing/faults.ts';
import { errorOf, KEY } from '../testing/subjects.ts';
import { quickWorld } from '../testing/world.ts';
import { openEmbedder } from './index.ts';

/** What every embedder has to do, on a real server. */
const SUBJECTS = [
  { use: 'ollama', start: startOllamaEmbeddings, base: (url: string) => url },
  { use: 'openai', start: startOpenAiEmbeddings, base: (url: string) => `${url}/v1` },
] as const;

type Subject = (typeof SUBJECTS)[number];

function choose({ use, base }: Subject, url: string, changed: Partial<EmbeddingChoice> = {}): EmbeddingChoice {
  const model = EMBEDDING_MODEL;
  return { use, model, baseUrl: base(url), keyVariable: 'TEST_KEY', timeoutSeconds: 10, batch: 2, ...changed };
}

async function open(subject: Subject, options: EmbeddingServerOptions = {}, changed: Partial<EmbeddingChoice> = {}) {
  const server = await subject.start(options);
  onTestFinished(server.close);
  const world = quickWorld({ TEST_KEY: KEY });
  const embedder = await openEmbedder(choose(subject, server.url, changed), world);
  return { server, embedder, slept: world.slept };
}

const signal = new AbortController().signal;
const TEXTS = ['refund of an annual plan', 'refund of a monthly plan', 'the lift is stuck', '東京', 'five'];

function cosine(a: Float32Array | undefined, b: Float32Array | undefined): number {
  return [...(a ?? [])].reduce((sum, value, index) => sum + value * (b?.[index] ?? 0), 0);
}

describe.each(SUBJECTS)('$use', (subject) => {
  it('embeds in batches, in order, at length 1', async () => {
    const { server, embedder } = await open(subject);
    const vectors = await embedder.embed(TEXTS, signal);
    expect(embedder.name).toBe(`${subject.use}/${EMBEDDING_MODEL}`);
    expect(server.chats().map(({ body }) => body.input)).toEqual([TEXTS.slice(0, 2), TEXTS.slice(2, 4), ['five']]);
    expect(vectors.map(({ length }) => length)).toEqual(Array(5).fill(64));
    for (const [index, vector] of vectors.entries()) {
      expect(cosine(vector, vector)).toBeCloseTo(1, 5);
      const raw = bagOfWords(TEXTS[index] ?? '');
      expect(cosine(vector, Float32Array.from(raw))).toBeCloseTo(Math.hypot(...raw), 4);
    }
    expect(cosine(vectors[0], vectors[1])).toBeGreaterThan(cosine(vectors[0], vectors[2]));
  });

  it('asks nobody about no texts', async () => {
    const { server, embedder } = await open(subject);
    expect(await embedder.embed([], signal)).toEqual([]);
    expect(server.chats()).toEqual([]);
  });

  it('sends the key it is given as a bearer token', async () => {
    const { server, embedder } = await open(subject);
    await embedder.embed(['one'], signal);
    expect(server.chats()[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
  });

  it('says which variable is missing', async () => {
    const error = await errorOf(openEmbedder(choose(subject, 'http://127.0.0.1:9'), quickWorld()));
    expect([error.code, error.message]).toEqual(['MODEL_UNAUTHORIZED', expect.stringContaining('TEST_KEY')]);
  });

  it('has a fingerprint of its model alone', async () => {
    const { server, embedder } = await open(subject, { models: ['embed-test', 'other'] });
    const world = quickWorld({ TEST_KEY: KEY });
    const again = await openEmbedder(choose(subject, server.url, { batch: 7, timeoutSeconds: 1 }), world);
    const other = await openEmbedder(choose(subject, server.url, { model: 'other' }), world);
    expect(again.fingerprint).toBe(embedder.fingerprint);
    expect(other.fingerprint).not.toBe(embedder.fingerprint);
  });

  it('is aborted by its caller, between tries as well', async () => {
    const { server, embedder } = await open(subject, { faults: always({ kind: 'silence' }) });
    const controller = new AbortController();
    const reason = new Error('the person left');
    const running = embedder.embed(['one'], controller.signal);
    await expect.poll(() => server.chats().length).toBe(1);
    controller.abort(reason);
    await expect(running).rejects.toBe(reason);
    await expect(embedder.embed(['one'], controller.signal)).rejects.toBe(reason);
    expect(server.chats()).toHaveLength(1);
  });

  it('is answered at the third try after two faults, and waits as long as it is told', async () => {
    const { server, embedder, slept } = await open(subject, { faults: first(2, { kind: 'status', status: 500 }) });
    expect(await embedder.embed(['one'], signal)).toHaveLength(1);
    expect([server.chats().length, slept]).toEqual([3, [750, 1_500]]);
    const busy = await open(subject, { faults: first(1, { kind: 'status', status: 429, retryAfter: '7' }) });
    expect(await busy.embedder.embed(['one'], signal)).toHaveLength(1);
    expect(busy.slept).toEqual([7_000]);
  });

  const REFUSED = 'Incorrect API key provided: {key}.';
  it.each<[string, Fault, ErrorCode, number]>([
    ['401', { kind: 'status', status: 401, text: REFUSED }, 'MODEL_UNAUTHORIZED', 1],
    ['404', { kind: 'model-missing' }, 'MODEL_MISSING', 1],
    ['400', { kind: 'status', status: 400, text: 'no {key} here' }, 'MODEL_REFUSED_REQUEST', 1],
    ['an overlong text', { kind: 'status', status: 400, text: 'maximum context length' }, 'PROMPT_TOO_LONG', 1],
    ['429', { kind: 'status', status: 429 }, 'MODEL_OVERLOADED', 3],
    ['500', { kind: 'status', status: 500, text: REFUSED }, 'MODEL_FAILED', 3],
    ['a cut', { kind: 'cut' }, 'MODEL_CUT_OFF', 3],
    ['broken JSON', { kind: 'invalid-json' }, 'MODEL_FAILED', 3],
    ['an error with status 200', { kind: 'error-object' }, 'MODEL_FAILED', 3],
    ['an endless body', { kind: 'endless' }, 'MODEL_ANSWER_TOO_LARGE', 1],
    ['a gzip bomb', { kind: 'gzip-bomb' }, 'MODEL_ANSWER_TOO_LARGE', 1],
    ['a redirect', { kind: 'redirect', to: 'http://127.0.0.1:1/' }, 'MODEL_UNREACHABLE', 3],
  ])('says what %s is, without the key', async (_, fault, code, tries) => {
    const { server, embedder } = await open(subject, { faults: always(fault) });
    const error = await errorOf(embedder.embed(['one'], signal));
    expect([error.code, server.chats().length]).toEqual([code, tries]);
    expect(error.message + error.hint).not.toContain(KEY);
    expect(error.hint.length).toBeGreaterThan(20);
  });

  it.concurrent.each<Fault['kind']>(['stall', 'silence', 'dribble'])('gives %s up in time', async (kind) => {
    const { embedder } = await open(subject, { faults: always({ kind } as Fault) }, { timeoutSeconds: 0.3 });
    expect((await errorOf(embedder.embed(['one'], signal))).code).toBe('MODEL_TIMED_OUT');
  });

  it('is unreachable where nobody listens, from the first moment on', async () => {
    const url = await closedPort();
    const world = quickWorld({ TEST_KEY: KEY });
    const opened = async () => (await openEmbedder(choose(subject, url), world)).embed(['one'], signal);
    const error = await errorOf(opened());
    expect([error.code, error.message]).toEqual(['MODEL_UNREACHABLE', expect.stringContaining(new URL(url).host)]);
  });

  type Vectors = NonNullable<EmbeddingServerOptions['vectors']>;
  it.each<[string, Vectors, requests?: number]>([
    ['too few', (texts) => texts.slice(1).map(() => [1, 2])],
    ['too many', (texts) => [...texts, 'more'].map(() => [1, 2])],
    ['lengths that differ', (texts) => texts.map((_, index) => (index === 0 ? [1, 2] : [1, 2, 3]))],
    ['another length in the next batch', (texts, request) => texts.map(() => (request === 1 ? [1, 2] : [1, 2, 3])), 2],
    ['no numbers at all', (texts) => texts.map(() => [])],
    ['a null', (texts) => texts.map(() => [1, null])],
    ['zeros', (texts) => texts.map(() => [0, 0])],
  ])('refuses %s, once and for all', async (_, vectors, requests = 1) => {
    const { server, embedder } = await open(subject, { vectors });
    const error = await errorOf(embedder.embed(['one', 'two', 'three'], signal));
    expect([error.code, server.chats().length]).toEqual(['MODEL_ANSWER_INVALID', requests]);
    expect(error.hint).toContain('embeddings');
  });

  it.each([
    ['NaN', Number.NaN],
    ['Infinity', Number.POSITIVE_INFINITY],
  ])('takes no %s: it is no JSON', async (_, value) => {
    const { embedder } = await open(subject, { vectors: (texts) => texts.map(() => [1, value]) });
    expect((await errorOf(embedder.embed(['one'], signal))).code).toBe('MODEL_FAILED');
  });

  it('scales what is very large or very small', async () => {
    const sizes = [1e200, 1e-200];
    const { embedder } = await open(subject, {
      vectors: (texts) => texts.map((_, index) => [3, 4].map((part) => part * (sizes[index] ?? 1))),
    });
    const vectors = await embedder.embed(['large', 'small'], signal);
    for (const vector of vectors) expect([...vector]).toEqual([expect.closeTo(0.6, 5), expect.closeTo(0.8, 5)]);
  });
});
