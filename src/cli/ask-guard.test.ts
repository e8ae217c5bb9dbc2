import { expect, it, onTestFinished } from 'vitest';
import { createToolset } from '../day/tools/toolset.ts';
import type { JsonObject } from '../domain/json.ts';
import { createGuard } from '../guard/guard.ts';
import { startOllamaEmbeddings } from '../providers/testing/embedding-server.ts';
import { startOllamaServer } from '../providers/testing/ollama-server.ts';
import type { ScriptedAnswer } from '../providers/testing/wire.ts';
import { cli, writeText } from './testing.ts';
import { askCli, createDesk, ladder } from './testing-ask.ts';
import { makeCanaries } from './testing-canaries.ts';

const { value: SECRET, phrase } = makeCanaries(21).find(({ kind }) => kind === 'github') ?? { value: '', phrase: '' };

async function startModel(answer: (body: JsonObject) => ScriptedAnswer) {
  const server = await startOllamaServer({ script: answer, slots: 4 });
  return { ...server, [Symbol.asyncDispose]: () => server.close() };
}

async function startEmbeddings() {
  const server = await startOllamaEmbeddings();
  onTestFinished(server.close);
  const settings = `memory: { recall: { embeddings: { use: ollama, model: embed-test, baseUrl: '${server.url}' } } }`;
  const sent = (): string => JSON.stringify(server.chats().map(({ body }) => body));
  return { settings, sent };
}

const sentTo = (server: Awaited<ReturnType<typeof startModel>>): string =>
  JSON.stringify(server.chats().map(({ body }) => body));

it('sends no model a request that holds a secret, and says why nobody answers', async () => {
  await using server = await startModel(() => ({ text: 'It is done.' }));
  using workspace = createDesk(ladder(server.url));
  const { code, stdout, stderr } = await askCli(workspace.dir, [`Say whether this still works: ${phrase}`]);
  expect([code, server.chats().length]).toEqual([1, 0]);
  expect(stderr).toMatch(/request to ollama\/qwen2\.5:7b holds what looks like a secret at messages\[\d\]\.text/);
  expect(stdout + stderr).not.toContain(SECRET);
});

it('sends no model what a tool gave, where that holds one', async () => {
  // the tool says its argument again where it finds nothing
  const echo = { calls: [{ tool: 'find_ticket', arguments: { number: SECRET } }] };
  await using server = await startModel(({ messages }) =>
    Array.isArray(messages) && messages.length > 3 ? { text: 'No.' } : echo,
  );
  using workspace = createDesk(ladder(server.url));
  const { code } = await askCli(workspace.dir, ['Which ticket is the secret one?', '--allow-all']);
  expect([code, server.chats().length]).toEqual([1, 1]);
  expect(sentTo(server)).not.toContain(SECRET);
});

it('sends what people say is none', async () => {
  await using server = await startModel(() => ({ text: 'It is done.' }));
  using workspace = createDesk(`${ladder(server.url)}\nredact: { allow: ['${SECRET}'] }`);
  const { code, stdout } = await askCli(workspace.dir, [`Say whether this still works: ${phrase}`]);
  expect([code, stdout]).toEqual([0, 'It is done.\n']);
  expect(sentTo(server)).toContain(SECRET);
});

it.each([
  ['recall', ['recall', `where is ${phrase} kept`]],
  ['ask', ['ask', `where is ${phrase} kept`]],
])('embeds neither question nor memory with a secret in it: %s', async (_, words) => {
  const { settings, sent } = await startEmbeddings();
  using workspace = createDesk(settings);
  writeText(workspace.dir, 'memories/workflows/keys.md', `# Keys\n\nThe key of the shop is kept: ${phrase}.\n`);
  await cli(workspace.dir, words);
  expect(sent()).toContain('[withheld: ');
  expect(sent()).not.toContain(SECRET);
});

it('tells an agent over MCP no secret, nor the embedder that its calls ask', async () => {
  const { settings, sent } = await startEmbeddings();
  using workspace = createDesk(settings);
  writeText(workspace.dir, 'memories/workflows/keys.md', `# Keys\n\nThe key of the shop is kept: ${phrase}.\n`);
  const tools = await createToolset(workspace.dir, { guard: createGuard(1), environment: {} });
  const answer = await tools.find(({ name }) => name === 'recall')?.call({ query: 'where is the key of the shop' });
  expect(JSON.stringify(answer)).toContain('[withheld: ');
  expect(JSON.stringify(answer) + sent()).not.toContain(SECRET);
  expect(sent()).not.toBe('[]');
});
