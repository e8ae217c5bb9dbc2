import { describe, expect, it } from 'vitest';
import { readFleet } from './read-fleet.ts';
import { REDIS_SERVER } from './testing.ts';
import { answerTo, chatJob, settingsFor, sleep, until } from './testing-fleet.ts';
import { openRoom } from './testing-room.ts';

const OPTIONS = { priority: 50, signal: new AbortController().signal };
/** What is beyond it the coordinator takes back; the workers here have an hour, as if they did not know. */
const SHORT = { hangMs: 100, graceMs: 50, lockMs: 200 };
const LONG = { hangMs: 3_600_000 };

describe.skipIf(REDIS_SERVER === null)('workers that keep their locks and never answer', () => {
  const room = openRoom({ appendOnly: false });
  const { coordinator, worker } = room;

  it('lose the job to another, and their late answer falls away', async () => {
    const { queue, posting, notices } = await coordinator({ times: SHORT });
    const answer = Promise.withResolvers<void>();
    const silent = worker({
      times: LONG,
      perform: (job, { worker: id }) => answer.promise.then(() => answerTo(job, id, { durationMs: 666 })),
    });
    const job = { ...chatJob(posting, 'kept'), seconds: null };
    const wait = queue.submit(job, OPTIONS);
    await until(() => silent.began.length === 1);
    const heir = worker({ times: LONG });
    const { result, attempts } = await wait;
    expect([result.worker, result.durationMs, attempts]).toEqual([heir.id, 1, 2]);
    answer.resolve();
    await until(() => silent.events.some(({ kind }) => kind === 'late'));
    expect(silent.events.map(({ kind }) => kind)).not.toContain('done');
    expect(notices.join()).toContain(`${silent.id} on here: it held a job for`);
    const { doubts } = await readFleet(settingsFor(room.redis.url), { environment: {} });
    expect(doubts).toEqual([
      { worker: silent.id, host: 'here', workspace: 'shop', reason: expect.stringContaining('did not answer') },
    ]);
    await queue.settle(job);
  });

  it('are believed that they wait for their turn, but not for ever', async () => {
    const { queue, posting } = await coordinator({ times: SHORT });
    const started = performance.now();
    const [patient, heir] = [{ took: 0 }, { took: 0 }];
    let isFirst = true;
    worker({
      times: { ...LONG, renewMs: 20 },
      perform: async (job, { worker: id, tellWaiting }) => {
        if (!isFirst) {
          heir.took = performance.now() - started;
          return answerTo(job, id);
        }
        isFirst = false;
        const began = performance.now();
        tellWaiting?.(() => performance.now() - began);
        await sleep(job.id === 'turn' ? 650 : 60_000);
        patient.took = performance.now() - started;
        return answerTo(job, id);
      },
    });
    const turn = { ...chatJob(posting, 'turn'), seconds: 0.01 }; // alone it may have 0.47 s, with waiting 0.65
    expect((await queue.submit(turn, OPTIONS)).attempts).toBe(1);
    expect(patient.took).toBeGreaterThan(600);
    await queue.settle(turn);
    isFirst = true;
    const liar = { ...chatJob(posting, 'liar'), seconds: 0.01 };
    worker({ times: LONG });
    expect((await queue.submit(liar, OPTIONS)).attempts).toBe(2);
    await queue.settle(liar);
  });

  it('count as deaths: a job that every worker keeps is given up', async () => {
    const { queue, posting } = await coordinator({ times: { ...SHORT, lockMs: 60 } });
    const silent = worker({ slots: 10, times: LONG, perform: () => new Promise(() => {}) });
    await expect(queue.submit({ ...chatJob(posting, 'hole'), seconds: null }, OPTIONS)).rejects.toMatchObject({
      code: 'JOB_ABANDONED',
      message: expect.stringContaining('ended or hung over it'),
      cause: 6,
    });
    expect(silent.began).toHaveLength(6);
  });
});
