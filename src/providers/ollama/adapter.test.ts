import { LLMock } from '@copilotkit/aimock';
import { afterEach, describe, expect, it } from 'vitest';
import type { ChatMessage, ChatRequest } from '../../domain/chat.ts';
import type { JsonObject } from '../../domain/json.ts';
import type { OllamaChoice } from '../../domain/pipeline.ts';
import type { ModelServer } from '../testing/model-server.ts';
import { type OllamaServerOptions, QWEN, startOllamaServer } from '../testing/ollama-server.ts';
import type { ScriptedAnswer } from '../testing/wire.ts';
import { concurrencyOf, ollama } from './ollama.ts';
import { choiceOf, LOOK_UP, requestOf, worldOf } from './testing.ts';

const servers: ModelServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function serve(options: Partial<OllamaServerOptions> = {}): Promise<ModelServer> {
  const server = await startOllamaServer({ script: () => ({ text: 'Yes.' }), ...options });
  servers.push(server);
  return server;
}

/** Asks once and shows what was sent and what came back. */
async function ask(
  options: Partial<OllamaServerOptions>,
  request: Partial<ChatRequest> = {},
  choice: Partial<OllamaChoice> = {},
) {
  const server = await serve(options);
  const model = await ollama.open(choiceOf([server.url], choice), worldOf());
  const answer = await model.complete(requestOf(request));
  return { answer, bodies: server.chats().map(({ body }) => body), server };
}

const THINKER = { ...QWEN, capabilities: ['completion', 'tools', 'thinking'] };
const SCHEMA = { name: 'facts', json: { type: 'object', properties: { facts: { type: 'array' } } } };

describe('what is sent', () => {
  it.each<[string, Partial<ChatRequest>, Partial<OllamaChoice>, JsonObject]>([
    [
      'options, and that nothing may be dropped',
      {},
      { temperature: 0.5, maximumOutputTokens: 99, numCtx: 4_096 },
      {
        model: 'qwen2.5:7b',
        stream: true,
        truncate: false,
        shift: false,
        think: false,
        keep_alive: '10m',
        options: { num_ctx: 4_096, temperature: 0.5, num_predict: 99, seed: 7 },
      },
    ],
    ['no seed', { seed: null }, {}, { options: { num_ctx: 8_192, temperature: 0, num_predict: 256 } }],
    ['a model that stays loaded', {}, { keepAlive: '-1' }, { keep_alive: -1 }],
    ['a schema', { schema: SCHEMA }, {}, { format: SCHEMA.json }],
    ['tools', { tools: [LOOK_UP] }, {}, { tools: [{ type: 'function', function: { ...LOOK_UP } }] }],
    [
      'a tool that declares nothing',
      { tools: [{ name: 'list', description: 'Lists.', parameters: {} }] },
      {},
      {
        tools: [
          {
            type: 'function',
            function: { name: 'list', description: 'Lists.', parameters: { type: 'object', properties: {} } },
          },
        ],
      },
    ],
  ])('%s', async (_, request, choice, expected) => {
    const { bodies } = await ask({}, request, choice);
    expect(bodies).toEqual([expect.objectContaining(expected)]);
  });

  it('no schema beside tools', async () => {
    const { bodies } = await ask({}, { tools: [LOOK_UP], schema: SCHEMA });
    expect(bodies[0]).not.toHaveProperty('format');
  });

  it('calls with their arguments as objects, and results with the name of their tool', async () => {
    const messages: readonly ChatMessage[] = [
      { role: 'user', text: 'Where are 1 and 2?' },
      {
        role: 'assistant',
        text: 'I look.',
        calls: [
          { id: 'call-1', tool: 'look_up', arguments: { id: '1' } },
          { id: 'call-2', tool: 'look_up', malformed: '{"id": ' },
        ],
      },
      { role: 'tool', callId: 'call-1', tool: 'look_up', text: '"on its way"' },
      { role: 'tool', callId: 'call-2', tool: 'look_up', text: 'no JSON' },
    ];
    const { bodies } = await ask({}, { messages, tools: [LOOK_UP] });
    expect(bodies[0]?.messages).toEqual([
      { role: 'user', content: 'Where are 1 and 2?' },
      {
        role: 'assistant',
        content: 'I look.',
        tool_calls: [
          { function: { name: 'look_up', arguments: { id: '1' } } },
          { function: { name: 'look_up', arguments: {} } },
        ],
      },
      { role: 'tool', tool_name: 'look_up', content: '"on its way"' },
      { role: 'tool', tool_name: 'look_up', content: 'no JSON' },
    ]);
  });
});

describe('what comes back', () => {
  const call = { id: 'call-1', tool: 'look_up', arguments: { id: '4711' } };
  it.each<[string, ScriptedAnswer, object]>([
    ['text', { text: 'It is on its way.' }, { text: 'It is on its way.', calls: [], finish: 'stop' }],
    ['a call', { calls: [call] }, { text: '', calls: [call], finish: 'calls' }],
    [
      'text and two calls',
      { text: 'I look.', calls: [call, { tool: 'look_up', arguments: {} }] },
      { text: 'I look.', calls: [call, { id: 'call-2', tool: 'look_up', arguments: {} }], finish: 'calls' },
    ],
    [
      'a call of no tool there is',
      { calls: [{ tool: 'rm', arguments: {} }] },
      { calls: [{ id: 'call-1', tool: 'rm', arguments: {} }], finish: 'calls' },
    ],
    ['thinking of its own', { thinking: 'Hm, let me see.', text: 'Yes.' }, { text: 'Yes.', finish: 'stop' }],
    ['thinking in the text', { text: '<think>Hm, let me see.</think> Yes.' }, { text: 'Yes.', finish: 'stop' }],
    ['nothing', { text: '' }, { text: '', calls: [], finish: 'stop' }],
    ['an answer cut off', { text: 'It is', finish: 'length' }, { text: 'It is', finish: 'length' }],
    [
      'half of a call, cut off',
      { text: '<tool_call>{"name": "look_up", "arguments": {"id": ', finish: 'length' },
      { calls: [], finish: 'length' },
    ],
    [
      'a call as text',
      { text: '<tool_call>{"name": "look_up", "arguments": {"id": "4711"}}</tool_call>' },
      { text: '', calls: [{ ...call, id: 'text-call-1' }], finish: 'calls' },
    ],
    [
      'arguments that are no object',
      { calls: [{ tool: 'look_up', arguments: '{"id": "4711", "when": ' }] },
      { calls: [{ id: 'call-1', tool: 'look_up', malformed: '{"id": "4711", "when": ' }], finish: 'calls' },
    ],
    [
      'tokens',
      { text: 'Yes.', tokens: { input: 120, output: 3, cached: 0 } },
      { tokens: { input: 120, output: 3, cached: 0 } },
    ],
  ])('%s', async (_, said, expected) => {
    const { answer, server } = await ask({ script: () => said }, { tools: [LOOK_UP] });
    expect(answer).toMatchObject(expected);
    expect(server.chats()[0]?.delivered).toBe(true);
  });

  it('leaves a call as text alone where no tool was offered', async () => {
    const { answer } = await ask({ script: () => ({ text: '{"name": "look_up", "arguments": {}}' }) });
    expect(answer).toMatchObject({ text: '{"name": "look_up", "arguments": {}}', calls: [], finish: 'stop' });
  });
});

describe('thinking', () => {
  it('is asked for where the model can', async () => {
    const { bodies } = await ask({ models: [THINKER] }, {}, { think: 'high' });
    expect(bodies[0]).toMatchObject({ think: 'high' });
  });

  it('is refused with the fix where it cannot', async () => {
    await expect(ask({}, {}, { think: true })).rejects.toMatchObject({
      code: 'MODEL_REFUSED_REQUEST',
      hint: expect.stringContaining('think: false'),
    });
  });

  it('is not mentioned again once a server took offence at it', async () => {
    const server = await serve({
      faults: (_number, body) =>
        body.think === undefined
          ? null
          : { kind: 'status', status: 400, text: '"qwen2.5:7b" does not support thinking' },
    });
    const model = await ollama.open(choiceOf([server.url]), worldOf());
    await model.complete(requestOf());
    await model.complete(requestOf());
    expect(server.chats().map(({ body }) => body.think)).toEqual([false, undefined, undefined]);
  });
});

it('takes a name without a tag for the latest', async () => {
  const server = await serve({ models: [{ ...QWEN, name: 'qwen2.5:latest' }] });
  const model = await ollama.open(choiceOf([server.url], { model: 'qwen2.5' }), worldOf());
  expect(model.name).toBe('ollama/qwen2.5');
  expect(await model.complete(requestOf())).toMatchObject({ text: 'Yes.' });
});

it('sums the places of all hosts', () => {
  const hosts = [
    { url: 'http://a', concurrency: 2 },
    { url: 'http://b', concurrency: 3 },
  ];
  expect(concurrencyOf({ hosts })).toBe(5);
});

describe('against aimock', () => {
  const mock = new LLMock();
  afterEach(async () => {
    await mock.stop();
  });

  it('talks and calls a tool', async () => {
    mock.on(
      { model: 'qwen2.5:7b', userMessage: 'order' },
      { toolCalls: [{ name: 'look_up', arguments: '{"id":"4711"}' }] },
    );
    mock.on({ model: 'qwen2.5:7b', userMessage: 'hello' }, { content: 'Hello to you.' });
    const url = await mock.start();
    const model = await ollama.open(choiceOf([url]), worldOf());
    const greeting = await model.complete(requestOf({ messages: [{ role: 'user', text: 'hello' }] }));
    const found = await model.complete(requestOf({ tools: [LOOK_UP] }));
    expect(greeting).toMatchObject({ text: 'Hello to you.', finish: 'stop' });
    expect(found).toMatchObject({ calls: [{ tool: 'look_up', arguments: { id: '4711' } }], finish: 'calls' });
  });
});
