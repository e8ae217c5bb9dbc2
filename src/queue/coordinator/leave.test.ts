import { expect, it } from 'vitest';
import type { ChatJob, SubmitOptions, Taken, WorkerCall } from '../../domain/queue.ts';
import { WITHDRAWN_CODE } from '../options.ts';
import { pack } from '../pack.ts';
import { chatJob, sleep } from '../testing-fleet.ts';
import { createLane } from './lane.ts';
import type { Ended, Remote } from './remote.ts';

const CALL: WorkerCall = {
  ...{ role: 'teacher', model: 'tiny', purpose: 'test', latencyMs: 1 },
  tokens: { input: 7, output: 1, cached: 0 },
};
const JOB: ChatJob = chatJob('0123456789abcdef', 'job');
const OPEN: Ended = { state: 'open', text: null, failed: null, isForeign: false, attempts: 1 };
const NOTHING = { calls: [], untold: 0 };

function ended(about: object): Ended {
  const done = { kind: 'chat', worker: 'w', fingerprint: JOB.fingerprint, calls: [CALL], durationMs: 1 };
  return {
    state: 'ended',
    text: pack({ job: JOB.id, result: { ...done, ...about } }),
    failed: null,
    isForeign: false,
    attempts: 1,
  };
}
const { tokens } = CALL;
const ANSWERED = ended({ answer: { text: 'yes', calls: [], finish: 'stop', tokens }, problem: null });
const WITHDRAWN = ended({ answer: null, problem: { code: WITHDRAWN_CODE, message: 'taken back', isOutage: false } });

/** A lane whose Redis has one job, of which it knows what the test says; a worker is at it. */
function openLane() {
  const redis = { job: OPEN, removing: Promise.resolve() };
  const remote: Remote = {
    add: async () => {},
    look: async (ids) => ids.map(() => ({ state: redis.job.state, holder: 'w-1', waitedMs: 0 })),
    collect: async (ids) => ids.map(() => redis.job),
    remove: async () => {},
    withdraw: (ids) => redis.removing.then(() => ids),
    ...{ takeBack: async () => false, touch: async () => {}, close: async () => {} },
  };
  const lane = createLane({
    ...{ remote, now: () => performance.now(), notice: () => {}, restore: async () => {}, doubt: () => {} },
    ...{ times: { hangMs: 1e6, graceMs: 1e6, lockMs: 1e6 }, count: () => {}, stuck: () => {} },
  });
  const submit = () => {
    const stopped = new AbortController();
    const told: Taken[] = [];
    const options: SubmitOptions = { priority: 1, signal: stopped.signal, onLeft: (taken) => told.push(taken) };
    const wait = lane.submit(JOB, options);
    wait.catch(() => undefined);
    return { wait, told, stop: () => stopped.abort(new Error('enough')) };
  };
  return { redis, lane, submit };
}

it('tells once what a job took that ended while it was taken back', async () => {
  const { redis, lane, submit } = openLane();
  const one = submit();
  await sleep(10);
  const removing = Promise.withResolvers<void>();
  Object.assign(redis, { job: ANSWERED, removing: removing.promise });
  one.stop();
  await sleep(10); // it is asked of Redis what came of it
  lane.heard(JOB.id);
  await sleep(10);
  removing.resolve();
  await sleep(10);
  expect(one.told).toEqual([{ calls: [CALL], untold: 0 }]);
});

it('tells everyone who took it back, and what it took only once', async () => {
  const { redis, lane, submit } = openLane();
  const one = submit();
  await sleep(10);
  one.stop();
  await sleep(10);
  const two = submit();
  await sleep(10);
  two.stop();
  await sleep(10);
  redis.job = WITHDRAWN;
  lane.heard(JOB.id);
  await sleep(10);
  expect([one.told, two.told]).toEqual([[NOTHING], [{ calls: [CALL], untold: 0 }]]);
});

it('has whoever asks again pay for the answer that came after all', async () => {
  const { redis, lane, submit } = openLane();
  const one = submit();
  await sleep(10);
  one.stop();
  await sleep(10);
  const two = submit();
  await sleep(10);
  redis.job = ANSWERED;
  lane.heard(JOB.id);
  expect((await two.wait).result.calls).toEqual([CALL]);
  expect([one.told, two.told]).toEqual([[NOTHING], []]);
});
