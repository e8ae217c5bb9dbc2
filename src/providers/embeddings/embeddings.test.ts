import { LLMock } from '@copilotkit/aimock';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { EmbeddingChoice } from '../../domain/pipeline.ts';
import { startOllamaEmbeddings, startOpenAiEmbeddings } from '../testing/embedding-server.ts';
import { always, closedPort } from '../testing/faults.ts';
import { errorOf, KEY } from '../testing/subjects.ts';
import { quickWorld } from '../testing/world.ts';
import { checkEmbedder, openEmbedder } from './index.ts';

const COMMON = { model: 'embed-test', keyVariable: null, timeoutSeconds: 10, batch: 8 };
const signal = new AbortController().signal;

function ollama(url: string, changed: Partial<EmbeddingChoice> = {}): EmbeddingChoice {
  return { use: 'ollama', baseUrl: url, ...COMMON, ...changed };
}

function openAi(url: string, changed: Partial<EmbeddingChoice> = {}): EmbeddingChoice {
  return { use: 'openai', baseUrl: `${url}/v1`, ...COMMON, ...changed };
}

describe('ollama', () => {
  const start = async (...options: Parameters<typeof startOllamaEmbeddings>) => {
    const server = await startOllamaEmbeddings(...options);
    onTestFinished(server.close);
    return server;
  };

  it('lets the server shorten what is too long, and sends no key that nobody named', async () => {
    const server = await start();
    const embedder = await openEmbedder(ollama(server.url), quickWorld({ OPENAI_API_KEY: KEY }));
    await embedder.embed(['one'], signal);
    expect(server.chats()[0]?.body).toEqual({ model: 'embed-test', input: ['one'], truncate: true });
    expect(server.exchanges.map(({ headers }) => headers.authorization)).toEqual([undefined, undefined]);
  });

  it('is another model with another digest', async () => {
    const [one, two] = [await start({ digest: 'a'.repeat(64) }), await start({ digest: 'b'.repeat(64) })];
    const prints = [one, one, two].map(async ({ url }) => (await openEmbedder(ollama(url), quickWorld())).fingerprint);
    const [first, again, other] = await Promise.all(prints);
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });

  it('says how to get a model that is not pulled', async () => {
    const server = await start({ models: ['other'] });
    const embedder = await openEmbedder(ollama(server.url), quickWorld());
    const error = await errorOf(embedder.embed(['one'], signal));
    expect([error.code, error.hint]).toEqual(['MODEL_MISSING', expect.stringContaining('ollama pull embed-test')]);
  });
});

describe('openai', () => {
  it('keeps the key of OpenAI from other endpoints', async () => {
    const server = await startOpenAiEmbeddings();
    onTestFinished(server.close);
    const embedder = await openEmbedder(openAi(server.url), quickWorld({ OPENAI_API_KEY: KEY }));
    await embedder.embed(['one'], signal);
    expect(server.chats()[0]?.headers.authorization).toBeUndefined();
    expect(server.chats()[0]?.body).toEqual({ model: 'embed-test', input: ['one'], encoding_format: 'float' });
  });

  it('wants the key of OpenAI for OpenAI', async () => {
    const error = await errorOf(openEmbedder({ use: 'openai', baseUrl: null, ...COMMON }, quickWorld()));
    expect([error.code, error.message]).toEqual(['MODEL_UNAUTHORIZED', expect.stringContaining('OPENAI_API_KEY')]);
  });

  it('works on a server that somebody else wrote', async () => {
    const mock = new LLMock({ port: 0, host: '127.0.0.1', logLevel: 'silent' });
    mock.onEmbedding('left', { embedding: [3, 4, 0] });
    mock.onEmbedding('right', { embedding: [0, 0, 2] });
    await mock.start();
    onTestFinished(() => mock.stop());
    const embedder = await openEmbedder(openAi(mock.url, { batch: 1 }), quickWorld());
    const vectors = await embedder.embed(['left', 'right'], signal);
    expect(vectors.map((vector) => [...vector].map((value) => Number(value.toFixed(5))))).toEqual([
      [0.6, 0.8, 0],
      [0, 0, 1],
    ]);
  });

  it('takes a batch from a server that somebody else wrote', async () => {
    const mock = new LLMock({ port: 0, host: '127.0.0.1', logLevel: 'silent' });
    await mock.start();
    onTestFinished(() => mock.stop());
    const embedder = await openEmbedder(openAi(mock.url), quickWorld());
    const vectors = await embedder.embed(['one', 'two', 'three'], signal);
    expect(vectors).toHaveLength(3);
  });
});

describe('checkEmbedder', () => {
  it('tells the length of the vectors', async () => {
    const server = await startOllamaEmbeddings();
    onTestFinished(server.close);
    expect(await checkEmbedder(ollama(server.url), quickWorld(), 'recall goes by words alone')).toEqual([
      { ok: true, what: 'ollama/embed-test embeds: vectors of 64 numbers' },
    ]);
  });

  it('only warns where there is none, since recall does without', async () => {
    const url = await closedPort();
    const server = await startOpenAiEmbeddings({ faults: always({ kind: 'status', status: 401 }) });
    onTestFinished(server.close);
    for (const choice of [ollama(url), openAi(server.url)]) {
      const [check] = await checkEmbedder(choice, quickWorld(), 'recall goes by words alone');
      expect(check).toMatchObject({ ok: false, isWarning: true, what: expect.stringMatching(/^recall goes by words/) });
    }
  });
});
