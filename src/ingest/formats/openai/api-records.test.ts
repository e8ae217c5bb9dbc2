import { describe, expect, it } from 'vitest';
import type { Json } from '../../../domain/json.ts';
import { logOf, readLog } from '../../testing.ts';

const asked = (content: string) => ({ role: 'user', content });
const said = (text: string) => ({ type: 'message', role: 'assistant', content: [{ type: 'output_text', text }] });
const response = (id: string, input: Json, output: Json, previous: string | null = null) => ({
  request: { input, previous_response_id: previous },
  response: { id, object: 'response', status: 'completed', model: 'gpt-5', output },
});

const CHAT = { id: 'chat', messages: [asked('Hello'), { role: 'assistant', content: 'Hi.' }] };
const BLOCKS = {
  id: 'blocks',
  messages: [
    asked('Look'),
    { role: 'assistant', content: [{ type: 'tool_use', id: 't', name: 'look', input: {} }] },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't', content: 'seen' }] },
  ],
};
const CALLS = {
  id: 'calls',
  messages: [
    asked('Look'),
    { role: 'assistant', content: null, tool_calls: [{ id: 't', function: { name: 'look', arguments: '{}' } }] },
    { role: 'tool', tool_call_id: 't', content: 'seen' },
  ],
};
const CHAIN = [
  response('r1', [asked('Look')], [{ type: 'function_call', call_id: 't', name: 'look', arguments: '{}' }]),
  response('r2', [{ type: 'function_call_output', call_id: 't', output: 'seen' }], [said('Seen.')], 'r1'),
];

const read = (records: readonly Json[]) =>
  readLog(logOf('proxy.jsonl', Buffer.from(records.map((record) => JSON.stringify(record)).join('\n'))));
const kindsOf = ({ sessions }: Awaited<ReturnType<typeof read>>) =>
  Object.fromEntries(sessions.map(({ id, events }) => [id, events.map(({ kind }) => kind).join(' ')]));

const SHOWN = {
  chat: 'user assistant',
  blocks: 'user call result',
  calls: 'user call result',
  r1: 'user call result assistant',
};

describe('records of one conversation', () => {
  const turns = [
    [asked('Look'), { role: 'assistant', content: 'Seen.' }],
    [asked('Look'), { role: 'assistant', content: 'Seen.' }, asked('And now?'), { role: 'assistant', content: 'Too.' }],
    [asked('Bye'), { role: 'assistant', content: 'Bye.' }],
  ];
  it.each([
    ['chats', turns.map((messages) => ({ session_id: 's', messages }))],
    ['chats of Anthropic', turns.map((messages) => ({ session_id: 's', system: 'x', messages }))],
    [
      'responses',
      turns.map((messages, index) => ({
        metadata: { session_id: 's' },
        ...response(`r${index}`, messages.slice(0, -1), [said(messages.at(-1)?.content ?? '')]),
      })),
    ],
  ])('are one session, %s, as far as they repeat what was said', async (_, records) => {
    const ids = (await read(records)).sessions.map(({ id }) => id);
    expect(ids).toEqual([ids[0], ids[0], ids[2]]);
    expect(ids[2]).not.toBe(ids[0]);
    // whatever was read before
    for (const [index, record] of records.entries()) {
      expect((await read([record])).sessions.map(({ id }) => id)).toEqual([ids[index]]);
    }
  });

  it('are others where they only have the same id of their own and open differently', async () => {
    const ids = (await read(turns.map((messages) => ({ id: 'r', messages })))).sessions.map(({ id }) => id);
    expect(ids).toEqual(['r', 'r', expect.stringMatching(/^r-/)]);
  });
});

describe('a log of several interfaces', () => {
  it.each([
    ['a chat', [CHAT, BLOCKS, CALLS, ...CHAIN]],
    ['blocks', [BLOCKS, CALLS, ...CHAIN, CHAT]],
    ['calls', [CALLS, ...CHAIN, CHAT, BLOCKS]],
    ['a response', [...CHAIN, CHAT, BLOCKS, CALLS]],
  ])('loses nothing where %s comes first', async (_, records) => {
    const result = await read(records);
    expect(result.skipped).toEqual([]);
    expect(kindsOf(result)).toEqual(SHOWN);
  });
});

describe('what a chat cost', () => {
  const usage = (prompt: number, completion: number) => ({ prompt_tokens: prompt, completion_tokens: completion });
  const answer = { role: 'assistant', content: 'Hi.', usage: usage(10, 2) };

  it.each<[string, Json, number]>([
    ['of messages beside those that were sent', { messages: [asked('Hello')], response: [answer] }, 12],
    ['of messages among them', { messages: [asked('Hello'), answer] }, 12],
    ['of both', { messages: [asked('Hello'), answer, asked('And?')], response: [{ ...answer, content: 'So.' }] }, 24],
    ['of the record', { messages: [asked('Hello')], response: 'Hi.', usage: usage(7, 1) }, 8],
  ])('is at least the usage %s', async (_, record, expected) => {
    const { sessions } = await read([record]);
    expect(sessions.map(({ tokens }) => tokens.input + tokens.output)).toEqual([expected]);
  });
});
