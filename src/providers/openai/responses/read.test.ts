import { afterEach, describe, expect, it } from 'vitest';
import type { ChatAnswer } from '../../../domain/chat.ts';
import { type Answer, ask, closeServers, DONE, json, PLAIN_TOOL, serve } from '../testing.ts';
import { added, call, cutBy, done, ended, message, says, streaming } from './testing.ts';

afterEach(closeServers);

describe('an answer', () => {
  it.each<[string, Answer, Partial<ChatAnswer>]>([
    [
      'in pieces',
      streaming(added({ type: 'message' }), says('Hel'), says('lo'), ended('completed')),
      { text: 'Hello', finish: 'stop', tokens: { input: 20, output: 5, cached: 8 } },
    ],
    [
      'whole',
      json(200, { status: 'completed', output: [message('Hello')], usage: ended('completed').response.usage }),
      { text: 'Hello', finish: 'stop' },
    ],
    ['whole, in many lines', (r) => r.end(JSON.stringify({ output: [message('x')] }, null, 2)), { text: 'x' }],
    [
      'said again at its end',
      streaming(says('Hello'), done(message('Hello')), ended('completed', { output: [message('Hello')] })),
      { text: 'Hello' },
    ],
    [
      'that is done without a word',
      streaming(says('Hello'), done({ type: 'message', content: [] }), ended('completed')),
      { text: 'Hello' },
    ],
    [
      'with parts of another kind',
      json(200, { output: [{ type: 'message', content: [{ type: 'note', text: 'x' }] }] }),
      { text: '' },
    ],
    [
      'that is complete but for its status',
      streaming({ ...ended('incomplete'), type: 'response.completed' }),
      { finish: 'length' },
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
