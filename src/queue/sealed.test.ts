import { Redis } from 'ioredis';
import { describe, expect, it } from 'vitest';
import type { Material } from '../domain/queue.ts';
import { openSeal } from './seal.ts';
import { REDIS_SERVER } from './testing.ts';
import { answerTo, chatJob, trialJob, until } from './testing-fleet.ts';
import { openRoom } from './testing-room.ts';

const SECRET = 'a secret of this fleet alone';
const OTHER = 'and one of another fleet';
const WORDS = 'my order 4711 has not come';

describe('a seal', () => {
  const seal = openSeal(SECRET, 'fleet');

  it.each(['{"a":1}', 'Zm9v', 'it hangs', '', '{', 'ä€😀', Buffer.alloc(3000, 7).toString('base64')])(
    'is opened by who has the secret: %j',
    (text) => {
      const sealed = seal.close(text, 'job a');
      expect(openSeal(SECRET, 'fleet').open(sealed, 'job a')).toBe(text);
      expect(seal.close(text, 'job a')).not.toBe(sealed);
      expect(sealed.length).toBeLessThanOrEqual(1.4 * text.length + 60);
    },
  );

  it('is opened for nothing else, by nobody else, and not where a byte of it was changed', () => {
    const sealed = seal.close(`{"say":"${WORDS}"}`, 'job a');
    expect(sealed).not.toContain('order');
    expect(seal.open(sealed, 'job b')).toBeNull();
    expect(seal.open(sealed, 'answer a')).toBeNull();
    expect(openSeal(OTHER, 'fleet').open(sealed, 'job a')).toBeNull();
    expect(openSeal(SECRET, 'another').open(sealed, 'job a')).toBeNull();
    for (const text of ['', 'short', '{"say":"plain"}']) expect(seal.open(text, 'job a')).toBeNull();
    const bytes = Buffer.from(sealed, 'base64');
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(seal.open(changed.toString('base64'), 'job a')).toBeNull();
    }
  });

  it('is known by an id that says nothing, and names texts as nobody else can', () => {
    expect(seal.id).toMatch(/^[0-9a-f]{16}$/);
    const others = [openSeal(OTHER, 'fleet'), openSeal(SECRET, 'another'), openSeal('', 'fleet')];
    for (const other of others) {
      expect(other.id).not.toBe(seal.id);
      expect(other.digest('x')).not.toBe(seal.digest('x'));
    }
    expect(openSeal(SECRET, 'fleet').digest('x')).toBe(seal.digest('x'));
    expect(openSeal(undefined, 'fleet').close('x', 'job a')).toBe('x');
  });

  it.each(['\n', '\r\n', '  '])('is the same where its secret ends with %j', (end) => {
    expect(openSeal(`${SECRET}${end}`, 'fleet').id).toBe(openSeal(SECRET, 'fleet').id);
  });

  it.each(['hunter2', '\n', `hunter2${' '.repeat(20)}`])('is none with a short secret: %j', (secret) => {
    expect(() => openSeal(secret, 'fleet')).toThrowError(expect.objectContaining({ code: 'QUEUE_UNFIT' }));
  });
});

describe.skipIf(REDIS_SERVER === null)('a fleet with a key', () => {
  const room = openRoom({ appendOnly: true });
  const { signal } = new AbortController();
  const ask = { priority: 50, signal };
  const says = (job: ReturnType<typeof chatJob>) => ({
    ...job,
    request: { ...job.request, messages: [{ role: 'user' as const, text: WORDS }] },
  });

  it('has its jobs done, and nothing that they say is in Redis', async () => {
    const { queue, posting } = await room.coordinator({ secret: SECRET });
    const worker = room.worker({
      options: { secret: SECRET },
      perform: async (job, about) => {
        if (job.kind === 'trial') await Promise.all([about.material(job.exam), about.material(job.text ?? '')]);
        return job.kind === 'trial'
          ? {
              ...{ kind: 'trial', transcript: null, worker: about.worker, fingerprint: job.fingerprint, calls: [] },
              ...{ problem: { code: 'MODEL_FAILED', message: WORDS, isOutage: false }, durationMs: 1 },
            }
          : answerTo(job, WORDS.replaceAll(' ', '-'));
      },
    });
    const material: Material = JSON.parse(JSON.stringify({ kind: 'skill', text: WORDS })); // as from Redis
    const exam = { skill: WORDS, familyId: 'f', cases: [], recordings: [], writes: [], freeText: [] };
    const text = await queue.share(material);
    const shared = await queue.share(JSON.parse(JSON.stringify({ kind: 'exam', suite: exam, definitions: [] })));
    const chat = says(chatJob(posting, 'one'));
    const [answered, sat] = await Promise.all([
      queue.submit<'chat'>(chat, ask),
      queue.submit<'trial'>(trialJob(posting, 'two', { exam: shared, text }), ask),
    ]);
    expect(answered.result.answer?.text).toBe('one');
    expect(sat.result.problem?.message).toBe(WORDS);
    expect(worker.began).toHaveLength(2);
    const redis = new Redis(room.redis.url);
    const keys = await redis.keys('*');
    const dumps = await Promise.all(keys.map((key) => dump(redis, key)));
    redis.disconnect();
    expect(dumps.some((each) => each.includes('returnvalue'))).toBe(true);
    expect(dumps.filter((each) => /order|4711/.test(each))).toEqual([]);
  });

  it.each([
    ['no key', undefined, SECRET, /the night seals its jobs, and this worker has no key: set NIGHTSCHOOL_QUEUE_KEY/],
    ['another key', OTHER, SECRET, /with another key than this worker's/],
    ['a key where the night has none', SECRET, undefined, /this worker has a key, and the night seals nothing/],
  ] as const)('gives nothing to a worker with %s, and says so', async (name, secret, nights, reason) => {
    const { queue, posting } = await room.coordinator(nights === undefined ? {} : { secret: nights });
    const stranger = room.worker({ slots: 4, options: secret === undefined ? {} : { secret } });
    const asked = [1, 2, 3].map((number) =>
      queue.submit<'chat'>(chatJob(posting, `${name.replaceAll(' ', '-')}-${number}`), ask),
    );
    await until(() => stranger.events.some((event) => event.kind === 'refused' && reason.test(event.reason)));
    await new Promise((resolve) => setTimeout(resolve, 300));
    const own = room.worker(nights === undefined ? {} : { options: { secret: nights } });
    const done = await Promise.all(asked);
    expect(done.map(({ attempts }) => attempts)).toEqual([1, 1, 1]);
    expect(own.began).toHaveLength(3);
    expect(stranger.began).toEqual([]);
  });

  it('takes no answer that was not sealed for this job', async () => {
    const { queue, posting, notices } = await room.coordinator({ secret: SECRET });
    const forged = JSON.stringify(JSON.stringify({ job: 'forged', result: answerTo(chatJob(posting, 'forged'), 'w') }));
    const redis = new Redis(room.redis.url);
    const worker = room.worker({
      options: { secret: SECRET },
      perform: async (job, about) => {
        if (about.worker !== worker.id || worker.began.length > 1) return answerTo(job, about.worker);
        const [key] = await redis.keys('*:jforged');
        const prefix = String(key).replace(/jforged$/, '');
        // who can write to Redis ends it in the worker's place
        await redis.hset(String(key), 'returnvalue', forged, 'finishedOn', '1');
        await redis.lrem(`${prefix}active`, 0, 'jforged');
        await redis.zadd(`${prefix}completed`, 1, 'jforged');
        await redis.del(`${prefix}jforged:lock`);
        await redis.publish('fleet:done:w1', `${prefix.split(':').at(-2)} jforged`);
        return answerTo(job, about.worker);
      },
    });
    const { result } = await queue.submit<'chat'>(chatJob(posting, 'forged'), ask);
    redis.disconnect();
    expect(result.worker).toBe(worker.id);
    expect(notices).toContainEqual(
      expect.stringMatching(/the answer to job forged is not sealed .*: dropped \(1 of 5\)/),
    );
  });

  it('believes no failure that was not sealed for this job', async () => {
    const { queue, posting, notices } = await room.coordinator({ secret: SECRET });
    const redis = new Redis(room.redis.url);
    const wait = queue.submit<'chat'>(chatJob(posting, 'failed'), ask);
    let key = '';
    const forge = async (reason: string) => {
      await until(async () => {
        [key = ''] = await redis.keys('*:jfailed');
        return key !== '';
      });
      const prefix = key.replace(/jfailed$/, '');
      await redis.hset(key, 'failedReason', reason, 'finishedOn', '1');
      await redis.zrem(`${prefix}prioritized`, 'jfailed');
      await redis.zadd(`${prefix}failed`, 1, 'jfailed');
      await redis.publish('fleet:done:w1', `${prefix.split(':').at(-2)} jfailed`);
    };
    await forge('job stalled more than allowable limit');
    await until(() => notices.length === 1);
    await forge(openSeal(SECRET, 'fleet').close('it hangs', 'failure another'));
    await until(() => notices.length === 2);
    const worker = room.worker({ options: { secret: SECRET } });
    const { result } = await wait;
    redis.disconnect();
    expect(result.worker).toBe(worker.id);
    const dropped = (times: number) =>
      expect.stringMatching(new RegExp(`job failed is not sealed .*: dropped \\(${times} of 5\\)`));
    expect(notices).toEqual([dropped(1), dropped(2)]);
  });

  it('says sealed what no worker could do', async () => {
    const { queue, posting } = await room.coordinator({ secret: SECRET });
    const redis = new Redis(room.redis.url);
    const wait = queue.submit<'chat'>(chatJob(posting, 'strange'), ask);
    wait.catch(() => undefined);
    let key = '';
    await until(async () => {
      [key = ''] = await redis.keys('*:jstrange');
      return key !== '';
    });
    await redis.hset(key, 'data', JSON.stringify({ workspace: 'w1', format: 99, job: 'anything' }));
    redis.disconnect();
    room.worker({ options: { secret: SECRET } });
    await expect(wait).rejects.toMatchObject({ code: 'JOB_ABANDONED', message: expect.stringContaining('format 99') });
  });

  it('tells why a job was given up, in words that are sealed on the way', async () => {
    const { queue, posting } = await room.coordinator({ secret: SECRET });
    room.worker({ options: { secret: SECRET }, perform: () => Promise.reject(new Error(`cannot do: ${WORDS}`)) });
    const error = await queue.submit<'chat'>(chatJob(posting, 'broken'), ask).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'JOB_ABANDONED', message: expect.stringContaining(WORDS) });
  });
});

/** All that stands under a key, as text. */
async function dump(redis: Redis, key: string): Promise<string> {
  const type = await redis.type(key);
  if (type === 'hash') return JSON.stringify(await redis.hgetall(key));
  if (type === 'string') return String(await redis.get(key));
  if (type === 'zset') return JSON.stringify(await redis.zrange(key, '0', '-1'));
  if (type === 'stream') return JSON.stringify(await redis.xrange(key, '-', '+'));
  return JSON.stringify(await redis.lrange(key, 0, -1));
}
