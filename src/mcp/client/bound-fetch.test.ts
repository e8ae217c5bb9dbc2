import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { boundFetch } from './bound-fetch.ts';

const server = createServer((request, response) => {
  if (request.url === '/moved') return response.writeHead(307, { location: 'https://elsewhere.example/a?b=c' }).end();
  response.writeHead(request.url === '/none' ? 204 : 200, { 'x-own': 'kept' });
  response.end(request.url === '/none' ? undefined : 'x'.repeat(Number(request.url?.slice(1))));
});
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => server.close());

function start() {
  const floods: string[] = [];
  const bounded = boundFetch((error) => floods.push(error.message), 1000);
  const { port } = server.address() as AddressInfo; // it listens on a port
  return { floods, get: (path: string) => bounded(`http://127.0.0.1:${port}/${path}`) };
}

describe('boundFetch', () => {
  it('passes on a response as it is', async () => {
    const { floods, get } = start();
    const response = await get('1000');
    expect([response.status, response.headers.get('x-own')]).toEqual([200, 'kept']);
    expect(await response.text()).toHaveLength(1000);
    expect((await get('none')).status).toBe(204);
    expect(floods).toEqual([]);
  });

  it('follows no redirect: headers of the file are for the host that it names', async () => {
    await expect(start().get('moved')).rejects.toThrow('it answered 307, leading to https://elsewhere.example/a');
  });

  it('breaks off one that is too large, and tells', async () => {
    const { floods, get } = start();
    await expect((await get('100000')).text()).rejects.toThrow('it sent more at once than any answer needs');
    expect(floods).toEqual(['it sent more at once than any answer needs']);
  });
});
