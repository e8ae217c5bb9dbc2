import { type OutgoingHttpHeaders, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../domain/json.ts';
import { createVersion } from '../../util/skill/version.ts';
import { serveHttp } from './serve-http.ts';
import { servedSkills, setUpServer, TOOLS, tool, until } from './testing.ts';

const TOKEN = { value: 'correct-horse-battery-staple', from: 'test' };
const LIST = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' });

async function start(setting = setUpServer()) {
  const faults: unknown[] = [];
  const service = await serveHttp(setting.create, {
    ...{ host: '127.0.0.1', port: 0, token: TOKEN, idle: setting.calls.idle },
    onFault: (error) => faults.push(error),
  });
  return { ...setting, service, faults, [Symbol.asyncDispose]: () => service.close() };
}

async function connect(url: string, mode: 'legacy' | { readonly pin: string }) {
  const client = new Client({ name: 'tester', version: '7' }, { versionNegotiation: { mode } });
  const headers = { authorization: `Bearer ${TOKEN.value}`, 'user-agent': 'old-client/0.9 (x)' };
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }));
  return { client, [Symbol.asyncDispose]: () => client.close() };
}

/** A request as no client of ours would make it. */
function send(
  url: string,
  { body = LIST, headers = {}, method = 'POST', path }: RawRequest = {},
): Promise<{ readonly status: number; readonly text: string; readonly headers: NodeJS.Dict<string | string[]> }> {
  return new Promise((resolve, reject) => {
    const usual = {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      authorization: `Bearer ${TOKEN.value}`,
    };
    const given = Object.entries({ ...usual, ...headers }).filter(([, value]) => value !== undefined);
    const outgoing = request(
      url,
      { method, headers: Object.fromEntries(given), ...(path !== undefined && { path }) },
      (response) => {
        const chunks: string[] = [];
        response.on('data', (chunk) => chunks.push(String(chunk)));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, text: chunks.join(''), headers: response.headers }),
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

interface RawRequest {
  readonly body?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly method?: string;
  readonly path?: string;
}

describe('streamable HTTP', () => {
  it.each([
    ['2025', 'legacy' as const, 'old-client'],
    ['2026-07-28', { pin: '2026-07-28' }, 'tester'],
  ])('serves clients of %s', async (_, mode, name) => {
    const skills = servedSkills();
    skills.versions.set('pay', createVersion('pay', { text: '---\nname: pay\ndescription: "Pays."\n---\n' }));
    await using running = await start(setUpServer(TOOLS, skills));
    await using session = await connect(running.service.url, mode);
    const { client } = session;
    expect(client.getInstructions()).toBe('Ask.');
    expect((await client.listTools()).tools).toHaveLength(3);
    expect((await client.callTool({ name: 'echo', arguments: { a: 1 } })).structuredContent).toEqual({
      ...{ args: { a: 1 }, client: name },
    });
    expect((await client.callTool({ name: 'refuse', arguments: {} })).isError).toBe(true);
    expect((await client.readResource({ uri: 'skill://pay/SKILL.md' })).contents).toMatchObject([
      { text: expect.stringMatching(/Pays/) },
    ]);
    expect(running.faults).toEqual([]);
  });

  it('tells a client that listens that the skills changed', async () => {
    await using running = await start();
    await using session = await connect(running.service.url, { pin: '2026-07-28' });
    let told = 0;
    session.client.setNotificationHandler('notifications/resources/list_changed', () => {
      told++;
    });
    const subscription = await session.client.listen({ resourcesListChanged: true });
    running.service.resourcesChanged();
    await until(() => told > 0);
    await subscription.close();
  });

  it.each<readonly [string, number, RawRequest]>([
    ['no token', 401, { headers: { authorization: undefined } }],
    ['an empty token', 401, { headers: { authorization: 'Bearer ' } }],
    ['a wrong token', 401, { headers: { authorization: 'Bearer correct-horse-battery-stapl3' } }],
    ['a part of the token', 401, { headers: { authorization: 'Bearer correct-horse' } }],
    ['the token as a password', 401, { headers: { authorization: `Basic ${TOKEN.value}` } }],
    ['the token in the address', 401, { headers: { authorization: undefined }, path: `/mcp?token=${TOKEN.value}` }],
    ['a foreign host', 403, { headers: { host: 'evil.example' } }],
    ['a host that only begins like a local one', 403, { headers: { host: 'localhost.evil.example' } }],
    ['a page of the web', 403, { headers: { origin: 'https://evil.example' } }],
    ['a page without an origin', 403, { headers: { origin: 'null' } }],
    ['another path', 404, { path: '/other' }],
    ['another path without a token', 401, { path: '/other', headers: { authorization: undefined } }],
    ['no JSON', 400, { body: '{"jsonrpc":' }],
    ['JSON nested a hundred thousand deep', 400, { body: '['.repeat(100_000) + ']'.repeat(100_000) }],
    ['another media type', 415, { headers: { 'content-type': 'text/plain' } }],
    ['two megabytes', 413, { body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'x'.repeat(2_000_000) }) }],
    ['two megabytes of unknown length', 413, chunked('x'.repeat(2_000_000))],
    ['a session to end', 405, { method: 'DELETE', body: '' }],
  ])('refuses %s with %i', async (_, status, about) => {
    await using running = await start();
    const answer = await send(running.service.url, about);
    expect(answer.status).toBe(status);
    expect(answer.text).not.toMatch(/\bat .*\.m?[jt]s\b/);
    expect(answer.text).not.toContain(TOKEN.value);
    expect((await send(running.service.url)).status).toBe(200); // and goes on
  });

  it('says no more than it must to whoever has no token', async () => {
    await using running = await start();
    const answer = await send(running.service.url, { headers: { authorization: 'Bearer guess' } });
    expect(JSON.parse(answer.text)).toEqual({
      jsonrpc: '2.0',
      error: { code: -32_000, message: 'Unauthorized' },
      id: null,
    });
    expect(answer.headers['www-authenticate']).toBe('Bearer');
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  });

  it('lets a call end before it closes, and takes no further one', async () => {
    const begun = Promise.withResolvers<void>();
    const done = Promise.withResolvers<Json>();
    const slow = tool('slow', {
      writes: true,
      call: () => {
        begun.resolve();
        return done.promise;
      },
    });
    const running = await start(setUpServer([slow]));
    await using session = await connect(running.service.url, 'legacy');
    const answer = session.client.callTool({ name: 'slow', arguments: {} });
    await begun.promise;
    const closed = running.service.close();
    await sleep(20);
    done.resolve({ done: true });
    expect((await answer).structuredContent).toEqual({ done: true });
    await closed;
    await expect(send(running.service.url)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('says what to do where the port is taken', async () => {
    await using running = await start();
    const port = Number(new URL(running.service.url).port);
    const { create, calls } = setUpServer();
    const options = { host: '127.0.0.1' as const, port, token: TOKEN, idle: calls.idle, onFault: () => undefined };
    await expect(serveHttp(create, options)).rejects.toMatchObject({
      code: 'USAGE',
      hint: expect.stringMatching(/--port 0/),
    });
  });
});

function chunked(body: string): RawRequest {
  return { body, headers: { 'transfer-encoding': 'chunked' } };
}
