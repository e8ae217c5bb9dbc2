import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { Redis } from 'ioredis';
import { describe, expect, it } from 'vitest';
import { REDIS_SERVER, startRedis } from './testing.ts';
import { chatJob, openShopQueue, startWorker, until } from './testing-fleet.ts';

const OPTIONS = { priority: 50, signal: new AbortController().signal };

describe.skipIf(REDIS_SERVER === null)('Redis that says no', () => {
  it('is told with its own words, and as no bug', async () => {
    const redis = await startRedis({ appendOnly: false });
    const other = new Redis(redis.url);
    await other.set('fleet:workers', 'of another program');
    const { queue, posting } = await openShopQueue(redis.url);
    await expect(queue.standing(posting)).rejects.toMatchObject({
      code: 'QUEUE_UNREACHABLE',
      message: expect.stringContaining('does not do what it is asked: WRONGTYPE'),
    });
    await other.config('SET', 'maxmemory', 1);
    await expect(queue.share({ kind: 'skill', text: 'do this' })).rejects.toMatchObject({ code: 'QUEUE_UNREACHABLE' });
    other.disconnect();
    await queue.close();
    await redis.stop();
  });

  it('is told by a worker that nobody can see', async () => {
    const redis = await startRedis({ appendOnly: false });
    const other = new Redis(redis.url);
    await other.set('fleet:workers', 'of another program');
    const one = startWorker({ url: redis.url });
    await until(() => one.events.some(({ kind }) => kind === 'queue-lost'));
    expect(one.events).toContainEqual({ kind: 'queue-lost', reason: expect.stringContaining('WRONGTYPE') });
    await other.del('fleet:workers');
    await until(() => one.events.some(({ kind }) => kind === 'queue-back'));
    expect(one.events.filter(({ kind }) => kind === 'queue-lost')).toHaveLength(1);
    other.disconnect();
    await one.quit();
    await redis.stop();
  });

  it('is left where it takes no writes any more, and its successor is asked at the same address', async () => {
    const [old, heir] = [await startRedis({ appendOnly: false }), await startRedis({ appendOnly: false })];
    let { port } = old;
    const door = createServer((client) => {
      const server = connect(port, '127.0.0.1');
      client.pipe(server).pipe(client);
      for (const socket of [client, server]) socket.on('error', () => client.destroy());
      client.on('close', () => server.destroy());
    });
    await once(door.listen(0, '127.0.0.1'), 'listening');
    const url = `redis://127.0.0.1:${(door.address() as AddressInfo).port}`;
    const { queue, posting } = await openShopQueue(url);
    const one = startWorker({ url });
    await queue.submit(chatJob(posting, 'before'), OPTIONS);
    port = heir.port;
    const admin = new Redis(old.url);
    await admin.replicaof('127.0.0.1', heir.port);
    const { result } = await queue.submit(chatJob(posting, 'after'), OPTIONS);
    expect(result.worker).toBe(one.id);
    admin.disconnect();
    await Promise.all([one.quit(), queue.close()]);
    door.close();
    await Promise.all([old.stop(), heir.stop()]);
  });
});
