import { describe, expect, it, onTestFinished } from 'vitest';
import type { Offer, Posting } from '../../domain/queue.ts';
import type { Workshop } from '../../domain/workshop.ts';
import { createChatStudent } from '../../night/models/open-student.ts';
import { HARNESS_VERSION } from '../../night/night.ts';
import { ollamaChoice, openAiChoice } from '../../providers/testing/choices.ts';
import {
  EMBEDDING_MODEL,
  startOllamaEmbeddings,
  startOpenAiEmbeddings,
} from '../../providers/testing/embedding-server.ts';
import { closedPort } from '../../providers/testing/faults.ts';
import { type OllamaServerOptions, QWEN, startOllamaServer } from '../../providers/testing/ollama-server.ts';
import { openForTest } from '../../providers/testing/open.ts';
import { startOpenAiServer } from '../../providers/testing/openai-server.ts';
import { quickWorld } from '../../providers/testing/world.ts';
import {
  PROMPT,
  studentPosting,
  teacherPosting,
  USER_PROMPT,
  wantedOllama,
  wantedOpenAi,
  workshopOf,
} from './testing.ts';

const KEY = 'sk-of-this-worker-0123456789';
const script = () => ({ text: 'Done.' });

async function startOllama(options: Partial<OllamaServerOptions> = {}) {
  const server = await startOllamaServer({ script, ...options });
  onTestFinished(server.close);
  return server;
}

async function startEndpoint() {
  const server = await startOpenAiServer({ script });
  onTestFinished(server.close);
  return server;
}

async function offered(workshop: Workshop, posting: Posting): Promise<Offer> {
  const offer = await workshop.offer(posting);
  if (typeof offer === 'string') throw new Error(offer);
  return offer;
}

const OTHER_DIGEST = { ...QWEN, digest: `00${QWEN.digest.slice(2)}` };

describe('an offer of an Ollama model', () => {
  it("has the fingerprint and parts of a night's own student", async () => {
    const { url } = await startOllama();
    const { model } = await openForTest(ollamaChoice(url));
    const here = createChatStudent(model, { temperature: 0, prompt: PROMPT, user: null });
    const offer = await offered(workshopOf({ ollama: [{ url, slots: 3 }] }), studentPosting());
    const { fingerprint, parts } = here;
    expect(offer).toEqual({ posting: 'p1', fingerprint, parts, slots: 3 });
  });

  it('has that of a student with a user that is a model', async () => {
    const { url } = await startOllama();
    const { model } = await openForTest(ollamaChoice(url));
    const user = {
      chat: (await openForTest(ollamaChoice(url, { temperature: 1 }), { role: 'user' })).model,
      prompt: USER_PROMPT,
    };
    const here = createChatStudent(model, { temperature: 0, prompt: PROMPT, user });
    const wanted = { model: wantedOllama({ temperature: 1 }), prompt: USER_PROMPT };
    const posting = { ...studentPosting(), student: { harness: HARNESS_VERSION, prompt: PROMPT, user: wanted } };
    expect(await offered(workshopOf({ ollama: [{ url, slots: 1 }] }), posting)).toMatchObject({
      fingerprint: here.fingerprint,
      parts: here.parts ?? {},
    });
  });

  it.each([HARNESS_VERSION - 1, HARNESS_VERSION + 1])(
    'is none to a night whose harness is version %d',
    async (harness) => {
      const { url } = await startOllama();
      const posting = { ...studentPosting(), student: { harness, prompt: PROMPT, user: null } };
      expect(await workshopOf({ ollama: [{ url, slots: 1 }] }).offer(posting)).toContain(`(harness ${harness}, here`);
    },
  );

  it("has the model's own fingerprint where it is no student", async () => {
    const { url } = await startOllama();
    const { model } = await openForTest(ollamaChoice(url));
    const offer = await offered(workshopOf({ ollama: [{ url, slots: 1 }] }), teacherPosting(wantedOllama()));
    expect(offer.fingerprint).toBe(model.fingerprint);
  });

  it('changes with the digest', async () => {
    const models = [QWEN];
    const { url } = await startOllama({ models });
    const workshop = workshopOf({ ollama: [{ url, slots: 1 }] });
    const first = await offered(workshop, studentPosting());
    expect(await workshop.offer(studentPosting())).toEqual(first);
    models[0] = OTHER_DIGEST;
    const second = await offered(workshop, studentPosting());
    expect(second.fingerprint).not.toBe(first.fingerprint);
    expect(second.parts.digest).not.toBe(first.parts.digest);
  });

  it('counts the slots of those hosts that have the same model, the most of them', async () => {
    const servers = [await startOllama({ models: [OTHER_DIGEST] }), await startOllama(), await startOllama()];
    const [odd = '', ...alike] = servers.map(({ url }) => url);
    const ollama = [
      { url: odd, slots: 4 },
      ...alike.map((url) => ({ url, slots: 3 })),
      { url: await closedPort(), slots: 9 },
    ];
    const offer = await offered(workshopOf({ ollama }), studentPosting());
    expect([offer.slots, offer.parts.digest]).toEqual([6, QWEN.digest]);
  });

  it('says why there is none', async () => {
    const { url } = await startOllama();
    const closed = await closedPort();
    const workshop = workshopOf({ ollama: [{ url, slots: 1 }] });
    expect(await workshop.offer(studentPosting(wantedOllama({ model: 'llama9' })))).toMatch(/llama9 is not pulled at/);
    expect(await workshop.offer(studentPosting(wantedOllama({ numCtx: 99_000 })))).toMatch(/numCtx is 99000/);
    expect(await workshopOf({ ollama: [{ url: closed, slots: 1 }] }).offer(studentPosting())).toMatch(
      /No Ollama answers/,
    );
    expect(await workshopOf().offer(studentPosting())).toMatch(/was given no Ollama/);
    const user = { model: wantedOllama({ model: 'llama9' }), prompt: USER_PROMPT };
    const posting = { ...studentPosting(), student: { harness: HARNESS_VERSION, prompt: PROMPT, user } };
    expect(await workshop.offer(posting)).toMatch(/the user's turns: llama9 is not pulled/);
  });

  it('goes when the host does, and comes back with it', async () => {
    const closed = await closedPort();
    const workshop = workshopOf({ ollama: [{ url: closed, slots: 1 }] });
    expect(await workshop.offer(studentPosting())).toMatch(/No Ollama answers/);
    const back = await startOllamaServer({ script, port: Number(new URL(closed).port) });
    expect(await workshop.offer(studentPosting())).toMatchObject({ slots: 1 });
    await back.close();
    expect(await workshop.offer(studentPosting())).toMatch(/closed the connection|No Ollama answers/);
    expect(await workshop.offer(studentPosting())).toMatch(/No Ollama answers/);
  });
});

describe('a posting of a program that is newer', () => {
  it('is not served, whatever it asks for that is not known here', async () => {
    const { url, exchanges } = await startOllama();
    const workshop = workshopOf({ ollama: [{ url, slots: 1 }] });
    const odd = { ...wantedOllama(), topK: 5 };
    expect(await workshop.offer(studentPosting(odd))).toMatch(/older version.*unknown key topK/);
    expect(await workshop.offer(studentPosting(wantedOllama({ numCtx: 1 })))).toMatch(/numCtx/);
    expect(exchanges).toEqual([]);
  });

  it('cannot name hosts', async () => {
    const [own, foreign] = [await startOllama(), await startOllama()];
    const workshop = workshopOf({ ollama: [{ url: own.url, slots: 1 }] });
    const { hosts } = ollamaChoice(foreign.url);
    const naming = { ...wantedOllama(), hosts };
    await workshop.offer(studentPosting(naming as unknown as Posting['model'])); // as Redis may have it
    expect(own.exchanges).not.toEqual([]);
    expect(foreign.exchanges).toEqual([]);
  });
});

describe('an offer of a model behind an endpoint', () => {
  const env = { OWN_KEY: KEY, OPENAI_API_KEY: 'sk-of-openai-itself-0123456789', TEST_KEY: 'sk-of-another-0123456789' };
  const world = quickWorld(env);

  it('is made where the worker was given the very address, however it is written', async () => {
    const { url } = await startEndpoint();
    const { model } = await openForTest(openAiChoice(url), { env });
    const endpoints = [{ baseUrl: `${url}/v1/`, keyVariable: 'OWN_KEY', slots: 5 }];
    const offer = await offered(workshopOf({ endpoints, world }), teacherPosting(wantedOpenAi(url)));
    expect(offer).toMatchObject({ fingerprint: model.fingerprint, slots: 5 });
  });

  it.each([
    ['another path', (url: string) => `${url}/v2`],
    ['a path below', (url: string) => `${url}/v1/more`],
    ['another port', () => 'http://127.0.0.1:9/v1'],
    ['another protocol', (url: string) => url.replace('http:', 'https:').concat('/v1')],
    ['the address of the preset', () => null],
  ])('is not made for %s', async (_, baseUrlOf) => {
    const server = await startEndpoint();
    const endpoints = [{ baseUrl: `${server.url}/v1`, keyVariable: 'OWN_KEY', slots: 1 }];
    const posting = teacherPosting(wantedOpenAi(server.url, { baseUrl: baseUrlOf(server.url) }));
    expect(await workshopOf({ endpoints, world }).offer(posting)).toMatch(/was not given the endpoint/);
    expect(server.exchanges).toEqual([]);
  });

  it('needs the key that the worker named, not one that a preset does', async () => {
    const keyVariable = 'MISSING_KEY';
    const baseUrl = 'https://models.example/v1';
    const posting = teacherPosting(wantedOpenAi('', { baseUrl }));
    const unset = workshopOf({ endpoints: [{ baseUrl, keyVariable, slots: 1 }], world });
    expect(await unset.offer(posting)).toMatch(/MISSING_KEY is not set/);
    const none = workshopOf({ endpoints: [{ baseUrl, keyVariable: null, slots: 1 }], world });
    expect(await none.offer(posting)).toMatch(/OPENAI_API_KEY is not set/);
  });
});

describe('an offer of a model that embeds', () => {
  const wanted = (use: 'ollama' | 'openai', baseUrl: string | null, model = EMBEDDING_MODEL) =>
    teacherPosting({ kind: 'embedding', use, model, baseUrl, timeoutSeconds: 10, batch: 2 });

  it('is made by the first Ollama that has it, whatever address the posting names', async () => {
    const server = await startOllamaEmbeddings();
    onTestFinished(server.close);
    const ollama = [
      { url: await closedPort(), slots: 2 },
      { url: server.url, slots: 3 },
    ];
    const workshop = workshopOf({ ollama });
    const first = await offered(workshop, wanted('ollama', 'http://elsewhere.example:11434'));
    expect(first.slots).toBe(3);
    expect(await workshop.offer(wanted('ollama', null))).toEqual(first);
    expect(server.chats()).toHaveLength(1);
    expect(await workshop.offer(wanted('ollama', null, 'missing'))).toMatch(/missing/);
  });

  it('is made at an endpoint of its own alone', async () => {
    const server = await startOpenAiEmbeddings();
    onTestFinished(server.close);
    const baseUrl = `${server.url}/v1`;
    const workshop = workshopOf({
      endpoints: [{ baseUrl, keyVariable: 'OWN_KEY', slots: 1 }],
      world: quickWorld({ OWN_KEY: KEY }),
    });
    expect(await workshop.offer(wanted('openai', baseUrl))).toMatchObject({ slots: 1 });
    expect(await workshop.offer(wanted('openai', null))).toMatch(/was not given the endpoint https:\/\/api.openai.com/);
    expect(server.exchanges).toEqual([]);
  });
});
