import { afterEach, describe, expect, it } from 'vitest';
import type { ChatMessage } from '../../../domain/chat.ts';
import type { JsonObject } from '../../../domain/json.ts';
import { openAiProvider } from '../openai.ts';
import {
  type Answer,
  ask,
  CHOICE,
  closeServers,
  json,
  PLAIN_TOOL,
  REQUEST,
  type Seen,
  serve,
  TOOL,
  world,
} from '../testing.ts';

afterEach(closeServers);

const answering = (text: string): Answer =>
  json(200, {
    object: 'response',
    status: 'completed',
    output: [{ type: 'message', content: [{ type: 'output_text', text }] }],
  });
const SCHEMA = {
  name: 'label',
  json: { type: 'object', properties: { outcome: { type: 'string' } }, required: ['outcome'] },
};
const STRICT = { ...SCHEMA.json, additionalProperties: false };
const WIRE_NAME = expect.stringMatching(/^look_up_order_[0-9a-f]{12}$/);

async function bodyOf(request = {}, choice = {}): Promise<JsonObject> {
  const { url, seen } = await serve(answering('{}'));
  await ask(url, request, { api: 'responses', ...choice });
  return seen[0]?.body ?? {};
}

describe('what is sent', () => {
  it('is a streamed response that is kept nowhere', async () => {
    const { url, seen } = await serve(answering('hi'));
    const { text } = await ask(url, { seed: 7, tools: [TOOL] }, { api: 'responses' });
    expect([text, seen[0]?.path]).toEqual(['hi', '/v1/responses']);
    expect(seen[0]?.body).toEqual({
      model: 'gpt-test',
      input: [{ role: 'user', content: 'Hello' }],
      stream: true,
      store: false,
      max_output_tokens: 1000,
      temperature: 0,
      tools: [{ ...TOOL, type: 'function', name: WIRE_NAME, strict: false }],
    });
    expect(seen[0]?.headers['idempotency-key']).toMatch(/^[0-9a-f]{32}$/);
  });

  it.each([
    [{ effort: 'low' }, { reasoning: { effort: 'low' } }, ['temperature']],
    [{ effort: 'none' }, { reasoning: { effort: 'none' }, temperature: 0 }, []],
    [{ maximumOutputTokens: 50 }, { max_output_tokens: 50 }, ['reasoning', 'text', 'tools']],
  ] as const)('suits %j', async (choice, present, absent) => {
    const body = await bodyOf({}, choice);
    expect(body).toMatchObject(present);
    for (const name of absent) expect(body).not.toHaveProperty(name);
  });

  it.each([
    ['json-schema', {}, { text: { format: { type: 'json_schema', name: 'label', schema: STRICT, strict: true } } }],
    ['json-object', {}, { text: { format: { type: 'json_object' } } }],
    [
      'tool',
      {},
      {
        tools: [{ type: 'function', name: 'give_label', parameters: SCHEMA.json }],
        tool_choice: { type: 'function', name: 'give_label' },
        parallel_tool_calls: false,
      },
    ],
    ['tool', { tools: [PLAIN_TOOL] }, { tools: [{ name: 'plain' }, { name: 'give_label' }] }],
    [
      'prompt',
      {},
      { input: [{ role: 'user', content: expect.stringMatching(/^Hello\n\nAnswer with one JSON value/) }] },
    ],
  ] as const)('asks for an answer by a schema: %s %j', async (structured, request, present) => {
    expect(await bodyOf({ schema: SCHEMA, ...request }, { structured })).toMatchObject(present);
  });

  it('may be asked for less strictly', async () => {
    const json = { ...STRICT, required: [] };
    const body = await bodyOf({ schema: { ...SCHEMA, json } });
    expect(body.text).toEqual({ format: { type: 'json_schema', name: 'label', schema: json, strict: false } });
  });
});

describe('a conversation', () => {
  const messages: readonly ChatMessage[] = [
    { role: 'system', text: 'Be brief.' },
    { role: 'user', text: 'Hello' },
    { role: 'assistant', text: 'Hi.', calls: [] },
    { role: 'user', text: 'Two orders, please' },
    { role: 'assistant', text: '', calls: [] },
    {
      role: 'assistant',
      text: 'Let me see.',
      calls: [
        { id: 'a', tool: 'look up.order', arguments: { id: 1 } },
        { id: 'an id: with odd characters', tool: 'look up.order', malformed: '{"id": ' },
      ],
    },
    { role: 'tool', callId: 'a', tool: 'look up.order', text: '{"state":"sent"}' },
    { role: 'tool', callId: 'an id: with odd characters', tool: 'look up.order', text: 'no JSON' },
  ];

  it('goes along as items, whose calls have no id but that of the call', async () => {
    const odd = expect.stringMatching(/^an_id_with_odd_characters_[0-9a-f]{12}$/);
    const call = { type: 'function_call', name: WIRE_NAME };
    expect((await bodyOf({ messages, tools: [TOOL] })).input).toEqual([
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Hello' },
      { role: 'assistant', content: 'Hi.', phase: 'final_answer' },
      { role: 'user', content: 'Two orders, please' },
      { role: 'assistant', content: 'Let me see.', phase: 'commentary' },
      { ...call, call_id: 'a', arguments: '{"id":1}' },
      { ...call, call_id: odd, arguments: '{"invalid_json":"{\\"id\\": "}' },
      { type: 'function_call_output', call_id: 'a', output: '{"state":"sent"}' },
      { type: 'function_call_output', call_id: odd, output: 'no JSON' },
    ]);
  });

  it('goes round: calls of an answer are answered under their ids', async () => {
    const items = ['one', 'two'].map((call_id) => ({
      type: 'function_call',
      id: `fc_${call_id}`,
      call_id,
      name: 'plain',
      arguments: '{}',
    }));
    const { url, seen } = await serve(json(200, { status: 'completed', output: items }), answering('both'));
    const first = await ask(url, { tools: [PLAIN_TOOL] }, { api: 'responses' });
    const results = first.calls.map(({ id, tool }) => ({ role: 'tool', callId: id, tool, text: id }) as const);
    const history = [...REQUEST.messages, { role: 'assistant', text: '', calls: first.calls } as const, ...results];
    expect((await ask(url, { messages: history }, { api: 'responses' })).text).toBe('both');
    const call = { type: 'function_call', name: 'plain', arguments: '{}' };
    expect(seen[1]?.body.input).toEqual([
      { role: 'user', content: 'Hello' },
      { ...call, call_id: 'one' },
      { ...call, call_id: 'two' },
      { type: 'function_call_output', call_id: 'one', output: 'one' },
      { type: 'function_call_output', call_id: 'two', output: 'two' },
    ]);
  });
});

describe('an option that the endpoint refuses', () => {
  const refuse = (message: string): Answer => json(400, { error: { message, type: 'invalid_request_error' } });
  const said = [
    { role: 'assistant', text: 'Hi.', calls: [] },
    { role: 'user', text: 'Go on' },
  ] as const;
  const phased = ({ body }: Seen) => JSON.stringify(body).includes('"phase"');

  it('is left out from then on', async () => {
    const { url, seen } = await serve(
      refuse("Unsupported parameter: 'temperature' is not supported with this model."),
      refuse('Unsupported parameter: max_output_tokens'),
      refuse("Unknown parameter: 'input[1].phase'."),
      answering('one'),
    );
    const model = await openAiProvider.open({ ...CHOICE, baseUrl: url, api: 'responses' }, world());
    const request = { ...REQUEST, messages: [...REQUEST.messages, ...said] };
    expect((await model.complete(request)).text).toBe('one');
    await model.complete(request);
    expect(seen.map(phased)).toEqual([true, true, true, false, false]);
    for (const { body } of seen.slice(3)) {
      expect(body).not.toHaveProperty('temperature');
      expect(body).not.toHaveProperty('max_output_tokens');
    }
  });

  it.each<[string, Answer, string, RegExp]>([
    [
      'effort',
      refuse("Unsupported value: 'reasoning.effort' does not support 'low'"),
      'MODEL_REFUSED_REQUEST',
      /effort/,
    ],
    [
      'format',
      refuse("Invalid parameter: 'text.format' of type 'json_schema' is not supported"),
      'MODEL_REFUSED_REQUEST',
      /structured/,
    ],
    ['interface', (r) => r.writeHead(404).end('404 page not found'), 'MODEL_MISSING', /api: chat/],
    ['model', json(404, { error: { message: 'The model `x` does not exist' } }), 'MODEL_MISSING', /correct its name/],
  ])('is named where it is needed: %s', async (_, answer, code, hint) => {
    const { url, seen } = await serve(answer);
    const asked = ask(url, {}, { api: 'responses', effort: 'low' });
    await expect(asked).rejects.toMatchObject({ code, hint: expect.stringMatching(hint) });
    expect(seen).toHaveLength(1);
  });
});
