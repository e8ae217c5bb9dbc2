import { once } from 'node:events';
import { type OutgoingHttpHeaders, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveDashboard } from '../day/dashboard/live/serve.ts';
import { serveHttp } from '../mcp/server/serve-http.ts';
import { setUpServer } from '../mcp/server/testing.ts';
import { openWorkspace } from '../night/workspace.ts';
import { createWorkspace, type TestWorkspace } from './testing.ts';

/** A server of ours: where it is, and how whoever may asks it for something. */
interface Running {
  readonly origin: string;
  readonly path: string;
  readonly right: OutgoingHttpHeaders;
  readonly method: string;
  readonly body: string;
  close(): Promise<void>;
}

const SECRET = 'correct-horse-battery-staple';
const faults: unknown[] = [];
const onFault = (error: unknown): void => void faults.push(error);
let workspace: TestWorkspace;

async function startMcp(): Promise<Running> {
  const setting = setUpServer();
  const token = { value: SECRET, from: 'test' };
  const options = { host: '127.0.0.1', port: 0, token, idle: setting.calls.idle, onFault } as const;
  const { url, close } = await serveHttp(setting.create, options);
  const right = {
    authorization: `Bearer ${SECRET}`,
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
  };
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' });
  return { origin: new URL(url).origin, path: '/mcp', right, method: 'POST', body, close };
}

async function startDashboard(): Promise<Running> {
  const options = { host: '127.0.0.1', port: 0, clock: () => new Date('2026-02-01T00:00:00Z'), onFault } as const;
  const { url, close } = await serveDashboard(await openWorkspace(workspace.dir), options);
  const { origin, port, searchParams } = new URL(url);
  const right = { cookie: `nightschool-${port}=${searchParams.get('token')}` };
  return { origin, path: '/skills.html', right, method: 'GET', body: '', close };
}

interface Answer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly text: string;
}

function ask(server: Running, headers: OutgoingHttpHeaders, path = server.path): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(`${server.origin}/`, { method: server.method, path, headers, agent: false }, (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += String(chunk);
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    asked.on('error', reject).end(server.body);
  });
}

async function silent(server: Running): Promise<Socket> {
  const socket = connect(Number(new URL(server.origin).port), '127.0.0.1')
    .on('error', () => undefined)
    .resume();
  await once(socket, 'connect');
  return socket;
}

beforeAll(() => {
  workspace = createWorkspace();
});
afterAll(() => {
  workspace[Symbol.dispose]();
  expect(faults).toEqual([]);
});

describe.each([
  ['MCP over HTTP', startMcp],
  ['the live dashboard', startDashboard],
])('%s', (_, start) => {
  it.each([
    ['whoever brings the token', {}, 200],
    ['localhost by its name', { host: 'localhost' }, 200],
    ['no token', { authorization: undefined, cookie: undefined }, 401],
    ['a wrong token', { authorization: 'Bearer correct-horse-battery-stapl3', cookie: 'nightschool-1=x' }, 401],
    ['a name that was pointed here', { host: 'rebound.example' }, 403],
    ['a name that begins as ours does', { host: 'localhost.evil.example' }, 403],
    ['a page of the web', { origin: 'https://evil.example' }, 403],
    ['a page without an origin', { origin: 'null' }, 403],
    ['another machine of the network', { host: '192.168.1.7' }, 403],
    ['headers of 20 KB', { 'x-long': 'x'.repeat(20_000) }, 431],
  ])('answers %s as it should', async (_, changed, status) => {
    const server = await start();
    const headers = Object.entries({ ...server.right, ...changed }).filter(([, value]) => value !== undefined);
    expect((await ask(server, Object.fromEntries(headers))).status).toBe(status);
    await server.close();
  });

  it('tells nobody the token, and keeps its pages to itself', async () => {
    const server = await start();
    const own =
      String(server.right.authorization ?? server.right.cookie)
        .split(/[ =]/)
        .at(-1) ?? '';
    expect(own.length).toBeGreaterThan(15);
    for (const headers of [server.right, {}]) {
      const answer = await ask(server, headers);
      expect(JSON.stringify([answer.headers, answer.text])).not.toContain(own);
      expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    }
    await server.close();
  });

  it('answers others while a hundred connections say nothing, and soon hangs up on those', async () => {
    const server = await start();
    const sockets: Socket[] = [];
    for (let count = 0; count < 120; count++) sockets.push(await silent(server));
    for (const socket of sockets.slice(-10)) socket.write('GET / HTTP/1.1\r\nhost: localhost\r\nx-slow: '); // and never ends
    const started = performance.now();
    expect((await ask(server, server.right)).status).toBe(200);
    expect(performance.now() - started).toBeLessThan(2000);
    await Promise.all(sockets.map((socket) => socket.closed || once(socket, 'close')));
    expect(performance.now() - started).toBeLessThan(8000);
    await server.close();
  });
});
