import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { OllamaChoice } from '../../domain/pipeline.ts';
import type { ErrorCode } from '../../errors.ts';
import { always, closedPort, type Fault } from '../testing/faults.ts';
import { startOllamaServer } from '../testing/ollama-server.ts';
import { ollama } from './ollama.ts';
import { choiceOf, LOOK_UP, requestOf, worldOf } from './testing.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

async function openWith(fault: Fault, choice: Partial<OllamaChoice> = {}) {
  const server = await startOllamaServer({ script: () => ({ text: 'It is on its way.' }), faults: always(fault) });
  closers.push(server.close);
  return ollama.open(choiceOf([server.url], { stallSeconds: 0.2, timeoutSeconds: 1, ...choice }), worldOf());
}

describe('faults of the wire', () => {
  it.each<[string, Fault, ErrorCode]>([
    ['cut in the middle', { kind: 'cut' }, 'MODEL_CUT_OFF'],
    ['reset before the headers', { kind: 'reset' }, 'MODEL_CUT_OFF'],
    ['stalled', { kind: 'stall' }, 'MODEL_TIMED_OUT'],
    ['no headers', { kind: 'silence' }, 'MODEL_TIMED_OUT'],
    ['never ends', { kind: 'dribble' }, 'MODEL_TIMED_OUT'],
    ['without end', { kind: 'endless' }, 'MODEL_ANSWER_TOO_LARGE'],
    ['a gzip bomb', { kind: 'gzip-bomb' }, 'MODEL_ANSWER_TOO_LARGE'],
    ['a line that is no JSON', { kind: 'invalid-json' }, 'MODEL_FAILED'],
    ['a page of HTML', { kind: 'html' }, 'MODEL_FAILED'],
    ['an error instead of a line', { kind: 'error-object' }, 'MODEL_FAILED'],
    ['an error in the stream', { kind: 'error-in-stream' }, 'MODEL_FAILED'],
    ['a redirect', { kind: 'redirect', to: 'http://127.0.0.1:9/' }, 'MODEL_UNREACHABLE'],
    ['the model gone', { kind: 'model-missing' }, 'MODEL_MISSING'],
    ['401', { kind: 'status', status: 401 }, 'MODEL_UNAUTHORIZED'],
    ['429', { kind: 'status', status: 429, retryAfter: '3' }, 'MODEL_OVERLOADED'],
    [
      'a busy server',
      { kind: 'status', status: 503, text: 'server busy, please try again. maximum pending requests exceeded' },
      'MODEL_OVERLOADED',
    ],
    [
      'a runner that stopped',
      {
        kind: 'status',
        status: 500,
        text: 'model runner has unexpectedly stopped, this may be due to resource limitations',
      },
      'MODEL_FAILED',
    ],
    [
      'no memory',
      { kind: 'status', status: 500, text: 'model requires more system memory (5.6 GiB) than is available (3.1 GiB)' },
      'MODEL_FAILED',
    ],
  ])('%s', async (_, fault, code) => {
    const model = await openWith(fault, code === 'MODEL_TIMED_OUT' ? {} : { stallSeconds: 20, timeoutSeconds: 30 });
    await expect(model.complete(requestOf())).rejects.toMatchObject({ code, name: 'NightschoolError' });
  });

  it.each([
    [256, 4_000_000],
    [5_000, 5_000_000],
  ])('reads no more of an answer of at most %i tokens than %i bytes', async (maximumOutputTokens, bytes) => {
    const model = await openWith({ kind: 'endless' }, { maximumOutputTokens, timeoutSeconds: 30, stallSeconds: 30 });
    await expect(model.complete(requestOf())).rejects.toMatchObject({
      code: 'MODEL_ANSWER_TOO_LARGE',
      message: expect.stringContaining(`${bytes} bytes`),
    });
  });

  it('says how to get the model, when to come back, and whom no key helps', async () => {
    const missing = await openWith({ kind: 'model-missing' });
    await expect(missing.complete(requestOf())).rejects.toMatchObject({
      hint: expect.stringMatching(/ollama pull qwen2\.5:7b$/),
    });
    const busy = await openWith({ kind: 'status', status: 429, retryAfter: '3' });
    await expect(busy.complete(requestOf())).rejects.toMatchObject({ retryAfterMs: 3_000 });
    const locked = await openWith({ kind: 'status', status: 401 });
    await expect(locked.complete(requestOf())).rejects.toMatchObject({
      hint: expect.stringContaining('OLLAMA_API_KEY'),
    });
  });

  it('refuses tools for a model that has none, with what to do', async () => {
    const model = await openWith({ kind: 'status', status: 400, text: 'x does not support tools' });
    await expect(model.complete(requestOf({ tools: [LOOK_UP] }))).rejects.toMatchObject({
      code: 'MODEL_REFUSED_REQUEST',
      hint: expect.stringContaining('capability tools'),
    });
  });
});

/** A server whose chat answers byte by byte as told. */
async function serveRaw(answer: (response: ServerResponse) => void): Promise<string> {
  const server: Server = createServer((request, response) => {
    response.setHeader('Content-Type', 'application/x-ndjson; charset=utf-8');
    if (request.url === '/api/chat') answer(response);
    else if (request.url === '/api/tags') response.end('{"models":[{"name":"qwen2.5:7b","digest":"abc"}]}');
    else response.writeHead(404).end('{"error":"not found"}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
}

const line = (content: string) => `${JSON.stringify({ message: { role: 'assistant', content }, done: false })}\n`;
const last = (other: object = {}) =>
  JSON.stringify({ message: { role: 'assistant', content: '' }, done: true, done_reason: 'stop', ...other });

describe('streams', () => {
  const read = async (answer: (response: ServerResponse) => void) => {
    const url = await serveRaw(answer);
    const model = await ollama.open(choiceOf([url], { stallSeconds: 0.2, timeoutSeconds: 2 }), worldOf());
    return model.complete(requestOf({ tools: [LOOK_UP] }));
  };

  it.each<[string, (response: ServerResponse) => void, object]>([
    [
      'in one piece, without a last line break',
      (response) => response.end(line('Grüße, ') + line('你好') + last()),
      { text: 'Grüße, 你好' },
    ],
    [
      'byte by byte',
      (response) => {
        for (const byte of Buffer.from(`${line('Grüße, ')}\r\n\n${line('你好 👍')}${last()}\n`))
          response.write(Buffer.of(byte));
        response.end();
      },
      { text: 'Grüße, 你好 👍' },
    ],
    [
      'whole, as a server without streams sends it',
      (response) => response.end(last({ message: { role: 'assistant', content: 'Yes.' } })),
      { text: 'Yes.' },
    ],
    [
      'broken off after its last line: what was paid for is kept',
      (response) => {
        response.write(`${line('Yes.')}${last()}\n`);
        setTimeout(() => response.destroy(), 20);
      },
      { text: 'Yes.', finish: 'stop' },
    ],
    [
      'a broken call, told in the stream',
      (response) => response.end(`${line('I look.')}{"error":"XML syntax error on line 3: unexpected EOF"}\n`),
      {
        text: 'I look.',
        calls: [{ tool: 'look_up', malformed: 'XML syntax error on line 3: unexpected EOF' }],
        finish: 'calls',
      },
    ],
    [
      'counts that are no numbers',
      (response) => response.end(line('Yes.') + last({ prompt_eval_count: 'many', eval_count: null })),
      { text: 'Yes.', tokens: { input: 0, output: 0, cached: 0 } },
    ],
    [
      'cached tokens',
      (response) =>
        response.end(line('Yes.') + last({ prompt_eval_count: 120, prompt_eval_cached_count: 100, eval_count: 2 })),
      { tokens: { input: 120, output: 2, cached: 100 } },
    ],
  ])('%s', async (_, answer, expected) => {
    expect(await read(answer)).toMatchObject(expected);
  });

  it.each<[string, (response: ServerResponse) => void, ErrorCode]>([
    ['ends early', (response) => response.end(line('It is on')), 'MODEL_CUT_OFF'],
    ['is empty', (response) => response.end(), 'MODEL_CUT_OFF'],
    ['a line without end', (response) => response.end('x'.repeat(2_000_000)), 'MODEL_ANSWER_TOO_LARGE'],
    ['JSON that is no object', (response) => response.end('[1]\n'), 'MODEL_FAILED'],
    ['JSON that is null', (response) => response.end('null\n'), 'MODEL_FAILED'],
    [
      'an error that is an object',
      (response) => response.end('{"error":{"message":"rate limited","code":429}}\n'),
      'MODEL_OVERLOADED',
    ],
    [
      'a prompt found too long in the stream',
      (response) => response.end('{"error":"the input length exceeds the context length"}\n'),
      'PROMPT_TOO_LONG',
    ],
  ])('%s', async (_, answer, code) => {
    await expect(read(answer)).rejects.toMatchObject({ code });
  });
});

describe('stopping', () => {
  it('ends one exchange with its reason and no other', async () => {
    const waiting: ServerResponse[] = [];
    const arrived = Promise.withResolvers<void>();
    const url = await serveRaw((response) => {
      response.write(line('Yes'));
      if (waiting.push(response) === 2) arrived.resolve();
    });
    const model = await ollama.open(choiceOf([], { hosts: [{ url, concurrency: 2 }] }), worldOf());
    const controller = new AbortController();
    const stopped = model.complete(requestOf({ signal: controller.signal }));
    const other = model.complete(requestOf());
    await arrived.promise;
    const reason = new Error('the night is over');
    controller.abort(reason);
    await expect(stopped).rejects.toBe(reason);
    for (const response of waiting) response.end(last());
    expect(await other).toMatchObject({ text: 'Yes' });
  });

  it('sends nothing once it is stopped', async () => {
    const server = await startOllamaServer({ script: () => ({ text: 'Yes.' }) });
    closers.push(server.close);
    const model = await ollama.open(choiceOf([server.url]), worldOf());
    const reason = new Error('stop');
    await expect(model.complete(requestOf({ signal: AbortSignal.abort(reason) }))).rejects.toBe(reason);
    expect(server.chats()).toEqual([]);
  });
});

it('opens nothing where nobody listens, and names every host', async () => {
  const dead = [await closedPort(), await closedPort()];
  const opening = ollama.open(choiceOf(dead), worldOf());
  await expect(opening).rejects.toMatchObject({
    code: 'MODEL_UNREACHABLE',
    message: expect.stringContaining(dead.join(', ')),
  });
});
