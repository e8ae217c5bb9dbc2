import { Redis } from 'ioredis';
import { describe, expect, it } from 'vitest';
import { readFleet } from './read-fleet.ts';
import { REDIS_SERVER } from './testing.ts';
import { chatJob, settingsFor, until } from './testing-fleet.ts';
import { openRoom } from './testing-room.ts';

const ID = '0123456789abcdef';
const LATER = () => Date.now() + 60_000;

describe.skipIf(REDIS_SERVER === null)('who writes another format of the queue', () => {
  const room = openRoom({ appendOnly: false });
  const { coordinator, worker } = room;
  const write = async (roster: string, id: string, text: string) => {
    const redis = new Redis(room.redis.url);
    await redis.set(`fleet:${roster}:${id}`, text, 'PX', 60_000);
    await redis.zadd(`fleet:${roster}`, LATER(), id);
    redis.disconnect();
  };
  const look = () => readFleet(settingsFor(room.redis.url), { environment: {} });

  it.each([
    ['a later one', '{"id":"w9","format":99,"host":"attic","version":"9.0.0","news":[1]}', 'attic', /writes format 99/],
    ['that of before', '{"id":"w9","host":"attic","version":"0.1.0","offers":[]}', 'attic', /an older format/],
    ['one that is broken', '{"id":"w9","format":2,"host":"attic"}', 'w9', /its card .*offers|its card /],
    ['one that is too large', `{"id":"${'x'.repeat(300_000)}"}`, 'w9', /its card is too large/],
  ])('is told apart as a worker: %s', async (_name, card, host, reason) => {
    await write('workers', 'w9', card);
    const { workers, strangers } = await look();
    expect([workers, strangers]).toEqual([
      [],
      [expect.objectContaining({ host, reason: expect.stringMatching(reason) })],
    ]);
  });

  it('is told apart as a coordinator, by each worker', async () => {
    await write('postings', ID, `{"id":"${ID}","format":99,"role":"painter","model":{"model":"tiny","use":"brush"}}`);
    const one = worker();
    await until(() => one.events.some(({ kind }) => kind === 'refused'));
    const reason = expect.stringMatching(/format 99 .*here is 3: install the same version/);
    expect(one.events).toContainEqual({ kind: 'refused', posting: ID, model: 'tiny', reason });
    await until(async () => (await look()).workers.some(({ refused }) => refused.length > 0));
    expect((await look()).workers[0]?.refused).toEqual([{ posting: ID, reason }]);
    expect(one.events.filter(({ kind }) => kind === 'refused')).toHaveLength(1);
  });

  it('has no job done', async () => {
    const { queue, posting } = await coordinator();
    const redis = new Redis(room.redis.url);
    const wait = queue.submit(chatJob(posting, 'strange'), { priority: 1, signal: new AbortController().signal });
    wait.catch(() => undefined);
    let key = '';
    await until(async () => {
      [key = ''] = await redis.keys('fleet:jobs:*:jstrange');
      return key !== '';
    });
    await redis.hset(key, 'data', JSON.stringify({ workspace: 'w1', format: 99, job: 'anything' }));
    redis.disconnect();
    const one = worker();
    await expect(wait).rejects.toMatchObject({ code: 'JOB_ABANDONED', message: expect.stringContaining('format 99') });
    expect(one.began).toEqual([]);
  });
});
