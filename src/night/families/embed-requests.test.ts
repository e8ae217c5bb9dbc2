import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createWorkspace } from '../../cli/testing.ts';
import { UNRELATED } from '../../cluster/dense/meaning.ts';
import { makeTask } from '../../cluster/testing.ts';
import type { RunEvent } from '../../domain/event.ts';
import {
  bagOfWords,
  type EmbeddingServerOptions,
  startOllamaEmbeddings,
} from '../../providers/testing/embedding-server.ts';
import { always, closedPort } from '../../providers/testing/faults.ts';
import { quickWorld } from '../../providers/testing/world.ts';
import { readPipeline } from '../../store/pipeline.ts';
import { createNight } from '../create-night.ts';
import { embedRequests } from './embed-requests.ts';

const REQUESTS = ['Cancel order 17', 'cancel  Order 4711', 'Where is my parcel', 'Play some music'];
const tasksOf = (requests: readonly string[]) =>
  requests.map((request, index) => makeTask({ id: `t${index}`, request }));
const settings = (url: string) =>
  `families: { embeddings: { use: ollama, model: embed-test, baseUrl: '${url}', batch: 4 } }\n`;

async function serve(options: EmbeddingServerOptions = {}) {
  const server = await startOllamaEmbeddings(options);
  onTestFinished(server.close);
  return server;
}

/** The texts that a server was asked for, but for those that nobody said. */
const asked = (server: Awaited<ReturnType<typeof serve>>) =>
  server
    .chats()
    .flatMap(({ body }) => (Array.isArray(body.input) ? body.input.map(String) : []))
    .filter((text) => !UNRELATED.includes(text));

function workspaceWith(url: string) {
  const workspace = createWorkspace(settings(url));
  onTestFinished(() => workspace[Symbol.dispose]());
  return workspace;
}

/** One night in a workspace; `url`: of the server that the pipeline names tonight. */
async function embedIn(
  { dir }: { readonly dir: string },
  requests: readonly string[],
  { url, dryRun = false }: { readonly url: string; readonly dryRun?: boolean },
) {
  const events: RunEvent[] = [];
  const named = await readPipeline(dir, 'nightly');
  const pipeline = {
    ...named,
    families: {
      ...named.families,
      embeddings: named.families.embeddings && { ...named.families.embeddings, baseUrl: url },
    },
  };
  using night = await createNight(pipeline, {
    ...{ dir, dryRun, world: quickWorld(), signal: new AbortController().signal },
    emit: (event) => void events.push(event),
    clock: () => new Date(0),
  });
  const { meaning, basis } = await embedRequests(night, tasksOf(requests));
  const warnings = events.flatMap((event) => (event.type === 'warning-raised' ? [event.message] : []));
  const calls = events.flatMap((event) => (event.type === 'model-called' ? [event.call] : []));
  return { meaning, basis, warnings, calls };
}

describe('embedRequests', () => {
  it('asks once for requests that differ in their numbers alone, in batches, and counts what it takes', async () => {
    const server = await serve();
    const workspace = workspaceWith(server.url);
    const { meaning, warnings, calls } = await embedIn(workspace, REQUESTS, server);
    expect(asked(server).toSorted()).toEqual(['cancel order number', 'play some music', 'where is my parcel']);
    for (const { body } of server.chats()) expect([body.input].flat().length).toBeLessThanOrEqual(4);
    expect(meaning?.vectorOf.get('t0')).toBe(meaning?.vectorOf.get('t1'));
    expect(meaning?.vectors.numbers).toHaveLength(3 * bagOfWords('').length);
    expect(meaning?.unrelated).toBeGreaterThan(0);
    expect(warnings).toEqual([]);
    expect(calls).toMatchObject([{ role: 'embedder', model: 'ollama/embed-test', from: 'model', usd: 0 }]);
  });

  it('asks for nothing that it has, and drops what nobody says any more', async () => {
    const server = await serve();
    const workspace = workspaceWith(server.url);
    const before = await embedIn(workspace, REQUESTS, server);
    const again = await embedIn(workspace, REQUESTS, server);
    expect(again).toEqual({ ...before, calls: [] });
    await embedIn(workspace, ['Play some music'], server);
    expect(asked(server)).toHaveLength(3);
    await embedIn(workspace, REQUESTS, server);
    expect(asked(server)).toHaveLength(5);
  });

  it.each<[string, EmbeddingServerOptions]>([
    ['another model', { digest: 'b'.repeat(64) }],
    ['vectors of another length', { vectors: (texts) => texts.map((text) => bagOfWords(text).slice(0, 20)) }],
  ])('asks for everything anew where the server has %s', async (_, options) => {
    const [server, other] = [await serve(), await serve(options)];
    const workspace = workspaceWith(server.url);
    const before = await embedIn(workspace, REQUESTS, server);
    const after = await embedIn(workspace, [...REQUESTS, 'one more request'], other);
    expect(asked(other)).toHaveLength(4);
    expect(after.meaning?.vectorOf.size).toBe(5);
    expect(after.basis).not.toBe(before.basis);
    expect(after.warnings).toEqual([]);
  });

  it('does with words and procedure where the server is down, and says so', async () => {
    const url = await closedPort();
    const { meaning, warnings } = await embedIn(workspaceWith(url), REQUESTS, { url });
    expect(meaning).toBeNull();
    expect(warnings).toEqual([
      expect.stringMatching(/^What requests mean is not known, so words and procedure decide: .*cannot be reached/),
    ]);
  });

  it('still has what it knew where the server is down', async () => {
    const server = await serve();
    const workspace = workspaceWith(server.url);
    await embedIn(workspace, REQUESTS, server);
    await server.close();
    const { meaning, warnings } = await embedIn(workspace, [...REQUESTS, 'one more request'], server);
    expect([...(meaning?.vectorOf.keys() ?? [])]).toEqual(['t0', 't1', 't2', 't3']);
    expect(warnings).toEqual([
      expect.stringMatching(/^What 1 of 5 requests mean is not known, so words and procedure decide/),
    ]);
  });

  it('goes on where a server broke down in the middle', async () => {
    const many = Array.from(
      { length: 60 },
      (_, index) => `say ${'abcdefghij'[index % 10]}${'klmnop'[index % 6]} ${'qrstuvwxyz'[Math.floor(index / 6)]}`,
    );
    const broken = await serve({
      faults: (number) => (number > 9 ? { kind: 'status', status: 500, text: 'no' } : null),
    });
    const workspace = workspaceWith(broken.url);
    const first = await embedIn(workspace, many, broken);
    expect(first.warnings).toHaveLength(1);
    expect(first.meaning?.vectorOf.size).toBeGreaterThan(0);
    const server = await serve();
    const second = await embedIn(workspace, many, server);
    expect(second.warnings).toEqual([]);
    expect(asked(server).length).toBeLessThan(60);
    expect(second.meaning?.vectorOf.size).toBe(60);
  });

  it('shortens what a model refuses as too long', async () => {
    const refuse = always({ kind: 'status', status: 400, text: 'input length exceeds the context length' });
    const server = await serve({
      faults: (number, body) =>
        [body.input].flat().some((text) => String(text).length > 400) ? refuse(number, body) : null,
    });
    const { meaning, warnings } = await embedIn(
      workspaceWith(server.url),
      ['word '.repeat(150), 'hello there'],
      server,
    );
    expect([meaning?.vectorOf.size, warnings]).toEqual([2, []]);
  });

  it('leaves no trace in a dry run', async () => {
    const server = await serve();
    const workspace = workspaceWith(server.url);
    await embedIn(workspace, REQUESTS, server);
    const file = join(workspace.dir, '.nightschool/embeddings.db');
    const before = readFileSync(file);
    const { meaning } = await embedIn(workspace, ['Play some music', 'one more request'], { ...server, dryRun: true });
    expect(meaning?.vectorOf.size).toBe(2);
    expect(readFileSync(file)).toEqual(before);
  });

  it.each([
    ['a dry run', true, '', /not free, so a dry run does not ask it/],
    ['a night limited in dollars', false, 'budget: { usd: 1 }', /nobody knows what openai\/secret-1 costs/],
  ])('asks no model of unknown price in %s', async (_, dryRun, budget, reason) => {
    const server = await serve();
    const choice = `{ use: openai, model: secret-1, baseUrl: '${server.url}/v1' }`;
    const workspace = createWorkspace(`families: { embeddings: ${choice} }\n${budget}`);
    onTestFinished(() => workspace[Symbol.dispose]());
    const { meaning, warnings } = await embedIn(workspace, REQUESTS, { ...server, dryRun });
    expect([meaning, server.exchanges.length]).toEqual([null, 0]);
    expect(warnings).toEqual([expect.stringMatching(reason)]);
  });

  it('asks nobody where no model is configured', async () => {
    const workspace = createWorkspace();
    onTestFinished(() => workspace[Symbol.dispose]());
    expect((await embedIn(workspace, REQUESTS, { url: '' })).meaning).toBeNull();
  });
});
