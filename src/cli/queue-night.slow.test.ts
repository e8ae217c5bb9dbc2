import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { QWEN, startOllamaServer } from '../providers/testing/ollama-server.ts';
import { REDIS_SERVER, startRedis, type TestRedis } from '../queue/testing.ts';
import { changed, cli, copyWorkspace, createWorkspace, lasting, startCli } from './testing.ts';
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
    await using _one = startWorker(redis, { url, name: 'one' });
    await using _two = startWorker(redis, { url, name: 'two' });
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
});
