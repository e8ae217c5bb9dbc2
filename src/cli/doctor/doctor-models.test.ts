import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { startOpenAiEmbeddings } from '../../providers/testing/embedding-server.ts';
import { always } from '../../providers/testing/faults.ts';
import type { ModelServer } from '../../providers/testing/model-server.ts';
import { QWEN, startOllamaServer } from '../../providers/testing/ollama-server.ts';
import { startOpenAiServer } from '../../providers/testing/openai-server.ts';
import { createWorkspace, writeText } from '../testing.ts';
import { createMachine, doctor, type TestMachine } from './testing-machine.ts';

const KEY = 'sk-not-for-your-eyes-8417';
const open: Disposable[] = [];
const servers: (Pick<ModelServer, 'close'> | Server)[] = [];
afterEach(async () => {
  for (const resource of open.splice(0)) resource[Symbol.dispose]();
  await Promise.all(servers.splice(0).map(stop));
});

interface Looked {
  readonly code: number | null;
  readonly stdout: string;
  /** The lines of one check, with their fixes. */
  readonly of: (check: string) => string;
}

/** Doctor's look at a pipeline with these settings, on a machine with these variables. */
async function look(
  settings: string,
  environment: Readonly<Record<string, string>> = {},
  prepare: (dir: string, machine: TestMachine) => void = () => undefined,
): Promise<Looked> {
  const workspace = createWorkspace(settings);
  const machine = createMachine();
  open.push(workspace, machine);
  writeText(workspace.dir, 'logs/chat.jsonl', '{}\n');
  prepare(workspace.dir, machine);
  const run = { environment: { ...machine.environment, ...environment } };
  const { code, stdout, stderr } = await doctor(workspace.dir, run);
  expect(stdout + stderr).not.toContain(KEY);
  const of = (check: string): string => {
    const lines = stdout.match(new RegExp(`^(ok|warn|fail) +${check} .*\\n( +fix: .*\\n)?`, 'gm'));
    return (lines ?? []).join('');
  };
  return { code, stdout, of };
}

describe('an Ollama student', () => {
  it('is well where the model is pulled, and is asked nothing', async () => {
    const server = await startOllama();
    const { code, of } = await look(student(`{ use: ollama, model: '${QWEN.name}', hosts: ['${server.url}'] }`));
    expect(of('models')).toMatch(/^ok .*qwen2\.5:7b/m);
    expect(of('models')).not.toMatch(/^(warn|fail)/m);
    expect(of('prices')).toMatch(/^ok .*ollama\/qwen2\.5:7b/);
    expect(of('budget')).toBe('');
    expect(code).toBe(0);
    expect(server.chats()).toEqual([]);
  });

  it('only warns of one host of several that is dead', async () => {
    const server = await startOllama();
    const hosts = `['http://127.0.0.1:1', '${server.url}']`;
    const { code, of } = await look(student(`{ use: ollama, model: '${QWEN.name}', hosts: ${hosts} }`));
    expect(of('models')).toMatch(/^warn .*No Ollama answers at http:\/\/127\.0\.0\.1:1/m);
    expect(of('models')).toMatch(/^ok .*qwen2\.5:7b is there/m);
    expect(code).toBe(0);
  });

  it.each<[string, (url: string) => string, RegExp]>([
    [
      'the line to pull a model that is not there',
      (url) => `{ use: ollama, model: 'qwen3:8b', hosts: ['${url}'] }`,
      /^fail .*qwen3:8b.*\n +fix: .*ollama pull qwen3:8b/m,
    ],
    [
      'what to do about a context that the model does not have',
      (url) => `{ use: ollama, model: '${QWEN.name}', hosts: ['${url}'], numCtx: 65536 }`,
      /^fail .*(32,?768|65,?536).*\n +fix: .*/m,
    ],
    [
      'where nothing answers',
      () => `{ use: ollama, model: '${QWEN.name}', hosts: ['http://127.0.0.1:1'] }`,
      /^fail .*127\.0\.0\.1:1\b.*\n +fix: .*/m,
    ],
  ])('fails with %s', async (_, settings, line) => {
    const server = await startOllama();
    const { code, of } = await look(student(settings(server.url)));
    expect(of('models')).toMatch(line);
    expect(code).toBe(1);
  });
});

describe('a teacher with a key', () => {
  const teacher = (url: string, more = ''): string =>
    `teacher: { use: openai, preset: openai, model: gpt-6.1-sol, baseUrl: '${url}/v1', keyVariable: GATE_KEY${more} }`;

  it('is well where the key and the model are there, and is asked nothing', async () => {
    const server = await startOpenAi();
    const { code, of } = await look(teacher(server.url), { GATE_KEY: KEY });
    expect(of('models')).toMatch(/^ok .*GATE_KEY/m);
    expect(of('models')).not.toMatch(/^(warn|fail)/m);
    expect(code).toBe(0);
    expect(server.chats()).toEqual([]);
  });

  it('fails without the key, and names its variable', async () => {
    const server = await startOpenAi();
    const { code, of } = await look(teacher(server.url), { OPENAI_API_KEY: KEY });
    expect(of('models')).toMatch(/^fail .*GATE_KEY.*\n +fix: /m);
    expect(code).toBe(1);
  });

  it.each([
    ['a key that is refused, without showing it', 401, { error: { message: `Incorrect API key provided: ${KEY}` } }],
    ['a server at fault', 500, { error: { message: `we saw ${KEY}` } }],
  ])('fails for %s', async (_, status, body) => {
    const server = createServer((_request, response) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    servers.push(server);
    const url = await listen(server);
    const { code, of } = await look(teacher(url), { GATE_KEY: KEY });
    expect(of('models')).toMatch(/^fail .*\n +fix: /m);
    expect(code).toBe(1);
  });

  it('has a budget, or a warning', async () => {
    const server = await startOpenAi();
    const without = await look(teacher(server.url), { GATE_KEY: KEY });
    const limited = await look(`${teacher(server.url)}\nbudget: { usd: 5, minutes: 90 }`, { GATE_KEY: KEY });
    expect(without.of('budget')).toMatch(
      /^warn .*openai\/gpt-6\.1-sol costs money.*\n +fix: Add to pipelines\/nightly\.yaml: budget: \{ usd: 5 \}/,
    );
    expect(limited.of('budget')).toMatch(/^ok .*at most 5 USD, 90 minutes a night$/m);
  });
});

describe('embeddings for recall', () => {
  const recall = (url: string): string =>
    `memory: { recall: { embeddings: { use: openai, model: embed-test, baseUrl: '${url}/v1', keyVariable: EMBED_KEY } } }`;

  it('are well where the model embeds a word', async () => {
    const server = await startOpenAiEmbeddings();
    servers.push(server);
    const { code, of } = await look(recall(server.url), { EMBED_KEY: KEY });
    expect(of('recall')).toMatch(/^ok .*openai\/embed-test embeds/);
    expect(code).toBe(0);
  });

  it('only warn where it does not, without showing the key', async () => {
    const fault = always({ kind: 'status', status: 401, text: 'we saw {key}' });
    const server = await startOpenAiEmbeddings({ faults: fault });
    servers.push(server);
    const { code, of } = await look(recall(server.url), { EMBED_KEY: KEY });
    expect(of('recall')).toMatch(/^warn .*words alone.*\n +fix: .*EMBED_KEY/m);
    expect(code).toBe(0);
  });
});

describe('embeddings for families', () => {
  const families = (url: string): string =>
    `families: { embeddings: { use: openai, model: embed-test, baseUrl: '${url}/v1', keyVariable: EMBED_KEY } }`;

  it('are well where the model embeds a word', async () => {
    const server = await startOpenAiEmbeddings();
    servers.push(server);
    const { code, of } = await look(families(server.url), { EMBED_KEY: KEY });
    expect(of('families')).toMatch(/^ok .*openai\/embed-test embeds/);
    expect(code).toBe(0);
  });

  it('only warn where it does not, without showing the key', async () => {
    const fault = always({ kind: 'status', status: 401, text: 'we saw {key}' });
    const server = await startOpenAiEmbeddings({ faults: fault });
    servers.push(server);
    const { code, of } = await look(families(server.url), { EMBED_KEY: KEY });
    expect(of('families')).toMatch(/^warn .*words and procedure alone.*\n +fix: .*EMBED_KEY/m);
    expect(code).toBe(0);
  });
});

describe('prices', () => {
  const teacher = 'teacher: { use: command, command: [my-agent, -p] }';
  const install = (_dir: string, machine: TestMachine): void => machine.install('my-agent', 'hello');

  it.each<[string, string, (dir: string) => void, RegExp]>([
    [
      'warns of a model that nobody has a price of',
      '',
      () => undefined,
      /^warn .*command\/my-agent.*\n +fix: .*or 0 in their place/m,
    ],
    [
      'fails where dollars are limited, as the night will',
      'budget: { usd: 1 }',
      () => undefined,
      /^fail .*command\/my-agent.*budget\.usd.*\n +fix: /m,
    ],
    [
      "takes the workspace's own",
      'budget: { usd: 1 }',
      (dir) => writeText(dir, 'pipelines/prices.yaml', 'prices:\n  - models: { command/*: 0 }\n'),
      /^ok .*command\/my-agent/m,
    ],
    [
      'fails for a file that is wrong, fault by fault',
      '',
      (dir) => writeText(dir, 'pipelines/prices.yaml', 'prices:\n  - models: { a: free }\n  - modles: {}\n'),
      /^fail .*pipelines\/prices\.yaml:2:\d+: .*\n +fix: .*\nfail .*pipelines\/prices\.yaml:3:/m,
    ],
  ])('%s', async (_, budget, prepare, line) => {
    const { code, of } = await look(`${teacher}\n${budget}`, {}, (dir, machine) => {
      install(dir, machine);
      prepare(dir);
    });
    expect(of('prices')).toMatch(line);
    expect(code).toBe(line.source.startsWith('^fail') ? 1 : 0);
  });

  it('fails for a coding agent that is not installed', async () => {
    const { code, of } = await look(teacher);
    expect(of('models')).toMatch(/^fail .*my-agent.*\n +fix: /m);
    expect(code).toBe(1);
  });
});

function student(choice: string): string {
  return `students: [${choice}]`;
}

async function startOllama(): Promise<ModelServer> {
  const server = await startOllamaServer({ script: () => ({ text: 'never asked' }) });
  servers.push(server);
  return server;
}

async function startOpenAi(): Promise<ModelServer> {
  const server = await startOpenAiServer({ script: () => ({ text: 'never asked' }), models: ['gpt-6.1-sol'] });
  servers.push(server);
  return server;
}

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
}

async function stop(server: Pick<ModelServer, 'close'> | Server): Promise<void> {
  if (!('listening' in server)) return server.close();
  server.closeAllConnections();
  const closed = once(server, 'close');
  server.close();
  await closed;
}
