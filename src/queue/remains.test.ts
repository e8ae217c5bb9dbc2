import { Redis } from 'ioredis';
import { describe, expect, it } from 'vitest';
import { REDIS_SERVER } from './testing.ts';
import { answerTo, chatJob, POSTING, sleep, until } from './testing-fleet.ts';
import { openRoom } from './testing-room.ts';

const OPTIONS = { priority: 50, signal: new AbortController().signal };

describe.skipIf(REDIS_SERVER === null)('what stays in Redis', () => {
  const room = openRoom({ appendOnly: false });

  it('is nothing of an answer that was settled', async () => {
    const { queue, posting } = await room.coordinator();
    const answer = { text: 'told in confidence', calls: [], finish: 'stop', tokens: TOKENS } as const;
    room.worker({ perform: async (job, { worker: id }) => answerTo(job, id, { answer } as object) });
    const redis = new Redis(room.redis.url);
    for (const id of ['one', 'two', 'three']) {
      const job = chatJob(posting, id);
      const { result } = await queue.submit(job, OPTIONS);
      expect(result.answer?.text).toBe('told in confidence');
      expect(await dump(redis)).toContain('told in confidence');
      await queue.settle(job);
    }
    expect(await dump(redis)).not.toContain('told in confidence');
    redis.disconnect();
  });

  it('is no answer that nobody settled for a week, whichever night it was of', async () => {
    const killed = await room.coordinator({ id: 'killed' });
    const worker = room.worker();
    const { queue, posting } = killed;
    await Promise.all(['old', 'new'].map((id) => queue.submit(chatJob(posting, id), OPTIONS)));
    await queue.close();
    await worker.leave();
    const redis = new Redis(room.redis.url);
    const [completed = ''] = await redis.keys('*:completed');
    await redis.zadd(completed, Date.now() - 8 * 24 * 3_600_000, 'jold');
    await room.coordinator({ id: 'another' });
    await until(async () => !(await dump(redis)).includes('jold'));
    expect(await redis.zrange(completed, '0', '-1')).toEqual(['jnew']);
    expect(await redis.keys('*:jold*')).toEqual([]);
    redis.disconnect();
  });

  it('makes no worker serve a posting that is not what its id says', async () => {
    const { queue, posting } = await room.coordinator();
    const redis = new Redis(room.redis.url);
    const looks: string[] = [];
    room.worker({
      offer: async ({ id, model }) => {
        looks.push(`${id} ${model.model}`);
        return 'no';
      },
    });
    await until(() => looks.length > 0);
    const forged = { id: '0123456789abcdef', ...POSTING };
    await redis.set(`fleet:postings:${forged.id}`, JSON.stringify(forged));
    await redis.zadd('fleet:postings', Date.now() + 60_000, forged.id);
    await sleep(200);
    expect(new Set(looks)).toEqual(new Set([`${posting} tiny`]));
    redis.disconnect();
    await queue.close();
  });
});

const TOKENS = { input: 1, output: 1, cached: 0 };

/** All that Redis has, as text. */
async function dump(redis: Redis): Promise<string> {
  const texts: string[] = [];
  for (const key of await redis.keys('*')) {
    const type = await redis.type(key);
    if (type === 'stream') texts.push(JSON.stringify(await redis.xrange(key, '-', '+')));
    else if (type === 'hash') texts.push(JSON.stringify(await redis.hgetall(key)));
    else if (type === 'string') texts.push((await redis.get(key)) ?? '');
  }
  return texts.join('\n');
}
