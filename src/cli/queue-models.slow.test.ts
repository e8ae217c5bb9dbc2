import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startOllamaEmbeddings } from '../providers/testing/embedding-server.ts';
import type { ModelServer } from '../providers/testing/model-server.ts';
import { QWEN, startOllamaServer } from '../providers/testing/ollama-server.ts';
import type { Script } from '../providers/testing/wire.ts';
import { REDIS_SERVER, startRedis, type TestRedis } from '../queue/testing.ts';
import { changed, cli, copyWorkspace, lasting, readText, type TestWorkspace, writeText } from './testing.ts';
import { closeTickets, writeDeskLog } from './testing-desk.ts';
import { followSkill } from './testing-models.ts';
import { induceSkill, KEY, prepare, runJson, type Servers, startServers } from './testing-night.ts';
import { configureQueue, startWorker } from './testing-queue.ts';

const TALKER = { ...QWEN, name: 'talker:1b', digest: 'd'.repeat(64) };
const KEY_VARIABLE = 'WORKERS_KEY';

/** One Ollama with both models: the one that plays the user is content with everything. */
const script: Script = (body) =>
  body.model === TALKER.name ? { text: JSON.stringify({ done: true, text: '' }) } : followSkill(body);

describe.skipIf(REDIS_SERVER === null)('a night all of whose models are on workers', { timeout: 180_000 }, () => {
  let redis: TestRedis;
  let servers: Servers & AsyncDisposable;
  let ollama: ModelServer;
  let embeddings: ModelServer;
  let fresh: TestWorkspace;

  beforeAll(async () => {
    redis = await startRedis({ appendOnly: true });
    servers = await startServers(await induceSkill());
    ollama = await startOllamaServer({ script, models: [QWEN, TALKER], slots: 4 });
    embeddings = await startOllamaEmbeddings();
    fresh = prepare({ teacher: servers.teacher, student: ollama }, more(ollama.url, embeddings.url));
  }, 120_000);
  afterAll(async () => {
    for (const server of [ollama, embeddings]) await server.close();
    await servers[Symbol.asyncDispose]();
    await redis.stop();
    fresh[Symbol.dispose]();
  });

  const more = (url: string, embedUrl: string): string =>
    [
      `user: { use: ollama, model: '${TALKER.name}', hosts: [{ url: '${url}', concurrency: 4 }] }`,
      `families: { embeddings: { use: ollama, model: embed-test, baseUrl: '${embedUrl}' } }`,
      '',
    ].join('\n');

  const startWorkers = () => {
    const { teacher } = servers;
    const words = ['--ollama', `${embeddings.url}=2`, '--endpoint', `${teacher.url}/v1=${KEY_VARIABLE}`];
    return startWorker(redis, { url: ollama.url, name: 'all', words, environment: { [KEY_VARIABLE]: KEY } });
  };

  /** The pipeline without any address or key that would do here. */
  function queued(): TestWorkspace {
    const workspace = copyWorkspace(fresh.dir);
    configureQueue(workspace.dir, redis, ', endpoints: workers');
    const path = 'pipelines/nightly.yaml';
    writeText(workspace.dir, path, readText(workspace.dir, path).replace(embeddings.url, 'http://127.0.0.1:1'));
    return workspace;
  }

  it('leaves the same files as one that asks them itself, and is replayed without Redis', async () => {
    using plain = copyWorkspace(fresh.dir);
    const here = await runJson(plain.dir);
    expect(here.verdicts).toMatchObject([{ verdict: 'promote' }]);
    await using _worker = await startWorkers();
    using workspace = queued();
    const run = (dir: string, ...words: readonly string[]) => cli(dir, ['run', '--json', ...words]); // no key here
    const there = await run(workspace.dir);
    expect(there).toMatchObject({ code: 0, stderr: '' });
    expect(changed(lasting(plain.dir), lasting(workspace.dir))).toEqual([]);
    const { models } = JSON.parse(there.stdout);
    const uses = (of: typeof models) =>
      of.uses.map(({ role, model, purpose }: Use) => `${role} ${model} ${purpose}`).sort();
    expect(uses(models)).toEqual(uses(here.models));

    using recorded = queued();
    const file = join(recorded.dir, 'traffic.jsonl');
    expect((await run(recorded.dir, '--record', file)).code).toBe(0);
    expect(changed(lasting(plain.dir), lasting(recorded.dir))).toEqual([]);
    for (const path of ['evals', 'skills', 'memories', '.nightschool']) {
      rmSync(join(recorded.dir, path), { recursive: true, force: true });
    }
    const path = 'pipelines/nightly.yaml';
    writeText(recorded.dir, path, readText(recorded.dir, path).replace(redis.url, 'redis://127.0.0.1:1'));
    expect((await run(recorded.dir, '--replay', file)).code).toBe(0);
    expect(readText(recorded.dir, 'skills/close-ticket/SKILL.md')).toBe(
      readText(plain.dir, 'skills/close-ticket/SKILL.md'),
    );
  });

  it('sits an exam for eval, too', async () => {
    await using _worker = await startWorkers();
    using workspace = queued();
    expect((await cli(workspace.dir, ['run'])).code).toBe(0);
    writeDeskLog(workspace.dir, closeTickets(0, 60));
    const { code, stdout } = await cli(workspace.dir, ['eval', 'close-ticket', '--json']);
    expect(code).toBe(0);
    const { summary } = JSON.parse(stdout);
    expect(summary.heldOut.withSkill).toMatchObject({ errored: 0 });
    expect(summary.heldOut.withSkill.passed).toBe(summary.heldOut.withSkill.of);
    expect(summary.heldOut.noSkill.passed).toBe(0);
  });
});

interface Use {
  readonly role: string;
  readonly model: string;
  readonly purpose: string;
}
