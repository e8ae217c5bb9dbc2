import { Agent, get } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createLocalServer, listenLocally, RATES } from './local-http.ts';

/** A server whose clock stands still, so that nothing is forgotten. */
async function start() {
  const server = createLocalServer({
    refusalOf: () => null,
    answer: (_, response) => void response.end('yes'),
    type: 'text/plain',
    print: ({ message }) => message,
    clock: () => 0,
  });
  const origin = await listenLocally(server, { host: '127.0.0.1', port: 0, onFault: () => undefined });
  return { origin, [Symbol.asyncDispose]: async () => void server.close().closeAllConnections() };
}

function ask(origin: string, agent: Agent): Promise<string> {
  return new Promise((resolve, reject) => {
    get(origin, { agent }, (response) => {
      response.resume().on('end', () => resolve(`${response.statusCode} ${response.headers['retry-after'] ?? ''}`));
    }).on('error', reject);
  });
}

async function askOften(origin: string, times: number): Promise<readonly string[]> {
  using agent = { own: new Agent({ keepAlive: true, maxSockets: 1 }), [Symbol.dispose]: () => agent.own.destroy() };
  const answers: string[] = [];
  for (let count = 0; count < times; count++) answers.push(await ask(origin, agent.own));
  return answers;
}

describe('createLocalServer', () => {
  it('tells a connection that asks too often to wait, and answers the next', async () => {
    await using server = await start();
    const answers = await askOften(server.origin, RATES.each.burst + 1);
    expect([new Set(answers.slice(0, -1)), answers.at(-1)]).toEqual([new Set(['200 ']), '429 1']);
    expect(await askOften(server.origin, 1)).toEqual(['200 ']);
  });

  it('tells all of them where they ask too often together', async () => {
    await using server = await start();
    const connections = RATES.all.burst / RATES.each.burst;
    for (let count = 0; count < connections; count++) {
      expect(new Set(await askOften(server.origin, RATES.each.burst))).toEqual(new Set(['200 ']));
    }
    expect(await askOften(server.origin, 1)).toEqual(['429 1']);
  });
});
