import { afterEach, describe, expect, it } from 'vitest';
import type { OpenAiChoice } from '../../domain/pipeline.ts';
import { NightschoolError } from '../../errors.ts';
import { openAiProvider } from './openai.ts';
import { type Answer, ask, CHOICE, closeServers, DONE, delta, json, KEY, serve, stream, world } from './testing.ts';

afterEach(closeServers);

async function fail(answer: Answer, choice: Partial<OpenAiChoice> = {}): Promise<NightschoolError> {
  const { url } = await serve(answer);
  try {
    await ask(url, {}, choice);
  } catch (error) {
    if (error instanceof NightschoolError) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

describe('an error', () => {
  const half = `data: ${JSON.stringify(delta({ content: 'half' }))}\n\n`;
  const leak = { error: { message: `Incorrect API key provided: ${KEY}`, code: 'invalid_api_key' } };
  const hang: Answer = () => {};
  const stall: Answer = (response) => response.writeHead(200, { 'content-type': 'text/event-stream' }).write(half);
  const cut: Answer = (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write(half, () => response.destroy());
  };
  const endless: Answer = (response) => {
    const pour = () => {
      while (response.write(half.repeat(1000)));
    };
    response.writeHead(200).on('drain', pour);
    pour();
  };

  it.each<[string, Answer, string, RegExp, Partial<OpenAiChoice>?]>([
    ['401', json(401, leak), 'MODEL_UNAUTHORIZED', /answered 401: Incorrect API key provided: \[key\]/],
    ['404', json(404, { error: { message: 'The model `gpt-test` does not exist' } }), 'MODEL_MISSING', /gpt-test/],
    ['404 of a page', (r) => r.writeHead(404).end('404 page not found'), 'MODEL_MISSING', /404 page not found/],
    ['429', json(429, {}, { 'retry-after': '3' }), 'MODEL_OVERLOADED', /answered 429/],
    ['500', json(500, { error: { message: 'boom' } }), 'MODEL_FAILED', /answered 500: boom/],
    ['long prompt', json(400, { error: { message: 'no', code: 'context_length_exceeded' } }), 'PROMPT_TOO_LONG', /400/],
    ['silence', hang, 'MODEL_TIMED_OUT', /stalled/, { stallSeconds: 0.05 }],
    ['deadline', hang, 'MODEL_TIMED_OUT', /in full after 0\.1 s/, { timeoutSeconds: 0.05 }],
    ['stalled stream', stall, 'MODEL_TIMED_OUT', /stalled/, { stallSeconds: 0.05 }],
    ['cut stream', cut, 'MODEL_CUT_OFF', /broke off/],
    ['stream that ends early', stream(half), 'MODEL_CUT_OFF', /before it was complete/],
    ['stream that ends in a word', stream(half, 'data: {"choi'), 'MODEL_CUT_OFF', /before it was complete/],
    ['nothing at all', (r) => r.end(), 'MODEL_CUT_OFF', /before it was complete/],
    ['hang up', (r) => r.destroy(), 'MODEL_CUT_OFF', /before it answered/],
    ['invalid JSON', stream('data: {"choices":[}}\n\n', DONE), 'MODEL_FAILED', /no completion: \{"choices"/],
    ['HTML', (r) => r.end('<html>Sign in</html>'), 'MODEL_FAILED', /no completion: <html>/],
    ['JSON of something else', json(200, { status: 'ok' }), 'MODEL_FAILED', /no completion: \{"status"/],
    ['error with 200', json(200, { error: { message: 'slow down', code: 429 } }), 'MODEL_OVERLOADED', /slow down/],
    ['error in stream', stream(half, { error: { message: 'crashed' } }), 'MODEL_FAILED', /crashed/],
    [
      'error as event',
      stream(half, 'event: error\ndata: {"type":"error","error":{"type":"overloaded_error"}}\n\n'),
      'MODEL_OVERLOADED',
      /overloaded_error/,
    ],
    [
      'error of vLLM',
      stream({ object: 'error', message: 'maximum context length is 10', code: 400 }),
      'PROMPT_TOO_LONG',
      /context/,
    ],
    [
      'answer that is given up',
      stream(delta({ content: 'half' }, 'error'), DONE),
      'MODEL_FAILED',
      /gave the answer up/,
    ],
    [
      'error in choice',
      stream({ choices: [{ delta: {}, error: { code: 502, message: 'upstream' } }] }),
      'MODEL_FAILED',
      /upstream/,
    ],
    ['endless answer', endless, 'MODEL_ANSWER_TOO_LARGE', /4000000 bytes/],
    [
      'redirect',
      (r) => r.writeHead(307, { location: 'https://elsewhere.example/' }).end(),
      'MODEL_UNREACHABLE',
      /elsewhere/,
    ],
  ])('%s is typed', async (_, answer, code, message, choice = {}) => {
    const error = await fail(answer, choice);
    expect([error.code, error.message]).toEqual([code, expect.stringMatching(message)]);
    expect(error.hint).not.toBe('');
    expect(`${error.message} ${error.hint} ${error.cause}`).not.toMatch(/Abcd1234|Ijkl/);
  });

  it('says when to come back', async () => {
    expect((await fail(json(429, {}, { 'retry-after': '3' }))).retryAfterMs).toBe(3000);
  });

  it('is MODEL_UNREACHABLE where nobody listens', async () => {
    const { url } = await serve(hang);
    await closeServers();
    await expect(ask(url)).rejects.toMatchObject({ code: 'MODEL_UNREACHABLE' });
  });

  it.each(['before', 'after'])('is the caller’s own reason where it aborts %s the headers', async (when) => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const { url } = await serve((response, seen) => {
      if (when === 'after') stall(response, seen);
      setTimeout(() => controller.abort(reason), 20);
    });
    await expect(ask(url, { signal: controller.signal })).rejects.toBe(reason);
    await expect(ask(url, { signal: controller.signal })).rejects.toBe(reason);
  });

  it.each([
    [{}, 'not set'],
    [{ TEST_KEY: ' ' }, 'not set'],
    [{ TEST_KEY: `${KEY}\nmore` }, 'characters that no key has'],
    [{ TEST_KEY: `“${KEY}”` }, 'characters that no key has'],
  ])('names the variable of a key that is missing or broken', async (env, words) => {
    const opened = openAiProvider.open({ ...CHOICE, baseUrl: 'http://127.0.0.1:9/v1' }, world(env));
    const error = await opened.catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'MODEL_UNAUTHORIZED', message: expect.stringContaining(words) });
    expect(JSON.stringify(error) + String(error)).toMatch(/TEST_KEY/);
    expect(JSON.stringify(error) + String(error)).not.toContain('Abcd1234');
  });
});
