import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { QWEN, startOllamaServer } from '../providers/testing/ollama-server.ts';
import { REDIS_SERVER, startRedis, type TestRedis } from '../queue/testing.ts';
import { changed, cli, copyWorkspace, createWorkspace, lasting, readText, startCli, writeText } from './testing.ts';
import { closeTickets, writeDeskLog } from './testing-desk.ts';
import { followSkill } from './testing-models.ts';
import { induceSkill, KEY, prepare, runJson, type Servers, startServers } from './testing-night.ts';
import { configureQueue, startWorker } from './testing-queue.ts';

let redis: TestRedis;
let servers: Servers & AsyncDisposable;
/** A workspace as it is before its first night, and what a night without a queue leaves in it. */
let fresh: ReturnType<typeof prepare>;
let expected: ReturnType<typeof lasting>;

describe.skipIf(REDIS_SERVER === null)('a night with a queue', { timeout: 180_000 }, () => {
  beforeAll(async () => {
    redis = await startRedis({ appendOnly: true });
    servers = await startServers(await induceSkill());
    fresh = prepare(servers);
    using plain = copyWorkspace(fresh.dir);
    expect((await runJson(plain.dir)).verdicts).toMatchObject([{ verdict: 'promote' }]);
    expected = lasting(plain.dir);
  }, 120_000);
  afterAll(async () => {
    await servers[Symbol.asyncDispose]();
    await redis.stop();
    fresh[Symbol.dispose]();
  });

  /** A copy of the workspace whose student is on workers. */
  function queued(more = '') {
    const workspace = copyWorkspace(fresh.dir);
    configureQueue(workspace.dir, redis, more);
    return workspace;
  }

  it('decides what a night without decides, and leaves the same files', async () => {
    const { url } = servers.student;
    await using _one = await startWorker(redis, { url, name: 'one' });
    await using _two = await startWorker(redis, { url, name: 'two' });
    using workspace = queued();
    const asked = servers.student.tokens();
    const { code, verdicts, spend, models } = await runJson(workspace.dir);
    expect(code).toBe(0);
    expect(verdicts).toMatchObject([{ skill: 'close-ticket', student: 'ollama/qwen2.5:7b', verdict: 'promote' }]);
    expect(changed(expected, lasting(workspace.dir))).toEqual([]);
    const { input, output } = servers.student.tokens();
    const sat = input + output - asked.input - asked.output;
    expect(spend.studentTokens).toBeGreaterThan(0);
    expect(spend.studentTokens).toBeLessThanOrEqual(sat); // what was ahead when a verdict fell is not told of
    expect(models.discarded).toBeGreaterThan(0);
    expect((await cli(workspace.dir, ['verify', '--all'])).code).toBe(0);
    expect((await runJson(workspace.dir)).verdicts).toMatchObject([{ verdict: 'promote', tonight: false }]);
  });

  it('refuses a worker that has another model, and says so', async () => {
    const other = await startOllamaServer({ script: followSkill, models: [{ ...QWEN, digest: 'c'.repeat(64) }] });
    const { url } = servers.student;
    await using _one = await startWorker(redis, { url, name: 'one', slots: 3 });
    await using _other = await startWorker(redis, { url: other.url, name: 'stranger', slots: 1 });
    using workspace = queued();
    const { code, warnings } = await runJson(workspace.dir);
    expect(code).toBe(0);
    expect(changed(expected, lasting(workspace.dir))).toEqual([]);
    expect(JSON.stringify(warnings)).toMatch(
      /ollama\/qwen2.5:7b: the worker on stranger is refused: its digest is c{12} and not 845dbda0ea48/,
    );
    expect(other.chats()).toEqual([]);
    await other.close();
  });

  it('is not changed by a worker that is killed in the middle', async () => {
    const slow = await startOllamaServer({ script: followSkill, slots: 2, latencyMs: 15 });
    await using dying = await startWorker(redis, { url: slow.url, name: 'dying' });
    using workspace = queued();
    const running = runJson(workspace.dir);
    await expect.poll(() => slow.chats().length, { timeout: 30_000 }).toBeGreaterThan(40);
    dying.child.kill('SIGKILL');
    await using _heir = await startWorker(redis, { url: slow.url, name: 'heir' });
    expect((await running).code).toBe(0);
    expect(changed(expected, lasting(workspace.dir))).toEqual([]);
    await slow.close();
  });

  it.each([20, 60, 110])('goes on where it was killed, after %i answers', async (answers) => {
    const slow = await startOllamaServer({ script: followSkill, slots: 2, latencyMs: 15 });
    await using _one = await startWorker(redis, { url: slow.url, name: 'one' });
    using workspace = queued();
    const { child, ended } = startCli(workspace.dir, ['run'], { OPENAI_API_KEY: KEY });
    await expect.poll(() => slow.chats().length, { timeout: 60_000, interval: 5 }).toBeGreaterThan(answers);
    child.kill('SIGKILL');
    await ended;
    expect((await runJson(workspace.dir)).code).toBe(0);
    expect(changed(expected, lasting(workspace.dir))).toEqual([]);
    await slow.close();
  });

  it('takes no more than one budget in two runs of which the first is killed, whatever workers do meanwhile', async () => {
    const most = 90_000;
    const slow = await startOllamaServer({ script: followSkill, slots: 4, latencyMs: 15 });
    await using _one = await startWorker(redis, { url: slow.url, name: 'one', slots: 4 });
    using workspace = prepare(servers, `budget: { studentTokens: ${most} }\nlimits: { tokensPerTrial: 4000 }`);
    configureQueue(workspace.dir, redis);
    const taken = (): number => slow.tokens().input + slow.tokens().output;
    const { child, ended } = startCli(workspace.dir, ['run'], { OPENAI_API_KEY: KEY });
    await expect.poll(taken, { timeout: 60_000, interval: 5 }).toBeGreaterThan(20_000);
    child.kill('SIGKILL');
    expect((await ended).code).toBeNull();
    expect((await runJson(workspace.dir)).models.postponed).toMatchObject([{ code: 'BUDGET_SPENT' }]);
    expect(taken()).toBeLessThanOrEqual(most);
    // the night after has a budget of its own, and goes on from there
    expect((await runJson(workspace.dir)).code).toBe(0);
    expect(taken()).toBeLessThanOrEqual(2 * most);
    await slow.close();
  });
});

describe.skipIf(REDIS_SERVER === null)('a Redis that may lose jobs', () => {
  it.each([
    [
      'all of them',
      ['--maxmemory', '100mb', '--maxmemory-policy', 'allkeys-lru'],
      'down',
      /noeviction|maxmemory-policy/,
    ],
    ['those it held when it ends', [], 'warnings', /append/i],
  ] as const)('is used or not, and told of: %s', async (_, more, where, told) => {
    const lossy = await startRedis({ appendOnly: false, more });
    await using here = await startServers(await induceSkill());
    await using _worker = await startWorker(lossy, { url: here.student.url, name: 'one' });
    using workspace = prepare(here);
    configureQueue(workspace.dir, lossy);
    const { code, models, warnings } = await runJson(workspace.dir);
    expect(code).toBe(where === 'down' ? 1 : 0);
    expect(JSON.stringify({ down: models.down, warnings }[where])).toMatch(told);
    await lossy.stop();
  });
});

describe.skipIf(REDIS_SERVER === null)('without a worker', { timeout: 60_000 }, () => {
  it('a night says what it waits for, and does so no longer than it said', async () => {
    const redis = await startRedis({ appendOnly: true });
    await using here = await startServers(await induceSkill());
    using workspace = prepare(here);
    configureQueue(workspace.dir, redis);
    const path = 'pipelines/nightly.yaml';
    writeText(workspace.dir, path, readText(workspace.dir, path).replace('waitSeconds: 30', 'waitSeconds: 5'));
    const { code, stderr } = await startCli(workspace.dir, ['run'], { OPENAI_API_KEY: KEY }).ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(/^Waits up to 5 seconds for a worker that has ollama\/qwen2\.5:7b\.\n/);
    await redis.stop();
  });
});

describe('without Redis', () => {
  it('a night with a queue ends with its code and says why', async () => {
    await using here = await startServers(await induceSkill());
    using workspace = prepare(here);
    configureQueue(workspace.dir, { url: 'redis://127.0.0.1:1' });
    const { code, verdicts, models } = await runJson(workspace.dir);
    expect({ code, verdicts }).toEqual({ code: 1, verdicts: [] });
    expect(models.down).toMatchObject([
      { role: 'student', reason: expect.stringMatching(/^Redis at redis:\/\/127\.0\.0\.1:1 cannot be reached/) },
    ]);
    const { stdout } = await cli(workspace.dir, ['run']);
    expect(stdout.replace(/\s+/g, ' ')).toContain('Redis at redis://127.0.0.1:1 cannot be reached');
  });

  it.each([
    ['no queue', '', false],
    ['a queue that nothing needs', 'queue: {}', false],
    ['a queue', "students: [{ use: ollama, model: m }]\nqueue: { url: 'redis://127.0.0.1:1' }", true],
  ])('a night with %s loads what it needs alone', async (_, settings, isLoaded) => {
    using workspace = createWorkspace(settings);
    writeDeskLog(workspace.dir, closeTickets(0, 30));
    const loaded = await loadedBy(workspace.dir);
    expect(loaded.some((url) => url.endsWith('/cli/main.ts'))).toBe(true);
    for (const library of ['bullmq', 'ioredis']) {
      expect(
        loaded.some((url) => url.includes(`/node_modules/${library}/`)),
        library,
      ).toBe(isLoaded);
    }
  });
});

/** Every script that a night loads, as the engine tells when the process ends. */
async function loadedBy(dir: string): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'nightschool-coverage-'));
  try {
    await startCli(dir, ['run'], { NODE_V8_COVERAGE: folder }).ended;
    const files = readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')));
    return files.flatMap(({ result }) => result.map(({ url }: { url: string }) => url));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
