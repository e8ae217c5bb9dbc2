import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ModelCall } from '../domain/chat.ts';
import type { CommandChoice } from '../domain/pipeline.ts';
import type { TrafficEntry } from '../domain/traffic.ts';
import { createRedactor } from '../redact/redact.ts';
import { nameOf, type OpenOptions, openModel, slotsOf, type WiredChoice } from './index.ts';
import { createBudget } from './layers/budget.ts';
import { requestOf, testWorld } from './layers/testing.ts';
import type { Redact } from './layers/traffic.ts';
import { ollamaChoice, openAiChoice } from './testing/choices.ts';
import type { ModelServer } from './testing/model-server.ts';
import { startOllamaServer } from './testing/ollama-server.ts';
import { startOpenAiServer } from './testing/openai-server.ts';

const NONE = { usd: null, teacherTokens: null, studentTokens: null, minutes: null };
const redact: Redact = (value) => createRedactor({ seed: 1, disable: [], allow: [] }).json(value);

let folder = '';
let servers: ModelServer[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'providers-test-'));
  servers = [];
});
afterEach(async () => {
  rmSync(folder, { recursive: true, force: true });
  await Promise.all(servers.map((server) => server.close()));
});

async function serve(starting: Promise<ModelServer>): Promise<string> {
  const server = await starting;
  servers.push(server);
  return server.url;
}

function commandChoice(): CommandChoice {
  const path = join(folder, 'agent.mjs');
  writeFileSync(path, `process.stdin.resume().on('end', () => console.log('from the command'));`);
  const command = [process.execPath, path];
  return { use: 'command', command, answer: null, model: 'mine', timeoutSeconds: 20, concurrency: 3, attempts: 1 };
}

const script = () => ({ text: 'from a server' });
const CHOICES: readonly (readonly [string, () => Promise<WiredChoice>])[] = [
  ['openai', async () => openAiChoice(await serve(startOpenAiServer({ script })))],
  ['ollama', async () => ollamaChoice(await serve(startOllamaServer({ script })))],
  ['command', async () => commandChoice()],
];

function optionsFor(calls: ModelCall[], part: Partial<OpenOptions> = {}): OpenOptions {
  const world = testWorld({ TEST_KEY: 'sk-test-1234567890', PATH: process.env.PATH });
  return {
    world,
    role: 'teacher',
    budget: createBudget(NONE, world.clock),
    price: null,
    onCall: (call) => calls.push(call),
    onDown: () => undefined,
    ...part,
  };
}

describe.each(CHOICES)('openModel: %s', (_, choose) => {
  it('is named as the pipeline names it, meters, and is replayed without its server', async () => {
    const choice = await choose();
    const entries: TrafficEntry[] = [];
    const calls: ModelCall[] = [];
    const record = { mode: 'record', write: (entry: TrafficEntry) => void entries.push(entry), redact } as const;
    const model = await openModel(choice, optionsFor(calls, { traffic: record }));
    expect(model.name).toBe(nameOf(choice));
    const answer = await model.complete(requestOf());
    expect(answer.text).toMatch(/^from /);

    await Promise.all(servers.map((server) => server.close()));
    const replay = { mode: 'replay', entries, redact } as const;
    const replayed = await openModel(choice, optionsFor(calls, { traffic: replay, world: testWorld() }));
    expect(await replayed.complete(requestOf())).toEqual(answer);
    expect(replayed.fingerprint).toBe(model.fingerprint);
    expect(calls.map(({ from, model: name }) => [from, name])).toEqual([
      ['model', nameOf(choice)],
      ['recording', nameOf(choice)],
    ]);
  });

  it('refuses a model of unknown price where dollars are limited', async () => {
    const budget = createBudget({ ...NONE, usd: 1 }, () => 0);
    const opening = openModel(await choose(), optionsFor([], { budget }));
    await expect(opening).rejects.toMatchObject({ code: 'PRICES_INVALID' });
  });
});

describe('openModel', () => {
  it('says what a recording has instead', async () => {
    const entry = { key: 'k', role: 'teacher', model: 'openai/other', fingerprint: 'f' } as const;
    const { signal: _, ...request } = requestOf();
    const error = { code: 'MODEL_FAILED', message: 'm', hint: 'h', retryAfterMs: null };
    const open = (entries: readonly TrafficEntry[]) =>
      openModel(commandChoice(), optionsFor([], { traffic: { mode: 'replay', entries, redact } }));
    await expect(open([{ ...entry, request, error }])).rejects.toMatchObject({
      code: 'NOT_RECORDED',
      message: 'The recording has no teacher command/mine; it has openai/other.',
    });
    await expect(open([])).rejects.toMatchObject({ message: expect.stringContaining('it has none at all') });
  });

  it('throws what opening throws', async () => {
    const choice = openAiChoice('http://127.0.0.1:1');
    const opening = openModel(choice, optionsFor([], { world: testWorld() }));
    await expect(opening).rejects.toMatchObject({ code: 'MODEL_UNAUTHORIZED' });
  });
});

describe('slotsOf', () => {
  it.each<[string, WiredChoice, number]>([
    ['an endpoint', openAiChoice('http://a', { concurrency: 5 }), 5],
    [
      'hosts together',
      ollamaChoice('http://a', {
        hosts: [
          { url: 'http://a', concurrency: 2 },
          { url: 'http://b', concurrency: 3 },
        ],
      }),
      5,
    ],
  ])('%s', (_, choice, slots) => {
    expect(slotsOf(choice)).toBe(slots);
  });
});
