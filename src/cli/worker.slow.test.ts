import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { playRefund } from '../bench/trials-exam.ts';
import { startOllamaServer } from '../providers/testing/ollama-server.ts';
import { REDIS_SERVER, startRedis, type TestRedis } from '../queue/testing.ts';
import { createEmpty, startCli } from './testing.ts';
import { openCoordinator, workerWords } from './testing-worker.ts';

/** Of an exchange; trials of case 3 have four. */
const LATENCY_MS = 700;

describe.skipIf(REDIS_SERVER === null)('a worker process', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startRedis({ appendOnly: true });
  });
  afterAll(() => redis.stop());

  async function startWorker(latencyMs = LATENCY_MS) {
    const ollama = await startOllamaServer({ script: playRefund, latencyMs });
    onTestFinished(ollama.close);
    const folder = createEmpty();
    onTestFinished(() => folder[Symbol.dispose]());
    const started = startCli(folder.dir, workerWords(redis.url, ollama.url));
    onTestFinished(() => void started.child.kill('SIGKILL'));
    return { ollama, ...started };
  }

  it('ends what runs when it is told to leave, and takes nothing more', { timeout: 60_000 }, async () => {
    const { child, ended, ollama } = await startWorker();
    const coordinator = await openCoordinator(redis.url);
    await coordinator.offered();
    const [first, second] = [coordinator.sit(3, 0), coordinator.sit(3, 1)];
    await expect.poll(ollama.busy, { timeout: 20_000 }).toBe(2);
    const third = coordinator.sit(3, 2);
    child.kill('SIGTERM');
    for (const { result } of await Promise.all([first, second])) expect(result.transcript?.end).toBe('done');
    const { code, stdout } = await ended;
    expect(code).toBe(0);
    expect(stdout).toMatch(/left: 2 jobs done, 0 failed, 0 handed back\n$/);
    const next = await startWorker(0);
    expect((await third).result.problem).toBeNull();
    next.child.kill('SIGTERM');
    expect((await next.ended).code).toBe(0);
    await coordinator.queue.close();
  });

  it('hands back what runs when it is told twice, for another to do at once', { timeout: 60_000 }, async () => {
    const { child, ended, ollama } = await startWorker(20_000);
    const coordinator = await openCoordinator(redis.url);
    await coordinator.offered();
    const trial = coordinator.sit(3, 3);
    await expect.poll(ollama.busy, { timeout: 20_000 }).toBe(1);
    child.kill('SIGTERM');
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(child.exitCode).toBeNull();
    const told = performance.now();
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ code: 0, stderr: '' });
    expect(performance.now() - told).toBeLessThan(10_000); // not the twenty seconds of an answer
    const next = await startWorker(0);
    const { result } = await trial;
    expect(performance.now() - told).toBeLessThan(15_000); // sooner than a lock that nobody renews ends
    expect(result.transcript?.end).toBe('done');
    next.child.kill('SIGTERM');
    await next.ended;
    await coordinator.queue.close();
  });

  it('goes on when Redis was gone for a while, and says so', { timeout: 60_000 }, async () => {
    const { child, ended, ollama } = await startWorker();
    const coordinator = await openCoordinator(redis.url);
    await coordinator.offered();
    const trial = coordinator.sit(3, 4);
    await expect.poll(ollama.busy, { timeout: 20_000 }).toBe(1);
    await redis.kill();
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await redis.restart();
    expect((await trial).result.transcript?.end).toBe('done');
    child.kill('SIGINT');
    const { code, stdout } = await ended;
    expect(code).toBe(0);
    expect(stdout).toMatch(/Redis is lost.*\n(.*\n)*Redis is back\n/);
    await coordinator.queue.close();
  });
});
