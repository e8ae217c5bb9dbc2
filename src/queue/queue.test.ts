import { describe, expect, it } from 'vitest';
import type { Job, JobResult } from '../domain/queue.ts';
import { readFleet } from './read-fleet.ts';
import { REDIS_SERVER } from './testing.ts';
import { answerTo, chatJob, POSTING, settingsFor, sleep, until } from './testing-fleet.ts';
import { openRoom } from './testing-room.ts';

const OPTIONS = { priority: 50, signal: new AbortController().signal };

describe.skipIf(REDIS_SERVER === null)('a queue with workers', () => {
  const room = openRoom({ appendOnly: false });
  const { coordinator, worker } = room;

  it('has a job done once, and gives what came of it', async () => {
    const { queue, posting } = await coordinator();
    const one = worker();
    const delivery = await queue.submit(chatJob(posting, 'once'), OPTIONS);
    expect(delivery.result.answer?.text).toBe('once');
    expect(delivery.result.worker).toBe(one.id);
    expect(delivery.attempts).toBe(1);
    await queue.settle(chatJob(posting, 'once'));
    expect((await readFleet(settingsFor(room.redis.url), { environment: {} })).postings[0]).toMatchObject({
      ...{ waiting: 0, active: 0, unsettled: 0 },
    });
  });

  it('does work that is asked for twice at the same time once', async () => {
    const { queue, posting } = await coordinator();
    const one = worker({ slots: 4 });
    const job = chatJob(posting, 'twice');
    const [first, second] = await Promise.all([queue.submit(job, OPTIONS), queue.submit(job, OPTIONS)]);
    expect(first).toEqual(second);
    expect(one.began.filter((id) => id === 'twice')).toHaveLength(1);
    await queue.settle(job);
  });

  it('takes ids of digits alone, and texts of any kind', async () => {
    const { queue, posting } = await coordinator();
    worker();
    const job = chatJob(posting, '1234567890123456');
    const { result } = await queue.submit(job, OPTIONS);
    expect(result.answer?.text).toBe('1234567890123456');
    await queue.settle(job);
  });

  it('gives what was done for an earlier coordinator without doing it again', async () => {
    const earlier = await coordinator();
    const one = worker();
    const job = chatJob(earlier.posting, 'kept');
    await earlier.queue.submit(job, OPTIONS);
    await earlier.queue.close();
    const later = await coordinator();
    const { result } = await later.queue.submit(job, OPTIONS);
    expect(result.worker).toBe(one.id);
    expect(one.began.filter((id) => id === 'kept')).toHaveLength(1);
    await later.queue.settle(job);
    await later.queue.submit(job, OPTIONS);
    expect(one.began.filter((id) => id === 'kept')).toHaveLength(2); // settled: it was forgotten
    await later.queue.settle(job);
  });

  it('takes back what waits, and stops what runs', async () => {
    const { queue, posting } = await coordinator();
    const stopped: string[] = [];
    const one = worker({
      perform: (job, { signal, worker: id }) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => {
            stopped.push(job.id);
            resolve(answerTo(job, id));
          });
        }),
    });
    const controller = new AbortController();
    const jobs = ['running', 'waiting-1', 'waiting-2', 'waiting-3'].map((id) => chatJob(posting, id));
    const waits = jobs.map((job) => queue.submit(job, { priority: 1, signal: controller.signal }));
    const ends = Promise.allSettled(waits);
    await until(() => one.began.length > 0);
    await sleep(100);
    controller.abort(new Error('the verdict fell'));
    for (const end of await ends) expect(end).toMatchObject({ reason: { message: 'the verdict fell' } });
    await until(() => one.events.some(({ kind }) => kind === 'cancelled'));
    expect(stopped).toEqual(['running']);
    expect(one.began).toEqual(['running']);
    const fleet = await readFleet(settingsFor(room.redis.url), { environment: {} });
    expect(fleet.postings[0]).toMatchObject({ waiting: 0, active: 0, unsettled: 0 });
  });

  it('has a job done after all that was taken back and asked for again', async () => {
    const { queue, posting } = await coordinator();
    const one = worker({
      perform: async (job, { signal, worker: id }) => {
        await Promise.race([sleep(300), new Promise((resolve) => signal.addEventListener('abort', resolve))]);
        return answerTo(job, id);
      },
    });
    const controller = new AbortController();
    const job = chatJob(posting, 'again');
    const first = queue.submit(job, { priority: 1, signal: controller.signal }).catch(() => null);
    await until(() => one.began.length > 0);
    controller.abort(new Error('not now'));
    const { result } = await queue.submit(job, OPTIONS);
    expect(await first).toBeNull();
    expect(result.answer?.text).toBe('again');
    await queue.settle(job);
  });

  it('leaves jobs of one fingerprint to workers that have it', async () => {
    const { queue, posting } = await coordinator();
    const other = worker({ fingerprint: 'print-2' });
    const wait = queue.submit(chatJob(posting, 'mine'), OPTIONS);
    await until(async () => (await queue.standing(posting)).offers.length === 1);
    await sleep(300);
    expect(other.began).toEqual([]);
    const right = worker({ fingerprint: 'print-1' });
    expect((await wait).result.worker).toBe(right.id);
    await until(async () => (await queue.standing(posting)).offers.length === 2);
    await queue.settle(chatJob(posting, 'mine'));
  });

  it.each([
    ['of another fingerprint', { fingerprint: 'print-2' }],
    ['that is an outage', { answer: null, problem: { code: 'MODEL_DOWN', message: 'gone', isOutage: true } }],
  ] as const)('hands a job back to others after an answer %s', async (_name, wrong) => {
    const { queue, posting } = await coordinator();
    let isFirst = true;
    const one = worker({
      perform: async (job, { worker: id }) => {
        const result = answerTo(job, id, isFirst ? (wrong as Partial<JobResult>) : {});
        isFirst = false;
        return result;
      },
    });
    const delivery = await queue.submit(chatJob(posting, 'handed'), OPTIONS);
    expect(delivery.attempts).toBe(2); // it took tokens
    expect(one.events.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['handed-back', 'refused', 'offered', 'done']),
    );
    await queue.settle(chatJob(posting, 'handed'));
  });

  it('passes on a problem that is the job’s own', async () => {
    const { queue, posting } = await coordinator();
    const problem = { code: 'PROMPT_TOO_LONG', message: 'too long', isOutage: false };
    worker({
      perform: async (job, { worker: id }) => answerTo(job, id, { answer: null, problem } as Partial<JobResult>),
    });
    const { result } = await queue.submit(chatJob(posting, 'long'), OPTIONS);
    expect(result.problem).toEqual(problem);
    await queue.settle(chatJob(posting, 'long'));
  });

  it('serves what is more urgent first', async () => {
    const { queue, posting } = await coordinator({ settings: { lead: 1 } });
    const one = worker({ perform: async (job, { worker: id }) => sleep(20).then(() => answerTo(job, id)) });
    const submit = (id: string, priority: number) =>
      queue.submit(chatJob(posting, id), { priority, signal: OPTIONS.signal });
    await submit('warm', 1);
    await Promise.all([submit('first-come', 50), submit('late', 90), submit('soon', 10), submit('soon-2', 10)]);
    expect(one.began).toEqual(['warm', 'soon', 'soon-2', 'first-come', 'late']);
  });

  it('shares materials once, and has workers fetch them', async () => {
    const { queue, posting } = await coordinator();
    const texts: string[] = [];
    const skill = await queue.share({ kind: 'skill', text: 'do this '.repeat(500) });
    expect(await queue.share({ kind: 'skill', text: 'do this '.repeat(500) })).toBe(skill);
    worker({
      perform: async (job: Job, { material, worker: id }) => {
        const found = await material(skill);
        if (found.kind === 'skill') texts.push(found.text);
        return answerTo(job, id);
      },
    });
    await queue.submit(chatJob(posting, 'material'), OPTIONS);
    expect(texts).toEqual(['do this '.repeat(500)]);
    await queue.settle(chatJob(posting, 'material'));
  });

  it('shows who is there, what they offer and refuse, and who asks', async () => {
    const { queue, posting } = await coordinator();
    expect(await queue.post(POSTING)).toBe(posting);
    const one = worker({ slots: 3, perform: () => new Promise(() => {}), times: { graceMs: 20 } });
    const two = worker({ offer: async () => 'has no such model' });
    const controller = new AbortController();
    const wait = queue.submit(chatJob(posting, 'seen'), { priority: 1, signal: controller.signal }).catch(() => null);
    await until(async () => {
      const { workers, postings } = await readFleet(settingsFor(room.redis.url), { environment: {} });
      return workers.length === 2 && postings[0]?.active === 1 && workers.some(({ running }) => running === 1);
    });
    const { workers, postings } = await readFleet(settingsFor(room.redis.url), { environment: {} });
    expect(workers.find(({ id }) => id === one.id)).toMatchObject({ slots: 3, offers: [{ posting, slots: 3 }] });
    expect(workers.find(({ id }) => id === two.id)).toMatchObject({
      refused: [{ posting, reason: 'has no such model' }],
    });
    expect(postings).toMatchObject([{ id: posting, claims: [{ workspace: 'shop', share: 1 }] }]);
    controller.abort();
    await wait;
  });

  it('does what runs when it is told to leave, and hands back the rest', async () => {
    const { queue, posting } = await coordinator({ settings: { lead: 4 } });
    const slow = async (job: Job, { worker: id }: { readonly worker: string }) =>
      sleep(150).then(() => answerTo(job, id));
    const one = worker({ perform: slow });
    const waits = ['a', 'b', 'c'].map((id) => queue.submit(chatJob(posting, `leave-${id}`), OPTIONS));
    await until(() => one.began.length === 1);
    await one.leave();
    expect(one.began).toHaveLength(1);
    expect(one.events.filter(({ kind }) => kind === 'done')).toHaveLength(1);
    const two = worker();
    expect((await Promise.all(waits)).map(({ result }) => result.worker)).toEqual([one.id, two.id, two.id]);
    for (const id of ['a', 'b', 'c']) await queue.settle(chatJob(posting, `leave-${id}`));
  });
});
