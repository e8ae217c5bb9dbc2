import { afterEach, describe, expect, it } from 'vitest';
import type { ChatAnswer } from '../../../domain/chat.ts';
import type { JsonObject } from '../../../domain/json.ts';
import type { OpenAiChoice } from '../../../domain/pipeline.ts';
import { type Answer, ask, closeServers, DONE, json, KEY, PLAIN_TOOL, serve, stream } from '../testing.ts';

afterEach(closeServers);

const CREATED = { type: 'response.created', response: { status: 'in_progress', error: null, output: [] } };
const USAGE = { input_tokens: 20, output_tokens: 5, total_tokens: 25, input_tokens_details: { cached_tokens: 8 } };
const says = (delta: string, output_index = 0) => ({ type: 'response.output_text.delta', output_index, delta });
const ended = (status: string, fields: JsonObject = {}) => ({
  type: `response.${status}`,
  response: { status, output: [], usage: USAGE, error: null, ...fields },
});
const message = (text: string, phase: string | null = null) => ({
  type: 'message',
  phase,
  content: [{ type: 'output_text', text }],
});
const call = (id: string, written: string) => ({
  type: 'function_call',
  id: `fc_${id}`,
  call_id: id,
  name: 'plain',
  arguments: written,
});
const added = (item: JsonObject, output_index = 0) => ({ type: 'response.output_item.added', output_index, item });
const done = (item: JsonObject, output_index = 0) => ({ type: 'response.output_item.done', output_index, item });
const streaming = (...events: readonly (JsonObject | string)[]) => stream(CREATED, ...events);
const cutBy = (reason: string) => ({ incomplete_details: { reason } });

describe('an answer', () => {
  it.each<[string, Answer, Partial<ChatAnswer>]>([
    [
      'in pieces',
      streaming(added({ type: 'message' }), says('Hel'), says('lo'), ended('completed')),
      { text: 'Hello', finish: 'stop', tokens: { input: 20, output: 5, cached: 8 } },
    ],
    [
      'whole',
      json(200, { status: 'completed', output: [message('Hello')], usage: USAGE }),
      { text: 'Hello', finish: 'stop' },
    ],
    ['whole, in many lines', (r) => r.end(JSON.stringify({ output: [message('x')] }, null, 2)), { text: 'x' }],
    [
      'said again at its end',
      streaming(says('Hello'), done(message('Hello')), ended('completed', { output: [message('Hello')] })),
      { text: 'Hello' },
    ],
    ['that only its end has', streaming(ended('completed', { output: [message('Hello')] })), { text: 'Hello' }],
    ['with an end mark of chat', streaming(says('Hi'), ended('completed'), DONE), { text: 'Hi' }],
    [
      'besides thinking',
      streaming(
        { type: 'response.reasoning_summary_text.delta', output_index: 0, delta: 'hm' },
        done({ type: 'reasoning', content: [{ type: 'reasoning_text', text: 'hm' }] }),
        says('Hi', 1),
        ended('completed', { output: [{ type: 'reasoning' }, message('Hi')] }),
      ),
      { text: 'Hi' },
    ],
    [
      'after commentary',
      streaming(
        ended('completed', { output: [message('Now then.', 'commentary'), message('{"a":1}', 'final_answer')] }),
      ),
      { text: '{"a":1}' },
    ],
    ['of several messages', streaming(says('b', 1), says('a', 0), ended('completed')), { text: 'a\n\nb' }],
    ['of nothing', streaming(ended('completed')), { text: '', calls: [], finish: 'stop' }],
    [
      'that was cut',
      streaming(says('Hal'), ended('incomplete', cutBy('max_output_tokens'))),
      { text: 'Hal', finish: 'length' },
    ],
    ['that was cut unsaid', streaming(says('Hal'), ended('incomplete')), { finish: 'length' }],
    ['that was filtered', streaming(ended('incomplete', cutBy('content_filter'))), { finish: 'refused' }],
    [
      'that declines',
      streaming({ type: 'response.refusal.delta', output_index: 0, delta: 'I cannot' }, ended('completed')),
      { finish: 'refused', text: 'I cannot' },
    ],
    [
      'that declines, whole',
      json(200, { output: [{ type: 'message', content: [{ type: 'refusal', refusal: 'I cannot' }] }] }),
      { finish: 'refused', text: 'I cannot' },
    ],
    [
      'with calls in pieces',
      streaming(
        added(call('x', '')),
        added(call('y', ''), 1),
        { type: 'response.function_call_arguments.delta', output_index: 1, delta: '{"b":' },
        { type: 'response.function_call_arguments.delta', output_index: 0, delta: '{"a":1}' },
        { type: 'response.function_call_arguments.delta', output_index: 1, delta: '2}' },
        ended('completed'),
      ),
      {
        text: '',
        finish: 'calls',
        calls: [
          { id: 'x', tool: 'plain', arguments: { a: 1 } },
          { id: 'y', tool: 'plain', arguments: { b: 2 } },
        ],
      },
    ],
    [
      'with calls that are done at once',
      streaming(
        says('Let me see.'),
        added(call('x', ''), 1),
        { type: 'response.function_call_arguments.done', output_index: 1, arguments: '{"a":1}' },
        done(call('y', '{}'), 2),
        ended('completed'),
      ),
      {
        text: 'Let me see.',
        calls: [
          { id: 'x', tool: 'plain', arguments: { a: 1 } },
          { id: 'y', tool: 'plain', arguments: {} },
        ],
      },
    ],
    [
      'with a call that was cut',
      streaming(
        done({ ...call('x', '{"a":'), status: 'in_progress' }),
        ended('incomplete', cutBy('max_output_tokens')),
      ),
      { finish: 'length', calls: [{ id: 'x', tool: 'plain', malformed: '{"a":' }] },
    ],
    [
      'with no id of a call',
      streaming(done({ ...call('x', '{}'), call_id: null }), ended('completed')),
      { calls: [{ id: 'fc_x', tool: 'plain', arguments: {} }] },
    ],
    [
      'with a call written out',
      streaming(says('<tool_call>{"name":"plain","arguments":{"a":1}}</tool_call>'), ended('completed')),
      { finish: 'calls', text: '', calls: [{ id: 'text-call-1', tool: 'plain', arguments: { a: 1 } }] },
    ],
  ])('%s is read', async (_, answer, expected) => {
    const { url } = await serve(answer);
    expect(await ask(url, { tools: [PLAIN_TOOL] }, { api: 'responses' })).toMatchObject(expected);
  });

  it.each([
    ['an object', { type: 'object', properties: {} }, '{"outcome":"passed"}', '{"outcome":"passed"}'],
    ['no object', { type: 'array', items: { type: 'string' } }, '{"answer":["a"]}', '["a"]'],
  ])('by a schema is %s, in text and as a call', async (_, schema, written, text) => {
    const request = { schema: { name: 'label', json: schema } };
    const spoken = await serve(streaming(says(written), ended('completed')));
    expect((await ask(spoken.url, request, { api: 'responses' })).text).toBe(text);
    const called = await serve(streaming(done({ ...call('x', written), name: 'give_label' }), ended('completed')));
    const answer = await ask(called.url, request, { api: 'responses', structured: 'tool' });
    expect(answer).toMatchObject({ text, calls: [], finish: 'stop' });
  });

  it('estimates tokens where nobody counts them', async () => {
    const { url } = await serve(json(200, { output: [message('twelve chars')] }));
    expect((await ask(url, {}, { api: 'responses' })).tokens.output).toBe(3);
  });

  it.each<[string, Answer]>([
    ['breaks off', (response) => void setTimeout(() => response.destroy(), 10)],
    ['stalls', () => {}],
    ['ends in an error', (response) => response.end('data: {"type":"error","message":"too late"}\n\n')],
    ['ends in a word', (response) => response.end('data: {"type":')],
  ])('that was said in full stays, though the stream %s after it', async (_, end) => {
    const { url } = await serve((response, seen) => {
      response.writeHead(200);
      for (const event of [says('Paid'), ended('completed')]) response.write(`data: ${JSON.stringify(event)}\n\n`);
      end(response, seen);
    });
    expect(await ask(url, {}, { api: 'responses', stallSeconds: 0.1 })).toMatchObject({ text: 'Paid', finish: 'stop' });
  });
});

describe('an error', () => {
  const failed = (error: JsonObject | null) => streaming(says('half'), ended('failed', { error }));
  const half = `data: ${JSON.stringify(says('half'))}\n\n`;
  const begin: Answer = (response) => response.writeHead(200, { 'content-type': 'text/event-stream' }).write(half);
  const cut: Answer = (response, seen) => {
    begin(response, seen);
    setTimeout(() => response.destroy(), 10);
  };

  it.each<[string, Answer, string, RegExp, Partial<OpenAiChoice>?]>([
    ['401', json(401, { error: { message: `Incorrect API key provided: ${KEY}` } }), 'MODEL_UNAUTHORIZED', /\[key\]/],
    ['404', json(404, { error: { message: 'The model `gpt-test` does not exist' } }), 'MODEL_MISSING', /gpt-test/],
    ['429', json(429, {}, { 'retry-after': '3' }), 'MODEL_OVERLOADED', /answered 429/],
    ['500', json(500, { error: { message: 'boom' } }), 'MODEL_FAILED', /answered 500: boom/],
    ['long prompt', json(400, { error: { message: 'no', code: 'context_length_exceeded' } }), 'PROMPT_TOO_LONG', /400/],
    ['silence', () => {}, 'MODEL_TIMED_OUT', /stalled/, { stallSeconds: 0.05 }],
    ['stalled stream', begin, 'MODEL_TIMED_OUT', /stalled/, { stallSeconds: 0.05 }],
    ['cut stream', cut, 'MODEL_CUT_OFF', /broke off/],
    [
      'stream without an end',
      streaming(says('half'), done(message('half'))),
      'MODEL_CUT_OFF',
      /before it was complete/,
    ],
    ['stream with a mark for its end', streaming(says('half'), DONE), 'MODEL_CUT_OFF', /before it was complete/],
    [
      'stream that ends in a word',
      streaming(says('half'), 'data: {"type":"response.compl'),
      'MODEL_CUT_OFF',
      /complete/,
    ],
    ['response that is still going on', json(200, { status: 'queued', output: [] }), 'MODEL_CUT_OFF', /complete/],
    ['nothing at all', (r) => r.end(), 'MODEL_CUT_OFF', /before it was complete/],
    ['invalid JSON', streaming('data: {"type":}\n\n'), 'MODEL_FAILED', /no completion: \{"type":\}/],
    ['HTML', (r) => r.end('<html>Sign in</html>'), 'MODEL_FAILED', /no completion: <html>/],
    ['a completion of chat', json(200, { choices: [{ message: { content: 'x' } }] }), 'MODEL_FAILED', /no completion/],
    ['error with 200', json(200, { error: { message: 'slow down', code: 429 } }), 'MODEL_OVERLOADED', /slow down/],
    ['error event', streaming({ type: 'error', code: 'server_error', message: 'crashed' }), 'MODEL_FAILED', /crashed/],
    ['error event without a code', streaming({ type: 'error', code: null, message: 'hm' }), 'MODEL_FAILED', /hm/],
    [
      'error event with an object',
      streaming({
        type: 'error',
        error: { type: 'invalid_request_error', code: 'context_length_exceeded', message: 'no' },
      }),
      'PROMPT_TOO_LONG',
      /no/,
    ],
    ['failed response', failed({ code: 'server_error', message: 'boom' }), 'MODEL_FAILED', /boom/],
    ['response over the limit', failed({ code: 'rate_limit_exceeded', message: 'slow' }), 'MODEL_OVERLOADED', /slow/],
    ['flagged prompt', failed({ code: 'invalid_prompt', message: 'flagged' }), 'MODEL_REFUSED_REQUEST', /flagged/],
    ['prompt against a policy', failed({ code: 'bio_policy', message: 'no' }), 'MODEL_REFUSED_REQUEST', /no/],
    ['failed response without a word', failed(null), 'MODEL_FAILED', /gave the answer up \(failed\)/],
    ['cancelled response', json(200, { status: 'cancelled', output: [] }), 'MODEL_FAILED', /gave the answer up/],
  ])('%s is typed', async (_, answer, code, said, choice = {}) => {
    const { url } = await serve(answer);
    const error = await ask(url, {}, { api: 'responses', ...choice }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code, message: expect.stringMatching(said), hint: expect.stringMatching(/\w/) });
    expect(String(error)).not.toMatch(/Abcd1234/);
  });

  it('says when to come back', async () => {
    const { url } = await serve(json(429, {}, { 'retry-after': '3' }));
    await expect(ask(url, {}, { api: 'responses' })).rejects.toMatchObject({ retryAfterMs: 3000 });
  });
});
