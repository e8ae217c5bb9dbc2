import { createServer } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { readHost, surveyModels } from './survey-models.ts';

describe('the address that OLLAMA_HOST means', () => {
  it.each<[string | null, string | null]>([
    [null, 'http://localhost:11434'],
    ['0.0.0.0', 'http://localhost:11434'],
    ['127.0.0.1:11434', 'http://localhost:11434'],
    ['[::]:11434', 'http://localhost:11434'],
    [':8080', 'http://localhost:8080'],
    ['gpu-box', 'http://gpu-box:11434'],
    ['gpu-box:8080', 'http://gpu-box:8080'],
    ['http://gpu-box', 'http://gpu-box'],
    ['https://ollama.example/api-root/', 'https://ollama.example/api-root'],
    ['http://sam:secret@gpu-box:8080', 'http://gpu-box:8080'],
    ['not an address', null],
    ['http://', null],
  ])('%j is %j', (given, url) => {
    expect(readHost(given)).toBe(url);
  });
});

describe('what answers at that address', () => {
  const open: (() => void)[] = [];
  afterEach(() => {
    for (const close of open.splice(0)) close();
  });

  async function serve(answer: (path: string) => string, type = 'application/json'): Promise<string> {
    const server = createServer((request, response) => {
      response.writeHead(200, { 'content-type': type }).end(answer(request.url ?? ''));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    open.push(
      () => server.closeAllConnections(),
      () => server.close(),
    );
    const address = server.address();
    return `127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  }

  const look = async (OLLAMA_HOST: string) => (await surveyModels({ OLLAMA_HOST })).ollama;

  it.each<[string, string, string, RegExp]>([
    ['a web page', '<html>', 'text/html', /is no Ollama that can be used/],
    ['half a document', '{"models": [', 'application/json', /is no Ollama that can be used/],
  ])('is said to be none: %s', async (_, body, type, what) => {
    const { problem, models } = await look(await serve(() => body, type));
    expect([problem?.what, models]).toEqual([expect.stringMatching(what), []]);
  });

  it('is read as far as it can be read', async () => {
    const models = [{}, { name: 7 }, { name: 'far', size: 1, remote_host: 'https://x' }, { name: 'odd', size: 'big' }];
    const show = JSON.stringify({ capabilities: ['completion', 'tools'] });
    const host = await serve((path) => (path.endsWith('/api/show') ? show : JSON.stringify({ models })));
    const { recommended, models: found } = await look(host);
    expect(found.map(({ name, bytes }) => [name, bytes])).toEqual([
      ['odd', 0],
      ['far', 1],
    ]);
    expect(recommended).toBe('odd'); // what runs elsewhere is never recommended, small as it looks
  });

  it('is waited for no longer than a second', async () => {
    const server = createServer(() => undefined);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    open.push(
      () => server.closeAllConnections(),
      () => server.close(),
    );
    const address = server.address();
    const { problem } = await look(`127.0.0.1:${typeof address === 'object' ? address?.port : 0}`);
    expect(problem?.what).toMatch(/^No Ollama answers at /);
  });
});
