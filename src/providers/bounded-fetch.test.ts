import { getEventListeners } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { NightschoolError } from '../errors.ts';
import { createBoundedFetch, type FetchBounds } from './bounded-fetch.ts';

const BOUNDS: FetchBounds = { timeoutMs: 5_000, stallMs: 5_000, maximumBytes: 1_000_000 };
const servers: Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** The error of the call, or of reading its body. */
async function fail(url: string, bounds: Partial<FetchBounds> = {}, init?: RequestInit): Promise<NightschoolError> {
  try {
    const response = await createBoundedFetch({ ...BOUNDS, ...bounds })(url, init);
    await response.arrayBuffer();
  } catch (error) {
    if (error instanceof NightschoolError) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

describe('a whole answer', () => {
  it('comes through with status, headers and body, streamed or not', async () => {
    const url = await serve((request, response) => {
      response.writeHead(201, { 'x-test': request.headers.authorization ?? '' });
      response.write('one ');
      setTimeout(() => response.end('two'), 5);
    });
    const response = await createBoundedFetch(BOUNDS)(url, { headers: { authorization: 'Bearer k' } });
    expect([response.status, response.headers.get('x-test'), await response.text()]).toEqual([
      201,
      'Bearer k',
      'one two',
    ]);
  });

  it('may be compressed, have no body, or be asked for by a Request', async () => {
    const url = await serve((request, response) => {
      if (request.method === 'DELETE') response.writeHead(204).end();
      else response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('packed'));
    });
    const bounded = createBoundedFetch(BOUNDS);
    expect(await (await bounded(new URL(url))).text()).toBe('packed');
    expect((await bounded(new Request(url, { method: 'DELETE' }))).status).toBe(204);
  });
});

describe('what never ends', () => {
  it('stops at the stall limit without headers', async () => {
    const error = await fail(await serve(() => {}), { stallMs: 30 });
    expect([error.code, error.message]).toEqual(['MODEL_TIMED_OUT', expect.stringMatching(/stalled.* 0 s/)]);
  });

  it('stops at the stall limit in the middle of the body', async () => {
    const url = await serve((_, response) => response.writeHead(200).write('a'));
    const error = await fail(url, { stallMs: 60 });
    expect([error.code, error.message]).toEqual(['MODEL_TIMED_OUT', expect.stringMatching(/stalled.* 0\.1 s/)]);
  });

  it('stops at the deadline where a byte comes now and then', async () => {
    const url = await serve((_, response) => {
      const timer = setInterval(() => response.write('.'), 10);
      response.on('close', () => clearInterval(timer));
    });
    const error = await fail(url, { timeoutMs: 200, stallMs: 150 });
    expect([error.code, error.message]).toEqual(['MODEL_TIMED_OUT', expect.stringMatching(/in full after 0\.2 s/)]);
  });

  it('stops at the deadline without headers', async () => {
    const error = await fail(await serve(() => {}), { timeoutMs: 50 });
    expect([error.code, error.message]).toEqual(['MODEL_TIMED_OUT', expect.stringMatching(/in full/)]);
  });

  it('stops an endless body at the byte limit and hangs up', async () => {
    const closed = Promise.withResolvers<void>();
    const url = await serve((_, response) => {
      const pour = () => {
        while (response.write('x'.repeat(1000)));
      };
      response.on('drain', pour).on('close', closed.resolve);
      pour();
    });
    const error = await fail(url, { maximumBytes: 50_000 });
    expect([error.code, error.message]).toEqual(['MODEL_ANSWER_TOO_LARGE', expect.stringMatching(/50000 bytes/)]);
    await closed.promise;
  });

  it('counts the bytes of a bomb after unpacking', async () => {
    const bomb = gzipSync(Buffer.alloc(20_000_000));
    expect(bomb.length).toBeLessThan(100_000);
    const url = await serve((_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb));
    expect((await fail(url)).code).toBe('MODEL_ANSWER_TOO_LARGE');
  });

  it('does not take a slow reader for a stalled server', async () => {
    const url = await serve((_, response) => response.writeHead(200).end('whole'));
    const response = await createBoundedFetch({ ...BOUNDS, stallMs: 30 })(url);
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect(await response.text()).toBe('whole');
  });
});

describe('a broken connection', () => {
  it.each([
    ['in the middle of a body of known length', { 'content-length': '100' }],
    ['in the middle of a stream', {}],
  ])('is MODEL_CUT_OFF %s', async (_, headers) => {
    const url = await serve((_, response) => {
      response.writeHead(200, headers).write('half');
      setTimeout(() => response.destroy(), 10);
    });
    const error = await fail(url);
    expect([error.code, error.message]).toEqual(['MODEL_CUT_OFF', expect.stringMatching(/127\.0\.0\.1:\d+ broke off/)]);
  });

  it('is MODEL_CUT_OFF before the headers as well', async () => {
    const error = await fail(await serve((request) => request.socket.destroy()));
    expect([error.code, error.message]).toEqual(['MODEL_CUT_OFF', expect.stringMatching(/before it answered/)]);
  });

  it('is MODEL_CUT_OFF where compressed bytes are damaged', async () => {
    const url = await serve((_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('x'.repeat(1000)).fill(255, 10)),
    );
    expect((await fail(url)).code).toBe('MODEL_CUT_OFF');
  });
});

describe('nobody there', () => {
  it('names host, port and reason', async () => {
    const url = await serve(() => {});
    const server = servers.pop();
    await new Promise((resolve) => server?.close(resolve));
    const error = await fail(url, {}, { headers: { authorization: 'Bearer secret-key' } });
    expect([error.code, error.message]).toEqual([
      'MODEL_UNREACHABLE',
      `${new URL(url).host} cannot be reached (ECONNREFUSED)`,
    ]);
  });

  it.each([
    ['https://no-such-host.invalid/', /no-such-host\.invalid:443 cannot be reached \((ENOTFOUND|EAI_AGAIN)\)/],
    ['http://127.0.0.1:1/', /127\.0\.0\.1:1 cannot be reached \(bad port\)/],
    ['http://user:password@127.0.0.1:9/', /The address of 127\.0\.0\.1:9 has a login in it/],
  ])('says so of %s', async (url, message) => {
    const error = await fail(url);
    expect([error.code, error.message]).toEqual(['MODEL_UNREACHABLE', expect.stringMatching(message)]);
  });

  it('says so of a server that speaks no TLS, or no HTTP', async () => {
    const http = await serve(() => {});
    expect((await fail(http.replace('http:', 'https:'))).code).toBe('MODEL_UNREACHABLE');
    const other = createTcpServer((socket) => socket.end('SSH-2.0-OpenSSH_9\r\n').on('error', () => {}));
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const error = await fail(`http://127.0.0.1:${(other.address() as AddressInfo).port}/`);
    other.close();
    expect([error.code, error.message]).toEqual(['MODEL_UNREACHABLE', expect.stringMatching(/HPE_|HTTP/)]);
  });

  it('never repeats a header that the runtime refuses', async () => {
    const error = await fail('http://127.0.0.1:9/', {}, { headers: { authorization: 'Bearer secret\nkey' } });
    expect(`${error.code} ${error.message} ${error.cause}`).not.toContain('secret');
  });
});

describe('plain http to another machine', () => {
  it.each([
    ['http://gpu-box:9/v1', { authorization: 'Bearer k' }, /^gpu-box:9 is asked by plain http.* the key$/],
    ['http://10.0.0.7/v1', { 'x-api-key': 'k' }, /^10\.0\.0\.7:80 .* the key$/],
    ['http://models.example/v1', {}, /^models\.example:80 .* the logs$/],
  ])('to %s with %j sends nothing', async (url, headers, message) => {
    const sent: unknown[] = [];
    const send = async (input: unknown) => sent.push(input) && new Response('x');
    const error = await fail(url, { fetch: send as unknown as typeof fetch }, { headers: new Headers(headers) });
    expect([error.code, error.message, sent]).toEqual(['MODEL_REFUSED_REQUEST', expect.stringMatching(message), []]);
  });

  it('is done in a private network where no key is sent', async () => {
    const send = async () => new Response('x');
    expect(await (await createBoundedFetch({ ...BOUNDS, fetch: send })('http://gpu-box:11434')).text()).toBe('x');
  });
});

it.each([301, 302, 303, 307, 308])('does not follow a %i', async (status) => {
  const asked: string[] = [];
  const url = await serve((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(status, { location: 'https://elsewhere.example/v1?token=abc' }).end();
  });
  const error = await fail(url);
  expect([error.code, error.message]).toEqual([
    'MODEL_UNREACHABLE',
    `${new URL(url).host} answered ${status}, leading to https://elsewhere.example/v1`,
  ]);
  expect(asked).toEqual(['/']);
});

describe('the caller', () => {
  const reason = new Error('my own reason');

  it.each(['before', 'without headers', 'in the body'])('aborts %s with its own reason', async (when) => {
    const controller = new AbortController();
    if (when === 'before') controller.abort(reason);
    const url = await serve((_, response) => {
      if (when === 'in the body') response.writeHead(200).write('a');
      setTimeout(() => controller.abort(reason), 20);
    });
    await expect(fail(url, {}, { signal: controller.signal })).rejects.toBe(reason);
  });

  it('hangs up by cancelling the body', async () => {
    const closed = Promise.withResolvers<void>();
    const url = await serve((_, response) => {
      response.on('close', closed.resolve).writeHead(200).write('a');
    });
    const response = await createBoundedFetch(BOUNDS)(url);
    await response.body?.cancel();
    await closed.promise;
  });

  it('is not listened to any more once the exchange has ended', async () => {
    const { signal } = new AbortController();
    const url = await serve((_, response) => response.end('done'));
    const response = await createBoundedFetch(BOUNDS)(url, { signal });
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);
    await response.text();
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});

it('leaves the runtime’s own limits out of it', async () => {
  const seen: RequestInit[] = [];
  const original = globalThis.fetch;
  globalThis.fetch = async (_, init) => {
    seen.push(init ?? {});
    return new Response('x');
  };
  try {
    await createBoundedFetch(BOUNDS)('http://127.0.0.1:9/');
  } finally {
    globalThis.fetch = original;
  }
  expect(seen[0]?.dispatcher?.constructor.name).toBe('Agent');
});
