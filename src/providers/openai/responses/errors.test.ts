import { afterEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../domain/json.ts';
import type { OpenAiChoice } from '../../../domain/pipeline.ts';
import { type Answer, ask, closeServers, DONE, json, KEY, serve } from '../testing.ts';
import { done, ended, message, says, streaming } from './testing.ts';

afterEach(closeServers);

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
