import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REDIS_SERVER, startRedis, type TestRedis } from './testing.ts';
import { answerTo, chatJob, openShopQueue, sleep, startWorker, trialJob, until } from './testing-fleet.ts';

const OPTIONS = { priority: 50, signal: new AbortController().signal };
const IDS = Array.from({ length: 200 }, (_, at) => `job-${at}`);

describe.skipIf(REDIS_SERVER === null).each([
  { name: 'with an append-only file', appendOnly: true },
  { name: 'without one', appendOnly: false },
])('Redis $name, killed and started again', ({ appendOnly }) => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startRedis({ appendOnly });
  });
  afterAll(() => redis.stop());

  it('has every job answered once', async () => {
    const { queue, posting, notices } = await openShopQueue(redis.url, { settings: { lead: 8 } });
    const workers = [1, 2].map(() =>
      startWorker({
        ...{ url: redis.url, slots: 2 },
        perform: async (job, { worker: id }) => sleep(10).then(() => answerTo(job, id)),
      }),
    );
    const counted = new Map<string, number>();
    const waits = IDS.map(async (id) => {
      const { result } = await queue.submit(chatJob(posting, id), OPTIONS);
      counted.set(result.answer?.text ?? '', (counted.get(result.answer?.text ?? '') ?? 0) + 1);
      await queue.settle(chatJob(posting, id));
    });
    for (const share of [0.2, 0.5, 0.8]) {
      await until(() => counted.size > IDS.length * share, 30_000);
      await redis.kill();
      await sleep(100);
      await redis.restart();
    }
    await Promise.all(waits);
    expect([...counted.keys()].sort()).toEqual([...IDS].sort());
    expect([...counted.values()].every((count) => count === 1)).toBe(true);
    if (!appendOnly) expect(notices.join()).toContain('put back');
    await Promise.all([...workers.map((worker) => worker.quit()), queue.close()]);
  });

  it('has what jobs refer to again', async () => {
    const { queue, posting } = await openShopQueue(redis.url);
    const text = await queue.share({ kind: 'skill', text: 'look it up' });
    const exam = await queue.share({ kind: 'skill', text: 'an exam' });
    const job = trialJob(posting, 'with-text', { exam, text });
    const wait = queue.submit(job, OPTIONS);
    await sleep(200);
    await redis.kill();
    await redis.restart();
    const found: unknown[] = [];
    const worker = startWorker({
      url: redis.url,
      async perform(asked, { worker: id, material }) {
        found.push(await material(text), await material(exam));
        const transcript = { messages: [], end: 'done', hits: 0, misses: 0, tokens: { input: 0, output: 0 } } as const;
        const done = { worker: id, fingerprint: asked.fingerprint, calls: [], durationMs: 1 };
        return { kind: 'trial', ...done, transcript, problem: null };
      },
    });
    expect((await wait).result.transcript?.end).toBe('done');
    expect(found).toEqual([
      { kind: 'skill', text: 'look it up' },
      { kind: 'skill', text: 'an exam' },
    ]);
    await queue.settle(job);
    await Promise.all([worker.quit(), queue.close()]);
  });
});

describe.skipIf(REDIS_SERVER === null)('Redis that is away for too long', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startRedis({ appendOnly: true });
  });
  afterAll(() => redis.stop());

  it.each(['killed', 'frozen'] as const)('ends all that waits when it is %s, and works again later', async (how) => {
    const settings = { patienceSeconds: 0.6 };
    const { queue, posting } = await openShopQueue(redis.url, { settings, times: { socketMs: 300 } });
    const waits = Promise.allSettled([
      queue.submit(chatJob(posting, `${how}-1`), OPTIONS),
      queue.submit(chatJob(posting, `${how}-2`), OPTIONS),
    ]);
    await sleep(50);
    if (how === 'killed') await redis.kill();
    else redis.freeze();
    const share = queue.share({ kind: 'skill', text: how }).catch((error: unknown) => error);
    for (const end of await waits) expect(end).toMatchObject({ reason: { code: 'QUEUE_UNREACHABLE' } });
    expect(await share).toMatchObject({ code: 'QUEUE_UNREACHABLE' });
    await expect(queue.submit(chatJob(posting, `${how}-3`), OPTIONS)).rejects.toMatchObject({
      ...{ code: 'QUEUE_UNREACHABLE', message: expect.stringContaining('has not answered for') },
    });
    if (how === 'killed') await redis.restart();
    else redis.thaw();
    const worker = startWorker({ url: redis.url });
    await until(async () => (await queue.standing(posting).catch(() => null)) !== null);
    expect((await queue.submit(chatJob(posting, `${how}-1`), OPTIONS)).result.worker).toBe(worker.id);
    await Promise.all([worker.quit(), queue.close()]);
  });

  it('goes on after a pause that is shorter than its patience', async () => {
    const { queue, posting } = await openShopQueue(redis.url, { times: { socketMs: 300 } });
    const worker = startWorker({ url: redis.url, times: { socketMs: 300 } });
    await queue.submit(chatJob(posting, 'before'), OPTIONS);
    redis.freeze();
    const wait = queue.submit(chatJob(posting, 'through'), OPTIONS);
    await sleep(1000);
    redis.thaw();
    expect((await wait).result.worker).toBe(worker.id);
    await Promise.all([worker.quit(), queue.close()]);
  });

  it('says so where it never was', async () => {
    const url = 'redis://:hunter2@127.0.0.1:1';
    const opening = openShopQueue(url, { settings: { patienceSeconds: 0.3 } });
    await expect(opening).rejects.toMatchObject({ code: 'QUEUE_UNREACHABLE' });
    await expect(opening).rejects.not.toThrow('hunter2');
  });
});
