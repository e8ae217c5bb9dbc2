import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkQueue } from './check-queue.ts';
import { aclRule } from './needs.ts';
import { readFleet } from './read-fleet.ts';
import { HAS_TLS, REDIS_SERVER, startRedis, type TestRedis } from './testing.ts';
import { chatJob, openShopQueue, settingsFor, sleep, startWorker, until } from './testing-fleet.ts';

const OPTIONS = { priority: 1, signal: new AbortController().signal };
const check = (url: string) => checkQueue({ url, urlVariable: 'QUEUE', prefix: 'fleet' }, {});

describe.skipIf(!HAS_TLS)('Redis over TLS with a CA of its own', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startRedis({ appendOnly: true, password: 'hunter2', tls: true });
  });
  afterAll(() => redis.stop());

  it('is trusted by who is told of the CA in NODE_EXTRA_CA_CERTS', async () => {
    const code = `
      import { checkQueue } from '${fileOf('./check-queue.ts')}';
      import { chatJob, openShopQueue, startWorker } from '${fileOf('./testing-fleet.ts')}';
      const url = process.argv[1];
      const checks = await checkQueue({ url, urlVariable: 'QUEUE', prefix: 'fleet' }, {});
      const { queue, posting } = await openShopQueue(url);
      const worker = startWorker({ url });
      const { result } = await queue.submit(chatJob(posting, 'safe'), { priority: 1, signal: AbortSignal.timeout(9000) });
      await worker.quit();
      await queue.close();
      console.log(JSON.stringify({ checks, text: result.answer.text }));`;
    const env = { ...process.env, NODE_EXTRA_CA_CERTS: redis.authority ?? '' };
    const words = ['--input-type=module', '-e', code, '--', redis.url];
    const { stdout } = await promisify(execFile)(process.execPath, words, { env, timeout: 30_000 });
    const { checks, text } = JSON.parse(stdout);
    expect(text).toBe('safe');
    expect(checks).toContainEqual({ ok: true, what: 'the way to it is encrypted' });
    expect(checks.filter(({ ok }: { ok: boolean }) => !ok)).toEqual([]);
  });

  it('is refused by who is not, with what to do', async () => {
    const checks = await check(redis.url);
    expect(checks).toMatchObject([
      { ok: false, what: expect.stringContaining('is not trusted: self-signed certificate') },
    ]);
    expect(checks[0]?.fix).toContain('NODE_EXTRA_CA_CERTS');
    expect(JSON.stringify(checks)).not.toContain('hunter2');
  });

  it('is told from one that asks for certificates, and from one that is asked without', async () => {
    const plain = await check(redis.url.replace('rediss:', 'redis:'));
    expect(plain).toMatchObject([
      {
        ok: false,
        what: expect.stringContaining('cannot be reached'),
        fix: expect.stringContaining('with TLS it is rediss://'),
      },
    ]);
  });
});

describe.skipIf(REDIS_SERVER === null)('a user of Redis that may do what is needed and no more', () => {
  let redis: TestRedis;
  let admin: Redis;
  let url: string;
  const letIn = (rule: string) => admin.call('ACL', 'SETUSER', 'desk', 'reset', 'on', '>hunter2', ...rule.split(' '));
  beforeAll(async () => {
    redis = await startRedis({ appendOnly: true });
    admin = new Redis(redis.url);
    url = redis.url.replace('redis://', 'redis://desk:hunter2@');
  });
  afterAll(async () => {
    admin.disconnect();
    await redis.stop();
  });

  it('has its jobs done, taken back, given up and lost', async () => {
    await letIn(aclRule('fleet'));
    await admin.acl('LOG', 'RESET');
    expect((await check(url)).filter(({ ok }) => !ok)).toEqual([]);
    const { queue, posting, notices } = await openShopQueue(url, { times: { hangMs: 100, graceMs: 50, lockMs: 200 } });
    await admin.zadd('fleet:queues', 1, `${posting}-0000000000000000`); // left of a model that is no more
    await (await openShopQueue(url, { id: 'w2' })).queue.close();
    const one = startWorker({ url, times: { hangMs: 3_600_000 }, perform: () => new Promise(() => {}) });
    const hash = await queue.share({ kind: 'skill', text: 'do it' });
    const stopped = new AbortController();
    const stop = queue.submit(chatJob(posting, 'stop'), { ...OPTIONS, signal: stopped.signal });
    await until(() => one.began.length === 1);
    stopped.abort(new Error('enough'));
    await expect(stop).rejects.toThrow('enough');
    await until(() => one.events.some(({ kind }) => kind === 'cancelled'));
    const kept = queue.submit({ ...chatJob(posting, 'kept'), seconds: null }, OPTIONS);
    await until(() => one.began.length === 2);
    const two = startWorker({
      url,
      perform: async (job, { material, worker: id }) => {
        await material(hash);
        return {
          kind: 'chat',
          worker: id,
          fingerprint: job.fingerprint,
          calls: [],
          durationMs: 1,
          answer: null,
          problem: null,
        };
      },
    });
    expect((await kept).result.worker).toBe(two.id);
    await one.quit();
    await admin.flushall();
    await sleep(300);
    await queue.submit(chatJob(posting, 'after'), OPTIONS);
    await queue.settle(chatJob(posting, 'after'));
    expect((await readFleet({ ...settingsFor(url) }, { environment: {} })).workers).toHaveLength(1);
    await two.leave();
    await queue.close();
    expect(notices.filter((text) => /NOPERM|permission/.test(text))).toEqual([]);
    const denied: unknown = await admin.acl('LOG');
    const objects = (Array.isArray(denied) ? denied : []).map((entry: unknown[]) => entry[entry.indexOf('object') + 1]);
    expect(objects.filter((name) => !String(name).startsWith('client'))).toEqual([]); // which only tells its name
  });

  it.each([
    ['a command of scripts', (rule: string) => rule.replace(' +zpopmin', ''), 'zpopmin'],
    ['several', (rule: string) => rule.replace(' +xadd', '').replace(' +publish', ''), 'xadd, publish'],
    ['scripts', (rule: string) => rule.replace(' +eval ', ' '), 'eval'],
    ['listening', (rule: string) => rule.replace(' +subscribe', ''), 'subscribe'],
    ['its channels', (rule: string) => rule.replace('&fleet:*', '&other:*'), 'publish, subscribe'],
    ['its keys', (rule: string) => rule.replace('~fleet:*', '~other:*'), 'keys that begin with fleet:'],
  ])('is told what it lacks: %s', async (_name, change, lacking) => {
    await letIn(change(aclRule('fleet')));
    const wrong = (await check(url)).filter(({ ok }) => !ok);
    expect(wrong).toEqual([
      {
        ok: false,
        what: `this user of Redis may not do all that is needed: ${lacking}`,
        fix: `give it all of: ${aclRule('fleet')}`,
      },
    ]);
    expect(await admin.exists('fleet:probe')).toBe(0);
  });
});

describe('the guide', () => {
  it('has the rights that are needed, as they are', () => {
    const guide = readFileSync(new URL('../../GUIDE.md', import.meta.url), 'utf8');
    expect(guide).toContain(`user nightschool on >secret ${aclRule('nightschool')}\n`);
    const security = readFileSync(new URL('../../SECURITY.md', import.meta.url), 'utf8');
    expect(security).toContain(`${aclRule('x').split(' +').length - 1} commands`);
  });
});

function fileOf(path: string): string {
  return pathToFileURL(new URL(path, import.meta.url).pathname).href;
}
