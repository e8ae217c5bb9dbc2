import { Redis } from 'ioredis';
import { describe, expect, it } from 'vitest';
import type { Job } from '../domain/queue.ts';
import { bullId, nameKeys, printNotice, queueName } from './names.ts';
import { pack } from './pack.ts';
import { REDIS_SERVER } from './testing.ts';
import { answerTo, chatJob, sleep, trialJob, until } from './testing-fleet.ts';
import { openRoom } from './testing-room.ts';

const OPTIONS = { priority: 50, signal: new AbortController().signal };
const MATERIALS = { exam: '0'.repeat(64), text: '1'.repeat(64) };
/** It never renews: as if it were dead, or frozen. */
const DEAD = { renewMs: 3_600_000 };

describe.skipIf(REDIS_SERVER === null)('workers that die, hang, or answer twice or late', () => {
  const room = openRoom({ appendOnly: false });
  const { coordinator, worker } = room;

  it('gives the job of a dead worker to another, and drops its late answer', async () => {
    const { queue, posting } = await coordinator();
    const answer = Promise.withResolvers<void>();
    const dead = worker({
      times: DEAD,
      perform: (job, { worker: id }) => answer.promise.then(() => answerTo(job, id, { durationMs: 666 })),
    });
    const wait = queue.submit(chatJob(posting, 'orphan'), OPTIONS);
    await until(() => dead.began.length === 1);
    const heir = worker({ perform: async (job, { worker: id }) => sleep(100).then(() => answerTo(job, id)) });
    await until(() => heir.began.length === 1);
    answer.resolve(); // late, while the heir is at it
    const { result, attempts } = await wait;
    expect(result).toMatchObject({ worker: heir.id, durationMs: 1 });
    expect(attempts).toBe(2);
    await until(() => dead.events.some(({ kind }) => kind === 'late'));
    expect(dead.events.map(({ kind }) => kind)).not.toContain('done');
    await queue.settle(chatJob(posting, 'orphan'));
  });

  it('drops an answer that comes after another was counted', async () => {
    const { queue, posting } = await coordinator();
    const answer = Promise.withResolvers<void>();
    const dead = worker({
      times: DEAD,
      perform: (job, { worker: id }) => answer.promise.then(() => answerTo(job, id)),
    });
    const job = chatJob(posting, 'counted');
    const wait = queue.submit(job, OPTIONS);
    await until(() => dead.began.length === 1);
    const heir = worker();
    expect((await wait).result.worker).toBe(heir.id);
    answer.resolve();
    await until(() => dead.events.some(({ kind }) => kind === 'late'));
    expect((await queue.submit(job, OPTIONS)).result.worker).toBe(heir.id); // what is kept is what was counted
    await queue.settle(job);
  });

  it('takes a job from a worker that hangs', async () => {
    const { queue, posting } = await coordinator();
    const hung = worker({ times: { graceMs: 50, pauseMs: 5000 }, perform: () => new Promise(() => {}) });
    const wait = queue.submit({ ...chatJob(posting, 'stuck'), seconds: 0.1 }, OPTIONS);
    await until(() => hung.began.length === 1);
    const heir = worker();
    const { result, attempts } = await wait;
    expect([result.worker, attempts]).toEqual([heir.id, 2]);
    expect(hung.events).toContainEqual(expect.objectContaining({ kind: 'failed', reason: 'it hangs' }));
    await queue.settle(chatJob(posting, 'stuck'));
  });

  it.each([
    ['has waited for its turn all the while', 150, 1],
    ['has not', 0, 2],
  ])('leaves a trial alone beyond its time where it %s', async (_name, waiting, attempts) => {
    const { queue, posting } = await coordinator();
    const job = { ...trialJob(posting, `turn-${waiting}`, MATERIALS), seconds: 0.1 };
    let isFirst = true;
    worker({
      times: { graceMs: 20, pauseMs: 1 },
      perform: async ({ fingerprint }, { worker: id, tellWaiting }) => {
        tellWaiting?.(() => waiting);
        await sleep(isFirst ? 300 : 1);
        isFirst = false;
        const problem = { code: 'MODEL_FAILED', message: 'no', isOutage: false };
        return { kind: 'trial', worker: id, fingerprint, calls: [], durationMs: 1, transcript: null, problem };
      },
    });
    expect((await queue.submit(job, OPTIONS)).attempts).toBe(attempts);
    await queue.settle(job);
  });

  it('gives up a job that ends every worker that begins it', async () => {
    const { queue, posting } = await coordinator();
    const dead = worker({
      slots: 20,
      times: { ...DEAD, lockMs: 40, stalledMs: 30 },
      perform: () => new Promise(() => {}),
    });
    const wait = queue.submit(chatJob(posting, 'poison'), OPTIONS);
    await expect(wait).rejects.toMatchObject({
      ...{ code: 'JOB_ABANDONED', message: expect.stringContaining('poison') },
      cause: 6,
    });
    expect(dead.began).toHaveLength(6);
    // a later night tries again
    const again = queue.submit(chatJob(posting, 'poison'), OPTIONS);
    again.catch(() => {});
    await until(() => dead.began.length > 6);
  });

  it('gives up a job whose work breaks down time and again', async () => {
    const { queue, posting } = await coordinator();
    worker({ times: { pauseMs: 1 }, perform: () => Promise.reject(new Error('no such tool')) });
    const wait = queue.submit(chatJob(posting, 'broken'), OPTIONS);
    await expect(wait).rejects.toMatchObject({
      code: 'JOB_ABANDONED',
      message: expect.stringContaining('no such tool'),
      cause: 5,
    });
  });

  it('counts no run that only met a model that was gone, and ends one that every model goes down over', async () => {
    const { queue, posting } = await coordinator();
    const problem = { code: 'MODEL_DOWN', message: 'out of memory', isOutage: true };
    const gone = { answer: null, calls: [], problem } as object;
    const vain = { count: 0 };
    const perform = async (job: Job, { worker: id }: { readonly worker: string }) => {
      vain.count += 1;
      return answerTo(job, id, job.id === 'killer' || vain.count < 4 ? gone : {});
    };
    worker({ times: { pauseMs: 0.0001 }, perform });
    const { attempts } = await queue.submit(chatJob(posting, 'patient'), OPTIONS);
    expect([attempts, vain.count]).toEqual([1, 4]);
    await queue.settle(chatJob(posting, 'patient'));
    vain.count = 0;
    await expect(queue.submit(chatJob(posting, 'killer'), OPTIONS)).rejects.toMatchObject({
      ...{ code: 'JOB_ABANDONED', message: expect.stringContaining('out of memory') },
      cause: 1,
    });
    expect(vain.count).toBe(20);
  });

  it.each([
    ['of another job', (job: string) => pack({ job: `${job}-2`, result: result('print-1') }), 'is for another job'],
    ['of another fingerprint', (job: string) => pack({ job, result: result('print-2') }), 'has another fingerprint'],
    ['that is no answer', () => 'hello', 'is not readable'],
    ['that is nothing', () => '', 'is not readable'],
    ['that nests too deep', (job: string) => nest(job), 'nests deeper'],
  ])('drops an answer %s, and has the job done again', async (_name, forge, fault) => {
    const { queue, posting, notices } = await coordinator();
    const job = chatJob(posting, 'forged');
    const wait = queue.submit(job, OPTIONS);
    const redis = new Redis(room.redis.url);
    const names = nameKeys('fleet');
    const name = queueName(posting, 'print-1');
    const key = `${names.jobs}:${name}:${bullId(job.id)}`;
    await until(async () => (await redis.exists(key)) === 1);
    // as a worker that forges would leave it
    await redis.zrem(`${names.jobs}:${name}:prioritized`, bullId(job.id));
    await redis.hset(key, 'finishedOn', 1, 'returnvalue', JSON.stringify(forge(job.id)), 'ats', 1);
    await redis.zadd(`${names.jobs}:${name}:completed`, 1, bullId(job.id));
    await redis.publish(names.done('w1'), printNotice(name, bullId(job.id)));
    await until(() => notices.length > 0);
    redis.disconnect();
    const honest = worker();
    const delivery = await wait;
    expect(notices[0]).toContain(fault);
    expect([delivery.result.worker, delivery.attempts]).toEqual([honest.id, 2]);
    await queue.settle(job);
  });

  it('does nothing about messages that nobody of the fleet wrote', async () => {
    const { queue, posting } = await coordinator();
    worker();
    const redis = new Redis(room.redis.url);
    for (const channel of ['done:w1', 'cancelled', 'woke', 'posted'])
      await redis.publish(`fleet:${channel}`, '{"a":1}');
    await redis.set('fleet:workers:evil', 'not json');
    await redis.zadd('fleet:workers', Date.now() + 60_000, 'evil');
    await redis.set('fleet:postings:evil', '{"id":"evil"}');
    await redis.zadd('fleet:postings', Date.now() + 60_000, 'evil');
    redis.disconnect();
    const { result } = await queue.submit(chatJob(posting, 'calm'), OPTIONS);
    expect(result.answer?.text).toBe('calm');
    await queue.settle(chatJob(posting, 'calm'));
  });
});

function result(fingerprint: string) {
  return { ...answerTo(chatJob('0000000000000000', 'x'), 'evil'), fingerprint };
}

function nest(job: string): string {
  const deep = `${'['.repeat(5000)}${']'.repeat(5000)}`;
  return `{"job":"${job}","result":${deep}}`;
}
