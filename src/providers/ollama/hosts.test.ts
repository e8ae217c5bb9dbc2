import { afterEach, describe, expect, it } from 'vitest';
import type { OllamaChoice } from '../../domain/pipeline.ts';
import { always, closedPort } from '../testing/faults.ts';
import type { ModelServer } from '../testing/model-server.ts';
import { type OllamaServerOptions, QWEN, startOllamaServer } from '../testing/ollama-server.ts';
import { ollama } from './ollama.ts';
import { choiceOf, LOOK_UP, requestOf, worldOf } from './testing.ts';

const servers: ModelServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function serve(options: Partial<OllamaServerOptions> = {}): Promise<ModelServer> {
  const server = await startOllamaServer({ script: () => ({ text: 'Yes.' }), ...options });
  servers.push(server);
  return server;
}

const chatsOf = (all: readonly ModelServer[]) => all.map((server) => server.chats().length);

describe('several servers', () => {
  it('share the work by their concurrency', async () => {
    const all = [await serve({ latencyMs: 30 }), await serve({ latencyMs: 30 })];
    const hosts = all.map(({ url }, index) => ({ url, concurrency: index + 1 }));
    const model = await ollama.open(choiceOf([], { hosts }), worldOf());
    await Promise.all(Array.from({ length: 9 }, () => model.complete(requestOf())));
    expect(all.map((server) => server.peak())).toEqual([1, 2]);
    expect(chatsOf(all)).toEqual([3, 6]);
  });

  it('lose one in the middle, and no request with it', async () => {
    const [dying, living] = [await serve({ latencyMs: 20 }), await serve({ latencyMs: 20 })];
    const model = await ollama.open(choiceOf([dying.url, living.url]), worldOf());
    await model.complete(requestOf());
    await dying.close();
    // Until the connection that was kept open is known to be gone.
    await new Promise((resolve) => setTimeout(resolve, 50));
    const answers = await Promise.all(Array.from({ length: 4 }, () => model.complete(requestOf())));
    expect(answers.map(({ text }) => text)).toEqual(['Yes.', 'Yes.', 'Yes.', 'Yes.']);
    expect(chatsOf([dying, living])).toEqual([1, 4]);
  });

  it('work without one that is dead from the start', async () => {
    const living = await serve();
    const notices: string[] = [];
    const dead = await closedPort();
    const world = { ...worldOf(), notice: (sentence: string) => notices.push(sentence) };
    const model = await ollama.open(choiceOf([dead, living.url]), world);
    expect(await model.complete(requestOf())).toMatchObject({ text: 'Yes.' });
    expect(notices).toEqual([expect.stringContaining(`the host ${dead} is left out`)]);
  });

  it.each<[string, Partial<OllamaServerOptions>]>([
    ['of another digest', { models: [{ ...QWEN, digest: 'f'.repeat(64) }] }],
    ['of another version', { version: '0.11.0' }],
    ['without the model', { models: [] }],
  ])('send nothing to one %s', async (_, options) => {
    const all = [await serve(), await serve(options)];
    const model = await ollama.open(choiceOf(all.map(({ url }) => url)), worldOf());
    await Promise.all([model.complete(requestOf()), model.complete(requestOf())]);
    expect(chatsOf(all)).toEqual([2, 0]);
  });

  it('refuse one that comes back with another model', async () => {
    const world = worldOf();
    const all = [
      await serve(),
      await serve({ faults: always({ kind: 'model-missing' }), models: [{ ...QWEN, digest: 'f'.repeat(64) }] }),
    ];
    const model = await ollama.open(choiceOf(all.map(({ url }) => url)), world);
    world.advance(60_000);
    await Promise.all([model.complete(requestOf()), model.complete(requestOf())]);
    expect(chatsOf(all)).toEqual([2, 0]);
  });
});

describe('opening', () => {
  it('names the line to pull the model with, for every host that lacks it', async () => {
    const all = [await serve({ models: [] }), await serve({ models: [] })];
    const [first, second] = all.map(({ url }) => url);
    await expect(ollama.open(choiceOf([first ?? '', second ?? '']), worldOf())).rejects.toMatchObject({
      code: 'MODEL_MISSING',
      hint: `Run: OLLAMA_HOST=${first} ollama pull qwen2.5:7b Run: OLLAMA_HOST=${second} ollama pull qwen2.5:7b`,
    });
  });

  it('refuses a context that the model does not have', async () => {
    const { url } = await serve();
    await expect(ollama.open(choiceOf([url], { numCtx: 65_536 }), worldOf())).rejects.toMatchObject({
      code: 'MODEL_REFUSED_REQUEST',
      message: expect.stringContaining('32768'),
    });
  });

  it('works for a model without tools, which is refused only where tools are offered', async () => {
    const { url } = await serve({ models: [{ ...QWEN, capabilities: ['completion'] }] });
    const model = await ollama.open(choiceOf([url]), worldOf());
    expect(await model.complete(requestOf())).toMatchObject({ text: 'Yes.' });
    await expect(model.complete(requestOf({ tools: [LOOK_UP] }))).rejects.toMatchObject({
      code: 'MODEL_REFUSED_REQUEST',
    });
  });

  it('says what an address is that is none', async () => {
    await expect(ollama.open(choiceOf(['nonsense']), worldOf())).rejects.toMatchObject({
      code: 'MODEL_UNREACHABLE',
      message: expect.stringContaining('nonsense'),
    });
  });
});

describe('check', () => {
  const problems = async (
    hosts: readonly string[],
    choice: Partial<OllamaChoice> = {},
    env: Record<string, string> = {},
  ) => {
    const checks = await ollama.check(choiceOf(hosts, choice), worldOf(env));
    return checks.filter(({ ok }) => !ok).map(({ what, fix }) => `${what} -> ${fix}`);
  };

  it('finds nothing wrong, and asks the model nothing', async () => {
    const all = [await serve(), await serve()];
    const checks = await ollama.check(choiceOf(all.map(({ url }) => url)), worldOf());
    expect(checks.every(({ ok }) => ok)).toBe(true);
    expect(checks).toHaveLength(9);
    expect(chatsOf(all)).toEqual([0, 0]);
  });

  it.each<[string, Partial<OllamaServerOptions>, Partial<OllamaChoice>, RegExp]>([
    [
      'not pulled',
      { models: [] },
      {},
      /qwen2\.5:7b is not pulled at .* -> Run: OLLAMA_HOST=http\S+ ollama pull qwen2\.5:7b$/,
    ],
    [
      'too short a context',
      { models: [{ ...QWEN, contextLength: 4_096 }] },
      {},
      /4096 tokens, numCtx 8192 -> Set numCtx to 4096/,
    ],
    [
      'no tools',
      { models: [{ ...QWEN, capabilities: ['completion'] }] },
      {},
      /cannot call tools .* -> .*capability tools/,
    ],
    ['no thinking', {}, { think: 'low' }, /cannot think, and think is low -> Set think: false/],
    ['an old version', { version: '0.5.1' }, {}, /Ollama 0\.5\.1 .* -> Update Ollama/],
  ])('%s', async (_, options, choice, expected) => {
    const found = await problems([(await serve(options)).url], choice);
    expect(found).toEqual([expect.stringMatching(expected)]);
  });

  it('finds hosts that differ', async () => {
    const all = [await serve(), await serve({ models: [{ ...QWEN, digest: 'f'.repeat(64) }] })];
    expect(await problems(all.map(({ url }) => url))).toEqual([
      expect.stringMatching(/is not used: its digest ffffffffffff is not 845dbda0ea48, the first host's -> Pull/),
    ]);
  });

  it('tells a dead host elsewhere from the live one', async () => {
    const dead = await closedPort();
    expect(await problems([dead, (await serve()).url])).toEqual([
      expect.stringMatching(/^No Ollama answers at .* -> Start Ollama/),
    ]);
  });

  it('points to OLLAMA_HOST where nothing runs at the usual address', async () => {
    const fix = await problems(['http://localhost:11434'], {}, { OLLAMA_HOST: '10.0.0.5:11434' });
    expect(fix).toEqual([expect.stringContaining('OLLAMA_HOST is 10.0.0.5:11434: name that address under hosts')]);
  });

  it('never rejects', async () => {
    expect(await problems(['nonsense', 'http://user:secret@127.0.0.1:1'])).toEqual([
      expect.stringContaining('nonsense'),
      expect.not.stringContaining('secret@'),
    ]);
  });
});
