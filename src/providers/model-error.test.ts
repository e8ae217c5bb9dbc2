import fc from 'fast-check';
import { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai';
import { describe, expect, it } from 'vitest';
import { NightschoolError } from '../errors.ts';
import { type ModelAbout, readRetryAfter, toModelError, toReportedError, toStatusError } from './model-error.ts';

const KEY = 'sk-proj-Abcd1234Efgh5678Ijkl';
const NOW = Date.parse('2026-03-01T00:00:00Z');
const ABOUT: ModelAbout = {
  name: 'openai/gpt-5',
  host: 'api.openai.com:443',
  keyVariable: 'OPENAI_API_KEY',
  key: KEY,
  now: NOW,
};

function ofStatus(status: number, body: unknown = '', headers: Record<string, string> = {}): NightschoolError {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return toStatusError({ status, headers: new Headers(headers), body: text }, ABOUT);
}

describe('toStatusError', () => {
  it.each([
    [401, { error: { message: 'Incorrect API key', code: 'invalid_api_key' } }, 'MODEL_UNAUTHORIZED'],
    [402, { error: { message: 'Insufficient credits', code: 402 } }, 'MODEL_UNAUTHORIZED'],
    [403, 'Forbidden', 'MODEL_UNAUTHORIZED'],
    [429, { error: { message: 'You exceeded your current quota', code: 'insufficient_quota' } }, 'MODEL_UNAUTHORIZED'],
    [400, [{ error: { message: 'API key not valid. Please pass a valid API key.' } }], 'MODEL_UNAUTHORIZED'],
    [404, { error: { message: "model 'qwen2.5:7b' not found", type: 'api_error' } }, 'MODEL_MISSING'],
    [404, '<html><body>404 page not found</body></html>', 'MODEL_MISSING'],
    [403, { error: { message: 'no access', code: 'model_not_found' } }, 'MODEL_MISSING'],
    [400, { error: { message: 'foo/bar is not a valid model ID', code: 400 } }, 'MODEL_MISSING'],
    [400, { error: { message: 'too long', code: 'context_length_exceeded' } }, 'PROMPT_TOO_LONG'],
    [
      400,
      { type: 'error', error: { message: 'prompt is too long: 210000 tokens > 200000 maximum' } },
      'PROMPT_TOO_LONG',
    ],
    [
      400,
      { object: 'error', message: "This model's maximum context length is 8192 tokens.", code: 400 },
      'PROMPT_TOO_LONG',
    ],
    [400, { error: 'the input length exceeds the context length' }, 'PROMPT_TOO_LONG'],
    [
      500,
      { error: { message: 'the request exceeds the available context size, try increasing it' } },
      'PROMPT_TOO_LONG',
    ],
    [
      400,
      [{ error: { message: 'The input token count (1200000) exceeds the maximum number of tokens' } }],
      'PROMPT_TOO_LONG',
    ],
    [413, 'Request Entity Too Large', 'PROMPT_TOO_LONG'],
    [400, { error: { message: "Unsupported parameter: 'temperature'" } }, 'MODEL_REFUSED_REQUEST'],
    [422, { detail: [{ msg: 'field required', loc: ['body'] }] }, 'MODEL_REFUSED_REQUEST'],
    [405, 'Method Not Allowed', 'MODEL_REFUSED_REQUEST'],
    [408, '', 'MODEL_OVERLOADED'],
    [409, '', 'MODEL_OVERLOADED'],
    [429, { error: { message: 'Rate limit reached' } }, 'MODEL_OVERLOADED'],
    [503, 'loading model', 'MODEL_OVERLOADED'],
    [529, { error: { type: 'overloaded_error', message: 'Overloaded' } }, 'MODEL_OVERLOADED'],
    [500, { error: { message: 'CUDA error: out of memory' } }, 'MODEL_FAILED'],
    [502, '<h1>Bad Gateway</h1>', 'MODEL_FAILED'],
    [504, '', 'MODEL_FAILED'],
  ])('takes %i with %j for %s', (status, body, code) => {
    const error = ofStatus(status, body);
    expect([error.code, error.message]).toEqual([
      code,
      expect.stringContaining(`openai/gpt-5: api.openai.com:443 answered ${status}`),
    ]);
  });

  it('says what the body says, on one line and in bounds', () => {
    expect(ofStatus(500, { error: { message: 'one\n\n  two' } }).message).toMatch(/answered 500: one two$/);
    expect(ofStatus(502, '<html>\n<h1>Bad Gateway</h1>\n</html>').message).toMatch(/answered 502: Bad Gateway$/);
    expect(ofStatus(500, 'long '.repeat(100_000)).message.length).toBeLessThan(400);
    expect(ofStatus(500).message).toMatch(/answered 500$/);
  });

  it('tells a missing model from a wrong path', () => {
    expect(ofStatus(404, { error: { message: 'The model `x` does not exist' } }).hint).toMatch(/Pull the model/);
    expect(ofStatus(404, '404 page not found').hint).toMatch(/path is wrong.*\/v1/);
  });

  it('names the variable that holds the key, or that there is none', () => {
    expect(ofStatus(401).hint).toMatch(/Set OPENAI_API_KEY to a key that is valid at api\.openai\.com/);
    const answer = { status: 401, headers: new Headers(), body: '' };
    expect(toStatusError(answer, { ...ABOUT, keyVariable: null, key: null }).hint).toMatch(/keyVariable/);
  });

  it.each([
    `Incorrect API key provided: ${KEY}.`,
    'Incorrect API key provided: sk-proj-****************Ijkl. You can find',
    'bad key sk-proj-Abcd1234…',
    `{"headers":{"authorization":"Bearer ${KEY}"}}`,
    `${' '.repeat(280)}${'word '.repeat(56)}${KEY}`,
    'authorization: Bearer somebody-elses',
  ])('keeps the key out of %s', (words) => {
    for (const body of [words, { error: { message: words } }]) {
      const message = ofStatus(401, body).message;
      expect(message).not.toMatch(/Abcd1234|Ijkl|sk-proj|somebody/);
      expect(message).toMatch(/^openai\/gpt-5: api\.openai\.com:443 answered 401/);
    }
  });

  it('keeps the key out of any body', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.nat(400), (before, after, padding) => {
        const body = `${before}${'a '.repeat(padding)}${KEY}${after}`;
        expect(ofStatus(400, body).message).not.toContain('Abcd1234');
        expect(ofStatus(400, { error: { message: body } }).message).not.toContain('Abcd1234');
      }),
    );
  });
});

describe('readRetryAfter', () => {
  it.each([
    [{}, null],
    [{ 'retry-after': '7' }, 7_000],
    [{ 'retry-after': '0.5' }, 500],
    [{ 'retry-after-ms': '1500', 'retry-after': '7' }, 1_500],
    [{ 'retry-after': 'Sun, 01 Mar 2026 00:00:30 GMT' }, 30_000],
    [{ 'retry-after': 'Sun, 01 Mar 2026 00:00:30 GMT', date: 'Sun, 01 Mar 2026 00:00:20 GMT' }, 10_000],
    [{ 'retry-after': 'Sat, 28 Feb 2026 00:00:00 GMT' }, 0],
    [{ 'retry-after': '-5' }, null],
    [{ 'retry-after': 'soon' }, null],
    [{ 'retry-after': '' }, null],
  ])('reads %j as %j ms', (headers, expected) => {
    expect(readRetryAfter(new Headers(Object.entries(headers)), NOW)).toBe(expected);
  });

  it('reaches the error', () => {
    expect(ofStatus(429, '', { 'retry-after': '7' }).retryAfterMs).toBe(7_000);
    expect(ofStatus(429).retryAfterMs).toBeNull();
  });
});

describe('an error that nests too deep to be printed', () => {
  const nested = `{"code":429,"message":${'['.repeat(40_000)}${']'.repeat(40_000)}}`;

  it('is named by its status where it is a body', () => {
    expect(ofStatus(503, `{"error":${nested}}`).code).toBe('MODEL_OVERLOADED');
  });

  it('is a failure where it came in an answer', () => {
    expect(toReportedError(JSON.parse(nested), new Headers(), ABOUT).code).toBe('MODEL_FAILED');
  });
});

describe('toReportedError', () => {
  it.each([
    [{ code: 429, message: 'slow down' }, 'MODEL_OVERLOADED'],
    [{ type: 'overloaded_error', message: 'Overloaded' }, 'MODEL_OVERLOADED'],
    [{ code: 'rate_limit_exceeded', message: 'slow down' }, 'MODEL_OVERLOADED'],
    [{ type: 'invalid_request_error', code: 'context_length_exceeded', message: 'x' }, 'PROMPT_TOO_LONG'],
    [{ code: 401, message: 'no' }, 'MODEL_UNAUTHORIZED'],
    [{ message: 'CUDA error' }, 'MODEL_FAILED'],
    ['something broke', 'MODEL_FAILED'],
    [{ code: 200, message: 'fine?' }, 'MODEL_FAILED'],
  ])('takes %j for %s', (error, code) => {
    expect(toReportedError(error, new Headers(), ABOUT).code).toBe(code);
  });
});

describe('toModelError', () => {
  const own = new NightschoolError('MODEL_TIMED_OUT', 'ours');

  it.each([
    own,
    new APIConnectionError({ cause: own }),
    Object.assign(new APIConnectionTimeoutError(), { cause: own }),
    new Error('outer', { cause: new APIConnectionError({ cause: own }) }),
  ])('unwraps our own error from %s', (error) => {
    expect(toModelError(error, ABOUT)).toBe(own);
  });

  it('reads status, headers and body of an error of the openai SDK', () => {
    const headers = new Headers({ 'retry-after': '3' });
    const json = APIError.generate(429, { error: { message: 'slow down' } }, undefined, headers);
    expect(toModelError(json, ABOUT)).toMatchObject({ code: 'MODEL_OVERLOADED', retryAfterMs: 3_000 });
    const text = APIError.generate(404, undefined, '404 page not found', headers);
    expect(toModelError(text, ABOUT).message).toBe('openai/gpt-5: api.openai.com:443 answered 404: 404 page not found');
    expect(toModelError(APIError.generate(500, undefined, undefined, headers), ABOUT).code).toBe('MODEL_FAILED');
  });

  it('reads an error of the ollama SDK', () => {
    const error = Object.assign(new Error('model "x" not found'), { status_code: 404, name: 'ResponseError' });
    expect(toModelError(error, ABOUT).code).toBe('MODEL_MISSING');
  });

  it('takes anything else for a bug, without the key', () => {
    const error = toModelError(new TypeError(`"Bearer ${KEY}" is an invalid header value`), ABOUT);
    expect([error.code, error.message]).toEqual(['INTERNAL', expect.not.stringContaining('Abcd')]);
    expect(toModelError(undefined, ABOUT).code).toBe('INTERNAL');
  });
});
