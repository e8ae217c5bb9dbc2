import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ChaosConfig, LLMock, type MockServerOptions } from '@copilotkit/aimock';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ModelChoice } from '../domain/pipeline.ts';
import type { ErrorCode } from '../errors.ts';
import { ollamaChoice, openAiChoice } from './testing/choices.ts';
import { openForTest } from './testing/open.ts';
import { startOpenAiServer } from './testing/openai-server.ts';
import { ask, errorOf, KEY, LOOK_UP } from './testing/subjects.ts';

/** The same providers on a server that somebody else wrote, lest ours and the adapters share a misunderstanding. */
async function startMock(options: MockServerOptions = {}, prepare: (mock: LLMock) => void = () => undefined) {
  const mock = new LLMock({ port: 0, host: '127.0.0.1', logLevel: 'silent', ...options });
  prepare(mock);
  await mock.start();
  onTestFinished(() => mock.stop());
  return mock;
}

const SUBJECTS = [
  { name: 'openai', model: 'gpt-test', choose: openAiChoice, path: '/v1/chat/completions' },
  {
    name: 'openai responses',
    model: 'gpt-test',
    choose: (url: string, changed: Partial<ModelChoice>) => openAiChoice(url, { api: 'responses', ...changed }),
    path: '/v1/responses',
  },
  { name: 'ollama', model: 'qwen2.5:7b', choose: ollamaChoice, path: '/api/chat' },
];
type Subject = (typeof SUBJECTS)[number];

async function open({ choose, path }: Subject, mock: LLMock) {
  const opened = await openForTest(choose(mock.url, { attempts: 2 }), { env: { TEST_KEY: KEY } });
  return { ...opened, asked: () => mock.getRequests().filter((request) => request.path === path).length };
}

describe.each(SUBJECTS)('$name on aimock', (subject) => {
  const match = { model: subject.model };

  it('answers', async () => {
    const mock = await startMock({}, (mock) => mock.on(match, { content: 'It is on its way, with "quotes" and ü.' }));
    const { model, asked } = await open(subject, mock);
    expect(await model.complete(ask())).toMatchObject({
      text: 'It is on its way, with "quotes" and ü.',
      finish: 'stop',
    });
    expect(asked()).toBe(1);
  });

  it('calls tools, several at once', async () => {
    const toolCalls = ['1', '2'].map((id) => ({ name: 'look_up', arguments: JSON.stringify({ id, deep: [id] }) }));
    const mock = await startMock({}, (mock) => mock.on(match, { content: 'Let me see.', toolCalls }));
    const { model } = await open(subject, mock);
    const answer = await model.complete(ask({ tools: [LOOK_UP] }));
    expect(answer).toMatchObject({
      text: 'Let me see.',
      calls: ['1', '2'].map((id) => ({ tool: 'look_up', arguments: { id, deep: [id] } })),
      finish: 'calls',
    });
  });

  it('answers by a JSON Schema', async () => {
    const mock = await startMock({}, (mock) => mock.on(match, { content: '{"size": 3}' }));
    const { model } = await open(subject, mock);
    const { text } = await model.complete(ask({ schema: { name: 'size', json: { type: 'object' } } }));
    expect(JSON.parse(text)).toEqual({ size: 3 });
  });

  it.each<[string, ChaosConfig, ErrorCode]>([
    ['fails', { dropRate: 1 }, 'MODEL_FAILED'],
    ['answers in broken JSON', { malformedRate: 1 }, 'MODEL_FAILED'],
    ['limits the rate', { rateLimitRate: 1 }, 'MODEL_OVERLOADED'],
    ['disconnects', { disconnectRate: 1 }, 'MODEL_CUT_OFF'],
  ])('gives a typed error where it %s', async (_, chaos, code) => {
    const mock = await startMock({}, (mock) => mock.on(match, { content: 'Never said.' }, { chaos }));
    const { model, calls, asked } = await open(subject, mock);
    const error = await errorOf(model.complete(ask()));
    expect([error.code, error.isTransient, error.hint]).toEqual([code, true, expect.stringMatching(/\w/)]);
    expect(asked()).toBe(2);
    expect(calls.map(({ failed }) => failed)).toEqual([code, code]);
  });

  it('takes an answer that breaks off in the middle for none', async () => {
    const content = 'one two three four five six seven eight nine ten';
    const cut = { chunkSize: 4, truncateAfterChunks: 4 };
    const mock = await startMock({}, (mock) => mock.on(match, { content }, cut));
    const { model } = await open(subject, mock);
    expect((await errorOf(model.complete(ask()))).code).toBe('MODEL_CUT_OFF');
  });
});

describe('openai on aimock', () => {
  const openai = SUBJECTS[0] as Subject;

  it('is metered with the tokens that the server counts', async () => {
    const usage = { prompt_tokens: 41, completion_tokens: 9, total_tokens: 50 };
    const mock = await startMock({}, (mock) => mock.on({ model: 'gpt-test' }, { content: 'Fine.', usage }));
    const { model, tokens } = await open(openai, mock);
    await model.complete(ask());
    expect(tokens()).toEqual({ input: 41, output: 9, cached: 0 });
  });

  it('says that its key was refused, without showing it', async () => {
    const mock = await startMock({ auth: { apiKeys: ['another-key'] } }, (mock) => mock.on({}, { content: 'No.' }));
    const { model, downs } = await open(openai, mock);
    const error = await errorOf(model.complete(ask()));
    expect([error.code, downs.length]).toEqual(['MODEL_DOWN', 1]);
    expect(error.cause).toMatchObject({ code: 'MODEL_UNAUTHORIZED' });
    expect(error.message + error.hint).not.toContain(KEY);
  });

  it('gives the same answer from a recording of its traffic', async () => {
    const tokens = { input: 31, output: 7, cached: 0 };
    const calls = [{ tool: 'look_up', arguments: { id: '4711' } }];
    const upstream = await startOpenAiServer({ script: () => ({ text: 'Let me see.', calls, tokens }) });
    onTestFinished(upstream.close);
    const fixturePath = mkdtempSync(join(tmpdir(), 'nightschool-aimock-'));
    onTestFinished(() => rmSync(fixturePath, { recursive: true, force: true }));
    const record = { providers: { openai: upstream.url }, fixturePath };
    const mock = await startMock({ record });
    const { model } = await open(openai, mock);
    const answers = [await model.complete(ask({ tools: [LOOK_UP] })), await model.complete(ask({ tools: [LOOK_UP] }))];
    expect(upstream.chats()).toHaveLength(1);
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[0]).toMatchObject({ text: 'Let me see.', calls, tokens });
  });
});
