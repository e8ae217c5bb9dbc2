import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { playRefund } from '../bench/trials-exam.ts';
import { QWEN, startOllamaServer } from '../providers/testing/ollama-server.ts';
import { REDIS_SERVER, startRedis, type TestRedis } from '../queue/testing.ts';
import { createMachine, doctor } from './doctor/testing-machine.ts';
import { cli, createEmpty, createWorkspace, startCli, type TestWorkspace } from './testing.ts';
import { workerWords } from './testing-worker.ts';

describe.skipIf(REDIS_SERVER === null)('a fleet', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startRedis({ appendOnly: true });
  });
  afterAll(() => redis.stop());

  function workspaceOf(url: string): TestWorkspace {
    const student = `students: [{ use: ollama, model: '${QWEN.name}' }]`;
    const workspace = createWorkspace(`queue: { url: '${url}', prefix: fleet }\n${student}`);
    onTestFinished(() => workspace[Symbol.dispose]());
    return workspace;
  }

  async function look(dir: string): Promise<{ readonly lines: string; readonly seconds: number }> {
    using machine = createMachine();
    const began = performance.now();
    const { stdout } = await doctor(dir, { environment: machine.environment });
    const lines = stdout.match(/^(ok|warn|fail) +queue .*\n( +fix: .*\n)?/gm) ?? [];
    return { lines: lines.join(''), seconds: (performance.now() - began) / 1000 };
  }

  it('that has nobody says how to start one', { timeout: 60_000 }, async () => {
    const { dir } = workspaceOf(redis.url);
    const { code, stdout, stderr } = await cli(dir, ['status', '--fleet']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^0 workers.*[\s\S]*No worker is there: start one with nightschool worker --prefix fleet/);
    const { lines } = await look(dir);
    expect(lines).toMatch(/^ok +queue +Redis at redis:\/\/127\.0\.0\.1:\d+ answers$/m);
    expect(lines).toMatch(/^fail +queue +No worker is there to ask ollama\/qwen2\.5:7b.*\n +fix: /m);
  });

  it('has workers, which say what they serve and why not', { timeout: 60_000 }, async () => {
    const ollama = await startOllamaServer({ script: playRefund });
    onTestFinished(ollama.close);
    using folder = createEmpty();
    const { child, ended } = startCli(folder.dir, workerWords(redis.url, ollama.url));
    const { dir } = workspaceOf(redis.url);
    await expect
      .poll(async () => JSON.parse((await cli(dir, ['status', '--fleet', '--json'])).stdout).totals.workers, LONG)
      .toBe(1);
    const { lines, seconds } = await look(dir);
    expect(lines).toMatch(/^ok +queue +ollama\/qwen2\.5:7b for trials: 1 worker, \d+ slots?$/m);
    expect(lines).not.toMatch(/^fail/m);
    expect(seconds).toBeLessThan(10);
    const other = createWorkspace(
      `queue: { url: '${redis.url}', prefix: fleet }\nstudents: [{ use: ollama, model: 'none:1b' }]`,
    );
    onTestFinished(() => other[Symbol.dispose]());
    expect((await look(other.dir)).lines).toMatch(/^fail +queue +No worker serves ollama\/none:1b/m);
    child.kill('SIGTERM');
    await ended;
  });

  it('whose Redis is gone says so, and soon', { timeout: 60_000 }, async () => {
    const { dir } = workspaceOf('redis://127.0.0.1:1');
    const began = performance.now();
    const { code, stdout, stderr } = await cli(dir, ['status', '--fleet']);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(
      /Redis at redis:\/\/127\.0\.0\.1:1 [\s\S]*Start it, or correct queue\.url[\s\S]*\(QUEUE_UNREACHABLE\)/,
    );
    const { lines } = await look(dir);
    expect(lines).toMatch(/^fail +queue +Redis at redis:\/\/127\.0\.0\.1:1 cannot be reached.*\n +fix: /m);
    expect(performance.now() - began).toBeLessThan(25_000);
  });
});

const LONG = { timeout: 30_000, interval: 300 };
