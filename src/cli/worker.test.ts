import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { playRefund } from '../bench/trials-exam.ts';
import { closedPort } from '../providers/testing/faults.ts';
import { startOllamaServer } from '../providers/testing/ollama-server.ts';
import { REDIS_SERVER, startRedis, type TestRedis } from '../queue/testing.ts';
import { cli, createEmpty } from './testing.ts';
import { openCoordinator, workerWords } from './testing-worker.ts';

/** In a folder that is no workspace. */
async function runIn(words: readonly string[], more: Parameters<typeof cli>[2] = {}) {
  using folder = createEmpty();
  return cli(folder.dir, words, more);
}

describe('a worker that cannot begin', () => {
  it.each([
    [['--queue', 'http://127.0.0.1:1'], /--queue must be a redis:\/\/ or rediss:\/\/ address/],
    [['--prefix', 'No Prefix'], /lower-case letters, digits and hyphens/],
    [['--rate', '0'], /a number above 0/],
    [['--ollama', 'gpu-box:11434'], /--ollama must begin with an http or https address/],
    [['--ollama', 'http://gpu-box:11434=999'], /slots must be a number from 1 to 256/],
    [['--endpoint', 'https://me:word@x.example/v1'], /no login may stand in the address/],
    [['--ollama', 'http://a:1', '--ollama', 'http://a:1/=2'], /http:\/\/a:1 is named twice/],
    [['--ollama', 'http://models.example:11434'], /models.example:11434 is asked by plain http[\s\S]*ssh -L/],
    [['--endpoint', 'http://gpu-box:8000/v1=SOME_KEY'], /could read the key/],
    [['--endpoint', 'https://x.example/v1=sk-0123-not-a-name'], /the name of the variable with the key, never the key/],
  ] as const)('%j', async (words, message) => {
    const { code, stdout, stderr } = await runIn(['worker', ...words]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/sk-0123|me:word/);
  });

  it('says that Redis is not there', async () => {
    const { port } = new URL(await closedPort());
    const { code, stderr } = await runIn(['worker', '--queue', `redis://:a-password@127.0.0.1:${port}`]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/password of Redis is on the command line/);
    expect(stderr).toMatch(/QUEUE_UNREACHABLE/);
    expect(stderr).not.toContain('a-password');
  });
});

describe.skipIf(REDIS_SERVER === null)('a worker', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startRedis({ appendOnly: true });
  });
  afterAll(() => redis.stop());

  it('does trials of the models it was given, and says what matters', async () => {
    const ollama = await startOllamaServer({ script: playRefund });
    onTestFinished(ollama.close);
    const leave = new AbortController();
    const ended = runIn(workerWords(redis.url, ollama.url), { signal: leave.signal });
    const coordinator = await openCoordinator(redis.url);
    const { fingerprint, slots, host } = await coordinator.offered();
    expect([slots, host]).toEqual([2, 'box']);
    const sat = await Promise.all([0, 1, 2, 3].map((number) => coordinator.sit(number)));
    for (const { result, attempts } of sat) {
      expect([result.problem, result.transcript?.end, attempts]).toEqual([null, 'done', 1]);
    }
    await coordinator.queue.close();
    leave.abort();
    const { code, stdout, stderr } = await ended;
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.trimEnd().split('\n')).toEqual([
      `looks for work at ${redis.url} (prefix fleet)`,
      'joined',
      expect.stringMatching(`^offers student qwen2.5:7b \\(fingerprint ${fingerprint.slice(0, 12)}\\)$`),
      'leaving: it takes no more jobs, and ends what runs',
      'left: 4 jobs done, 0 failed, 0 handed back',
    ]);
  });

  it('says why it does not serve a model, as JSON where that is asked for, and leaves when nothing is to do', async () => {
    const closed = await closedPort();
    const coordinator = await openCoordinator(redis.url);
    const { code, stdout, stderr } = await runIn([...workerWords(redis.url, closed), '--json', '--once', '1']);
    await coordinator.queue.close();
    expect([code, stderr]).toEqual([0, '']);
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line): object => JSON.parse(line));
    expect(lines).toMatchObject([
      { event: 'looking', queue: redis.url, prefix: 'fleet' },
      { event: 'joined' },
      { event: 'refused', model: 'student qwen2.5:7b', reason: expect.stringContaining('No Ollama answers') },
      { event: 'leaving' },
      { event: 'left', done: 0, failed: 0, handedBack: 0 },
    ]);
  });
});
