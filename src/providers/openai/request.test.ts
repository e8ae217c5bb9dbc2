import { afterEach, describe, expect, it } from 'vitest';
import type { ChatMessage } from '../../domain/chat.ts';
import { openAiProvider } from './openai.ts';
import {
  ask,
  CHOICE,
  closeServers,
  DONE,
  delta,
  json,
  KEY,
  messagesOf,
  REQUEST,
  saying,
  serve,
  stream,
  TOOL,
  USAGE,
  world,
} from './testing.ts';

afterEach(closeServers);

describe('what is sent', () => {
  it('is a streamed chat completion with the choice’s options and nothing of the machine', async () => {
    const { url, seen } = await serve(saying('hi'));
    await ask(url, { seed: 7, tools: [TOOL] });
    expect(seen[0]?.path).toBe('/v1/chat/completions');
    expect(seen[0]?.body).toEqual({
      model: 'gpt-test',
      messages: [{ role: 'user', content: 'Hello' }],
      stream: true,
      stream_options: { include_usage: true },
      max_completion_tokens: 1000,
      temperature: 0,
      seed: 7,
      tools: [{ type: 'function', function: { ...TOOL, name: expect.stringMatching(/^look_up_order_[0-9a-f]{12}$/) } }],
    });
    const { headers } = seen[0] ?? {};
    expect(headers).toMatchObject({ authorization: `Bearer ${KEY}`, 'user-agent': 'nightschool' });
    expect(headers?.['idempotency-key']).toMatch(/^[0-9a-f]{32}$/);
    expect(Object.keys(headers ?? {}).filter((name) => /stainless|openai/.test(name))).toEqual([]);
  });

  it('has the same Idempotency-Key for the same request only', async () => {
    const { url, seen } = await serve(saying('hi'));
    await ask(url);
    await ask(url);
    await ask(url, { messages: [{ role: 'user', text: 'Other' }] });
    const [first, second, third] = seen.map(({ headers }) => headers['idempotency-key']);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  it.each([
    [{ preset: 'anthropic' }, { max_tokens: 1000, temperature: 0 }, ['seed', 'max_completion_tokens']],
    [{ preset: 'gemini' }, { max_tokens: 1000 }, ['seed']],
    [{ preset: 'vllm' }, { max_tokens: 1000, seed: 7 }, []],
    [{ effort: 'low' }, { reasoning_effort: 'low' }, ['temperature']],
    [{ effort: 'none' }, { reasoning_effort: 'none', temperature: 0 }, []],
    [{ preset: 'vllm', effort: 'low' }, { reasoning_effort: 'low', temperature: 0 }, []],
  ] as const)('suits %j', async (choice, present, absent) => {
    const { url, seen } = await serve(saying('hi'));
    await ask(url, { seed: 7 }, choice);
    expect(seen[0]?.body).toMatchObject(present);
    for (const name of absent) expect(seen[0]?.body).not.toHaveProperty(name);
  });

  it('has no key where none is needed', async () => {
    const { url, seen } = await serve(saying('hi'));
    const choice = { ...CHOICE, baseUrl: url, keyVariable: null };
    const model = await openAiProvider.open(choice, world({ OPENAI_API_KEY: KEY }));
    await model.complete(REQUEST);
    expect(seen[0]?.headers.authorization).toBeUndefined();
  });

  it('keeps what the environment would have the SDK send to itself', async () => {
    const before = { ...process.env };
    Object.assign(process.env, {
      OPENAI_BASE_URL: 'http://127.0.0.1:9/',
      OPENAI_ORG_ID: 'my-org',
      OPENAI_PROJECT_ID: 'my-project',
      OPENAI_CUSTOM_HEADERS: 'x-secret: mine',
    });
    try {
      const { url, seen } = await serve(saying('hi'));
      await ask(url);
      expect(JSON.stringify(seen[0]?.headers)).not.toMatch(/my-org|my-project|mine/);
    } finally {
      process.env = before;
    }
  });
});

describe('a conversation', () => {
  const messages: readonly ChatMessage[] = [
    { role: 'system', text: 'Be brief.' },
    { role: 'user', text: 'Two orders, please' },
    { role: 'assistant', text: '', calls: [] },
    {
      role: 'assistant',
      text: '',
      calls: [
        { id: 'a', tool: 'look up.order', arguments: { id: 1 } },
        { id: 'an id: with odd characters', tool: 'look up.order', arguments: { id: 2 } },
        { id: 'c', tool: 'look up.order', malformed: '{"id": ' },
      ],
    },
    { role: 'tool', callId: 'a', tool: 'look up.order', text: '{"state":"sent"}' },
    { role: 'tool', callId: 'an id: with odd characters', tool: 'look up.order', text: 'none' },
    { role: 'tool', callId: 'c', tool: 'look up.order', text: 'no JSON' },
  ];

  it('groups parallel calls, and names and ids that the wire refuses come out the same everywhere', async () => {
    const { url, seen } = await serve(saying('hi'));
    await ask(url, { messages, tools: [TOOL] });
    const [system, user, assistant, ...results] = messagesOf(seen);
    expect([system, user]).toEqual([
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Two orders, please' },
    ]);
    const name = expect.stringMatching(/^look_up_order_[0-9a-f]{12}$/);
    const odd = expect.stringMatching(/^an_id_with_odd_characters_[0-9a-f]{12}$/);
    expect(assistant).toEqual({
      role: 'assistant',
      content: null,
      tool_calls: [
        { type: 'function', id: 'a', function: { name, arguments: '{"id":1}' } },
        { type: 'function', id: odd, function: { name, arguments: '{"id":2}' } },
        { type: 'function', id: 'c', function: { name, arguments: '{"invalid_json":"{\\"id\\": "}' } },
      ],
    });
    expect(results).toEqual([
      { role: 'tool', tool_call_id: 'a', content: '{"state":"sent"}' },
      { role: 'tool', tool_call_id: odd, content: 'none' },
      { role: 'tool', tool_call_id: 'c', content: 'no JSON' },
    ]);
  });

  it('tells Gemini that a call’s signature is not at hand', async () => {
    const { url, seen } = await serve(saying('hi'));
    await ask(url, { messages, tools: [TOOL] }, { preset: 'gemini' });
    const assistant = messagesOf(seen)[2];
    expect(assistant?.tool_calls?.map((call) => 'extra_content' in call)).toEqual([true, false, false]);
  });

  it('goes round: calls of an answer are answered under their ids', async () => {
    const calls = ['one', 'two'].map((id, index) => ({
      index,
      id,
      function: { name: 'plain', arguments: `{"n":${index}}` },
    }));
    const { url, seen } = await serve(
      stream(delta({ tool_calls: calls }), delta({}, 'tool_calls'), USAGE, DONE),
      saying('both'),
    );
    const tools = [{ ...TOOL, name: 'plain' }];
    const first = await ask(url, { tools });
    expect(first).toMatchObject({ finish: 'calls', text: '', calls: [{ id: 'one' }, { id: 'two' }] });
    const results = first.calls.map(({ id, tool }) => ({ role: 'tool', callId: id, tool, text: id }) as const);
    const history = [...REQUEST.messages, { role: 'assistant', text: '', calls: first.calls } as const, ...results];
    expect((await ask(url, { tools, messages: history })).text).toBe('both');
    const sent = messagesOf(seen, 1);
    expect(sent[1]?.tool_calls?.map(({ id }) => id)).toEqual(sent.slice(2).map((message) => message.tool_call_id));
  });
});

describe('an option that the endpoint refuses', () => {
  const temperature = json(400, {
    error: { message: "Unsupported value: 'temperature' does not support 0 with this model.", param: 'temperature' },
  });
  const limit = json(400, {
    error: { message: "Unsupported parameter: 'max_tokens' is not supported. Use 'max_completion_tokens' instead." },
  });

  it('is left out from then on', async () => {
    const { url, seen } = await serve(temperature, limit, saying('one'), saying('two'));
    const model = await openAiProvider.open({ ...CHOICE, baseUrl: url, preset: 'vllm' }, world());
    expect((await model.complete(REQUEST)).text).toBe('one');
    expect((await model.complete(REQUEST)).text).toBe('two');
    expect(seen).toHaveLength(4);
    for (const { body } of seen.slice(2)) {
      expect(body).not.toHaveProperty('temperature');
      expect(body).toMatchObject({ max_completion_tokens: 1000 });
    }
  });

  it('is named where nothing else can be left out', async () => {
    const { url, seen } = await serve(temperature);
    await expect(ask(url)).rejects.toMatchObject({
      code: 'MODEL_REFUSED_REQUEST',
      message: expect.stringContaining("'temperature' does not support 0"),
    });
    expect(seen).toHaveLength(2);
  });

  it('stays where the fault is another', async () => {
    const { url, seen } = await serve(json(400, { error: { message: 'Invalid message about temperature' } }));
    await expect(ask(url)).rejects.toMatchObject({ code: 'MODEL_REFUSED_REQUEST' });
    expect(seen).toHaveLength(1);
  });
});
