import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { ChatAnswer } from '../../domain/chat.ts';
import type { JsonObject } from '../../domain/json.ts';
import {
  type Answer,
  ask,
  closeServers,
  completion,
  DONE,
  delta,
  PLAIN_TOOL,
  saying,
  serve,
  stream,
  TOOL,
  USAGE,
} from './testing.ts';

afterEach(closeServers);

describe('an answer', () => {
  const part = (index: number | null, fields: JsonObject) =>
    delta({ tool_calls: [{ ...(index === null ? {} : { index }), ...fields }] });

  it.each<[string, Answer, Partial<ChatAnswer>]>([
    ['in pieces', stream(delta({ content: 'Hel' }), delta({ content: 'lo' }, 'stop'), DONE), { text: 'Hello' }],
    ['whole', completion({ content: 'Hello' }), { text: 'Hello', finish: 'stop' }],
    [
      'whole, in many lines',
      (r) => r.end(JSON.stringify({ choices: [{ message: { content: 'x' } }] }, null, 2)),
      { text: 'x' },
    ],
    [
      'in parts',
      completion({
        content: [
          { type: 'thinking', thinking: [] },
          { type: 'text', text: 'Hi' },
        ],
      }),
      { text: 'Hi' },
    ],
    ['after thinking', completion({ content: '<think>hm</think>\n\nHi' }), { text: 'Hi' }],
    [
      'besides thinking',
      stream(delta({ reasoning_content: 'hm' }), delta({ content: 'Hi' }, 'stop'), DONE),
      { text: 'Hi' },
    ],
    ['without an end mark', stream(delta({ content: 'Hi' }, 'stop')), { text: 'Hi' }],
    ['without one, but with tokens', stream(delta({ content: 'Hi' }, 'stop'), USAGE), { text: 'Hi' }],
    ['with an end mark alone', stream(delta({ content: 'Hi' }), DONE), { text: 'Hi', finish: 'stop' }],
    [
      'with CRLF and comments',
      stream(': waiting\r\n\r\n', 'event: x\r\ndata:{"choices":[{"delta":{"content":"Hi"}}]}\r\n\r\ndata: [DONE]'),
      { text: 'Hi' },
    ],
    [
      'of nothing',
      stream(delta({ content: '' }), delta({}, 'stop'), USAGE, DONE),
      { text: '', calls: [], finish: 'stop' },
    ],
    ['that was cut', stream(delta({ content: 'Hal' }, 'length'), USAGE, DONE), { text: 'Hal', finish: 'length' }],
    ['that was filtered', completion({ content: '' }, 'content_filter'), { finish: 'refused' }],
    ['that declines', completion({ refusal: 'I cannot' }), { finish: 'refused', text: 'I cannot' }],
    [
      'with a legacy call',
      completion({ content: null, function_call: { name: 'plain', arguments: '{"a":1}' } }, 'function_call'),
      { finish: 'calls', calls: [{ id: 'call-1', tool: 'plain', arguments: { a: 1 } }] },
    ],
    [
      'with a call of no tool',
      completion({ tool_calls: [{ id: 'x', function: { name: 'nothing', arguments: '' } }] }),
      { calls: [{ id: 'x', tool: 'nothing', arguments: {} }] },
    ],
    [
      'with malformed arguments',
      completion({ tool_calls: [{ id: 'x', function: { name: 'plain', arguments: '{"a"' } }] }),
      { finish: 'calls', calls: [{ id: 'x', tool: 'plain', malformed: '{"a"' }] },
    ],
    [
      'with arguments that are no object',
      completion({ tool_calls: [{ id: 'x', function: { name: 'plain', arguments: '[1]' } }] }),
      { calls: [{ id: 'x', tool: 'plain', malformed: '[1]' }] },
    ],
    [
      'with arguments as they are',
      completion({ tool_calls: [{ id: 'x', function: { name: 'plain', arguments: { a: 1 } } }] }),
      { calls: [{ id: 'x', tool: 'plain', arguments: { a: 1 } }] },
    ],
    [
      'with a call written out',
      completion({ content: '<tool_call>{"name":"plain","arguments":{"a":1}}</tool_call>' }),
      { finish: 'calls', text: '', calls: [{ id: 'text-call-1', tool: 'plain', arguments: { a: 1 } }] },
    ],
    [
      'with calls without ids',
      stream(
        part(0, { function: { name: 'plain', arguments: '{"a":1}' } }),
        part(0, { function: { name: 'plain', arguments: '{"a":2}' } }),
        delta({}, 'stop'),
        DONE,
      ),
      {
        finish: 'calls',
        calls: [
          { id: 'call-1', tool: 'plain', arguments: { a: 1 } },
          { id: 'call-2', tool: 'plain', arguments: { a: 2 } },
        ],
      },
    ],
    [
      'with one index for two calls',
      stream(
        part(0, { id: 'x', function: { name: 'plain', arguments: '{}' } }),
        part(0, { id: 'y', function: { name: 'plain', arguments: '{}' } }),
        DONE,
      ),
      {
        calls: [
          { id: 'x', tool: 'plain', arguments: {} },
          { id: 'y', tool: 'plain', arguments: {} },
        ],
      },
    ],
    [
      'with calls without indices',
      stream(
        part(null, { id: 'x', function: { name: 'plain', arguments: '{"a":' } }),
        part(null, { function: { arguments: '1}' } }),
        part(null, { id: 'y', function: { name: 'plain', arguments: '{}' } }),
        DONE,
      ),
      {
        calls: [
          { id: 'x', tool: 'plain', arguments: { a: 1 } },
          { id: 'y', tool: 'plain', arguments: {} },
        ],
      },
    ],
    [
      'with calls whose pieces are mixed',
      stream(
        part(0, { id: 'x', function: { name: 'plain', arguments: '' } }),
        part(1, { id: 'y', function: { name: 'plain', arguments: '{"b"' } }),
        part(0, { function: { arguments: '{"a":1}' } }),
        part(1, { function: { arguments: ':2}' } }),
        DONE,
      ),
      {
        calls: [
          { id: 'x', tool: 'plain', arguments: { a: 1 } },
          { id: 'y', tool: 'plain', arguments: { b: 2 } },
        ],
      },
    ],
    [
      'with the same id twice',
      completion({
        tool_calls: ['1', '2'].map((n) => ({ id: 'x', function: { name: 'plain', arguments: `{"n":${n}}` } })),
      }),
      {
        calls: [
          { id: 'x', tool: 'plain', arguments: { n: 1 } },
          { id: 'call-1', tool: 'plain', arguments: { n: 2 } },
        ],
      },
    ],
  ])('%s is read', async (_, answer, expected) => {
    const { url } = await serve(answer);
    expect(await ask(url, { tools: [PLAIN_TOOL] })).toMatchObject(expected);
  });

  it('names tools as we know them', async () => {
    const { url } = await serve((response, { body }) => {
      const [tool] = body.tools as { function: { name: string } }[];
      const call = { id: 'x', function: { name: tool?.function.name ?? '', arguments: '{}' } };
      completion({ tool_calls: [call] })(response, { headers: {}, body, path: '' });
    });
    expect((await ask(url, { tools: [TOOL] })).calls).toEqual([{ id: 'x', tool: 'look up.order', arguments: {} }]);
  });

  it.each<[JsonObject | null, ChatAnswer['tokens']]>([
    [
      { prompt_tokens: 20, completion_tokens: 5, prompt_tokens_details: { cached_tokens: 8 } },
      { input: 20, output: 5, cached: 8 },
    ],
    [
      { prompt_tokens: 20, completion_tokens: 5, prompt_cache_hit_tokens: 4 },
      { input: 20, output: 5, cached: 4 },
    ],
    [
      { input_tokens: 20, output_tokens: 5, cache_read_input_tokens: 99 },
      { input: 20, output: 5, cached: 20 },
    ],
    [
      { prompt_tokens: 20, completion_tokens: 5, total_tokens: 125 },
      { input: 20, output: 105, cached: 0 },
    ],
    [
      { prompt_tokens: 20, completion_tokens: null, prompt_tokens_details: null },
      { input: 20, output: 0, cached: 0 },
    ],
  ])('counts %j', async (usage, tokens) => {
    const { url } = await serve(completion({ content: 'four letters' }, 'stop', usage));
    expect((await ask(url)).tokens).toEqual(tokens);
  });

  it('estimates tokens where nobody counts them', async () => {
    const { url } = await serve(completion({ content: 'twelve chars' }));
    expect((await ask(url)).tokens).toEqual({ input: expect.any(Number), output: 3, cached: 0 });
    expect((await ask(url)).tokens.input).toBeGreaterThan(10);
  });

  it('takes the last of several counts', async () => {
    const early = { ...delta({ content: 'x' }), usage: { prompt_tokens: 1, completion_tokens: 1 } };
    const { url } = await serve(stream(early, delta({}, 'stop'), USAGE, DONE));
    expect((await ask(url)).tokens).toEqual({ input: 20, output: 5, cached: 8 });
  });

  it('to a prompt that the server shortened is no answer to it', async () => {
    const { url } = await serve(saying('hi'));
    const messages = [{ role: 'user', text: 'many words '.repeat(50) } as const];
    expect((await ask(url, { messages }, { preset: 'ollama' })).finish).toBe('overflow');
    expect((await ask(url, {}, { preset: 'ollama' })).finish).toBe('stop');
  });

  it.each([
    ['breaks off', (response: ServerResponse) => void setTimeout(() => response.destroy(), 10)],
    ['stalls', () => {}],
  ])('that was said in full stays, though the stream %s after it', async (_, end) => {
    const { url } = await serve((response) => {
      response.writeHead(200).write(`data: ${JSON.stringify(delta({ content: 'Paid' }, 'stop'))}\n\n`);
      end(response);
    });
    expect(await ask(url, {}, { stallSeconds: 0.1 })).toMatchObject({ text: 'Paid', finish: 'stop' });
  });

  it('uses the connection again', async () => {
    const ports = new Set<number | undefined>();
    const { url } = await serve((response, seen) => {
      ports.add(response.socket?.remotePort);
      saying('hi')(response, seen);
    });
    for (let turn = 0; turn < 4; turn += 1) await ask(url);
    expect(ports.size).toBeLessThan(4);
  });
});
