import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { placeOf } from './coordinator/presence.ts';
import { REDIS_SERVER } from './testing.ts';
import { chatJob, sleep, until } from './testing-fleet.ts';
import { openRoom } from './testing-room.ts';

describe('the place of a workspace', () => {
  it('is the same for all processes in one folder, and another for a copy', () => {
    const folder = mkdtempSync(join(tmpdir(), 'nightschool-place-'));
    for (const name of ['one', 'copy']) mkdirSync(join(folder, name));
    expect(placeOf(join(folder, 'one'))).toBe(placeOf(join(folder, 'copy', '..', 'one')));
    expect(placeOf(join(folder, 'one'))).not.toBe(placeOf(join(folder, 'copy')));
    expect(placeOf(folder)).toContain(` ${hostname()}`);
    rmSync(folder, { recursive: true });
  });
});

describe.skipIf(REDIS_SERVER === null)('one id in two places', () => {
  const room = openRoom({ appendOnly: false });
  const { coordinator, worker } = room;

  it('is refused while the other is at work, by name of its machine', async () => {
    const { queue, posting } = await coordinator({ place: 'a rack-1' });
    await expect(coordinator({ place: 'b rack-2' })).rejects.toMatchObject({
      ...{ code: 'QUEUE_UNFIT', message: expect.stringMatching(/shop is at work on rack-1 under the same id/) },
      hint: expect.stringMatching(
        /when that has ended: .* one restored cache.*If this is a copy, delete \.nightschool\/state\.db/,
      ),
    });
    worker();
    const job = chatJob(posting, 'first');
    expect((await queue.submit(job, { priority: 1, signal: new AbortController().signal })).attempts).toBe(1);
    await queue.settle(job);
  });

  it('is no matter for another process in the same place, nor once the other is gone', async () => {
    const [one, two] = [await coordinator({ place: 'a rack-1' }), await coordinator({ place: 'a rack-1' })];
    await Promise.all([one.queue.close(), two.queue.close()]);
    await coordinator({ place: 'b rack-2' }); // a while later
  });

  it('is told where the other comes while nobody looked', async () => {
    const first = await coordinator({ place: 'a rack-1', times: { standingMs: 1000 } });
    await sleep(1100);
    const { Redis } = await import('ioredis');
    const redis = new Redis(room.redis.url);
    await redis.set('fleet:presence:w1', 'b rack-2', 'PX', 60_000);
    redis.disconnect();
    await until(() => first.notices.length > 0);
    expect(first.notices).toEqual([
      expect.stringMatching(/is at work on rack-2 under the same id.*Let one of them end/),
    ]);
  });
});
