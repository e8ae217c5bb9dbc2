import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkQueue } from './check-queue.ts';
import { readFleet } from './read-fleet.ts';
import { REDIS_SERVER, startRedis, type TestRedis } from './testing.ts';

const check = (url: string, variable?: string) =>
  checkQueue({ url, urlVariable: 'QUEUE', prefix: 'fleet' }, variable === undefined ? {} : { QUEUE: variable });

describe.skipIf(REDIS_SERVER === null)('checking Redis', () => {
  const servers: TestRedis[] = [];
  const start = async (...options: Parameters<typeof startRedis>) => {
    const redis = await startRedis(...options);
    servers.push(redis);
    return redis;
  };
  let fit: TestRedis;
  let locked: TestRedis;
  beforeAll(async () => {
    fit = await start({ appendOnly: true });
    locked = await start({ appendOnly: true, password: 'hunter2' });
  });
  afterAll(() => Promise.all(servers.map((redis) => redis.stop())));

  it('finds nothing wrong with one that is fit', async () => {
    const checks = await check(fit.url);
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(checks.map(({ what }) => what).join('\n')).toMatch(/it is Redis \d|it is Valkey \d/);
  });

  it('fails where it may drop jobs, and warns where it writes nothing down', async () => {
    const redis = await start({ appendOnly: false, more: ['--maxmemory-policy', 'allkeys-lru'] });
    const wrong = (await check(redis.url)).filter(({ ok }) => !ok);
    expect(wrong).toEqual([
      expect.objectContaining({ what: expect.stringContaining('allkeys-lru'), fix: 'set maxmemory-policy noeviction' }),
      expect.objectContaining({ isWarning: true, what: expect.stringContaining('append-only') }),
    ]);
    expect(wrong[0]?.isWarning).toBeUndefined();
  });

  it.each([
    ['a replica', ['--replicaof', '127.0.0.1', '1'], 'it is a replica of 127.0.0.1:1, and takes no writes'],
    ['a part of a cluster', ['--cluster-enabled', 'yes'], 'it runs in cluster mode'],
    ['full', ['--maxmemory', '100kb'], '% of its maxmemory (1 MB) is used: it takes nothing more'],
  ])('fails where it is %s', async (_name, more, what) => {
    const redis = await start({ appendOnly: true, more });
    const wrong = (await check(redis.url)).filter(({ ok }) => !ok);
    expect(wrong).toEqual([{ ok: false, what: expect.stringContaining(what), fix: expect.any(String) }]);
  });

  it('warns where it is nearly full', async () => {
    const redis = await start({ appendOnly: true });
    const admin = new Redis(redis.url);
    const used = Number(/^used_memory:(\d+)/m.exec(await admin.info('memory'))?.[1]);
    await admin.config('SET', 'maxmemory', Math.round(used / 0.9));
    admin.disconnect();
    const [wrong] = (await check(redis.url)).filter(({ ok }) => !ok);
    expect(wrong).toMatchObject({ isWarning: true, what: expect.stringMatching(/^[89]\d % .* when it is full/) });
  });

  it('takes the whole address of the variable, and never tells the password', async () => {
    expect((await check('redis://127.0.0.1:1', locked.url)).filter(({ ok }) => !ok)).toEqual([]);
    const wrong = await check('redis://127.0.0.1:1', locked.url.replace('hunter2', 'hunter3'));
    expect(wrong).toMatchObject([{ ok: false, what: expect.stringContaining('does not let this user in') }]);
    expect(JSON.stringify(wrong)).not.toMatch(/hunter/);
    const none = await check(locked.url.replace(':hunter2@', ''));
    expect(none).toMatchObject([{ ok: false, fix: expect.stringContaining('QUEUE') }]);
  });

  it.each([
    ['nobody listens', 'redis://127.0.0.1:1', 'cannot be reached'],
    ['no such host', 'redis://no-such-host.invalid', 'cannot be reached'],
  ])('says so where %s', async (_name, url, what) => {
    expect(await check(url)).toMatchObject([{ ok: false, what: expect.stringContaining(what) }]);
  });

  it('is told of by whoever opens it as it is told of here', async () => {
    const place = { url: locked.url.replace(':hunter2@', ''), urlVariable: 'QUEUE', prefix: 'fleet' };
    await expect(readFleet(place, { environment: {} })).rejects.toMatchObject({
      message: expect.stringMatching(/does not let this user in: NOAUTH [^.]*\.$/),
      hint: expect.stringMatching(/^Put the whole address, .* QUEUE;/),
    });
  });

  it('says that a server which keeps silent may have no TLS', async () => {
    const checks = await check(fit.url.replace('redis:', 'rediss:'));
    expect(checks).toMatchObject([{ ok: false, fix: expect.stringContaining('without TLS it is redis://') }]);
  }, 15_000);

  it.each(['', 'http://x', 'redis:// :secret'])('names the variable where %j is no address', async (address) => {
    const checks = await check(address === '' ? 'nonsense' : 'redis://127.0.0.1:1', address);
    expect(checks).toMatchObject([{ ok: false, what: expect.stringMatching(/no redis:/) }]);
    expect(JSON.stringify(checks)).not.toContain('secret');
  });
});
