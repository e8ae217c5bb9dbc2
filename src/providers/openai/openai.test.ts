import { LLMock } from '@copilotkit/aimock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChatRequest } from '../../domain/chat.ts';
import type { OpenAiChoice } from '../../domain/pipeline.ts';
import { readEndpoint } from './endpoint.ts';
import { openAiProvider } from './openai.ts';
import { ask, CHOICE, PLAIN_TOOL, world } from './testing.ts';

describe('name and fingerprint', () => {
  const open = (choice: Partial<OpenAiChoice>) => openAiProvider.open({ ...CHOICE, ...choice }, world());

  it('is the same for the same options, and another for any that count', async () => {
    const base = await open({});
    expect(base.name).toBe('openai/gpt-test');
    expect((await open({ timeoutSeconds: 9, concurrency: 9, keyVariable: 'TEST_KEY' })).fingerprint).toBe(
      base.fingerprint,
    );
    expect((await open({ baseUrl: 'https://api.openai.com/v1/' })).fingerprint).toBe(base.fingerprint);
    const others: Partial<OpenAiChoice>[] = [
      { model: 'other' },
      { temperature: 1 },
      { maximumOutputTokens: 999 },
      { structured: 'prompt' },
      { effort: 'low' },
      { baseUrl: 'https://elsewhere.example/v1' },
      { api: 'chat' },
    ];
    const prints = await Promise.all(others.map(async (choice) => (await open(choice)).fingerprint));
    expect(new Set([base.fingerprint, ...prints]).size).toBe(others.length + 1);
  });

  it('over chat is what it was before there was another interface', async () => {
    const { fingerprint } = await open({ baseUrl: 'http://127.0.0.1:9/v1' });
    expect(fingerprint).toBe('8aabd7175d05d05b');
  });
});

describe('the interface', () => {
  it.each<[Partial<OpenAiChoice>, 'chat' | 'responses']>([
    [{}, 'responses'],
    [{ baseUrl: 'https://api.openai.com/v1/' }, 'responses'],
    [{ baseUrl: 'https://eu.api.openai.com/v1' }, 'responses'],
    [{ api: 'chat' }, 'chat'],
    [{ baseUrl: 'https://gateway.example/v1' }, 'chat'],
    [{ baseUrl: 'https://notapi.openai.com.example/v1' }, 'chat'],
    [{ baseUrl: 'https://gateway.example/v1', api: 'responses' }, 'responses'],
    [{ preset: 'anthropic' }, 'chat'],
    [{ preset: 'openrouter', baseUrl: 'https://api.openai.com/v1' }, 'chat'],
  ])('of %j is %s', (choice, api) => {
    expect(readEndpoint({ ...CHOICE, ...choice }).api).toBe(api);
  });
});

describe.each(['chat', 'responses'] as const)('over aimock: %s', (api) => {
  const mock = new LLMock({ port: 0 });
  beforeAll(async () => {
    mock.onMessage('Hello', {
      content: 'Good evening.',
      usage: { prompt_tokens: 11, completion_tokens: 3, total_tokens: 14 },
    });
    mock.onMessage('Think', { content: 'Done.', reasoning: 'Let me see.' });
    mock.onMessage('Orders', {
      content: 'Both.',
      toolCalls: [
        { name: 'look_up', arguments: { id: 1 } },
        { name: 'look_up', arguments: { id: 2 } },
      ],
    });
    mock.onMessage('Label', { content: '{"outcome":"passed"}' });
    mock.onMessage('Schema', { content: '{"outcome":"failed"}' });
    await mock.start();
  });
  afterAll(() => mock.stop());

  const say = (text: string, request: Partial<ChatRequest> = {}, choice: Partial<OpenAiChoice> = {}) =>
    ask(`${mock.url}/v1`, { messages: [{ role: 'user', text }], ...request }, { api, ...choice });

  it('is asked there', async () => {
    await say('Hello');
    expect(mock.getLastRequest()?.path).toBe({ chat: '/v1/chat/completions', responses: '/v1/responses' }[api]);
  });

  it('leaves out what the model thinks', async () => {
    expect((await say('Think', {}, { model: 'gpt-5' })).text).toBe('Done.');
  });

  it('streams text with its tokens', async () => {
    expect(await say('Hello')).toEqual({
      text: 'Good evening.',
      calls: [],
      finish: 'stop',
      tokens: { input: 11, output: 3, cached: 0 },
    });
  });

  it('calls tools, several at once', async () => {
    const tools = [{ ...PLAIN_TOOL, name: 'look_up' }];
    const { text, calls, finish } = await say('Orders', { tools });
    expect([text, finish]).toEqual(['Both.', 'calls']);
    expect(calls.map((call) => 'arguments' in call && call.arguments)).toEqual([{ id: 1 }, { id: 2 }]);
    expect(new Set(calls.map(({ id }) => id)).size).toBe(2);
  });

  it.each([
    ['json-object', 'Label', 'passed'],
    ['json-schema', 'Schema', 'failed'],
  ] as const)('answers by a schema: %s', async (structured, text, outcome) => {
    const json = { type: 'object', properties: { outcome: { type: 'string' } }, required: ['outcome'] };
    const answer = await say(text, { schema: { name: 'label', json } }, { structured });
    expect(JSON.parse(answer.text)).toEqual({ outcome });
  });
});
