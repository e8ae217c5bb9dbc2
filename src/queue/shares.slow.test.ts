import { describe, expect, it } from 'vitest';
import { REDIS_SERVER } from './testing.ts';
import { answerTo, chatJob, sleep } from './testing-fleet.ts';
import { openRoom } from './testing-room.ts';

describe.skipIf(REDIS_SERVER === null)('two coordinators', () => {
  const { coordinator, worker } = openRoom({ appendOnly: false });

  it('with shares 1 and 3 get work done about 1 to 3', async () => {
    const settings = { lead: 2 };
    const small = await coordinator({ id: 'small', settings: { ...settings, share: 1 } });
    const large = await coordinator({ id: 'large', settings: { ...settings, share: 3 } });
    for (let at = 0; at < 4; at++) {
      worker({ slots: 2, perform: async (job, { worker: id }) => sleep(20).then(() => answerTo(job, id)) });
    }
    const stop = new AbortController();
    const done = { small: 0, large: 0 };
    const ask = ({ queue, posting }: typeof small, name: keyof typeof done) =>
      Array.from({ length: 3000 }, (_, at) =>
        queue
          .submit(chatJob(posting, `${name}-${at}`), { priority: 50, signal: stop.signal })
          .then(() => {
            done[name] += 1;
          })
          .catch(() => {}),
      );
    const waits = [...ask(small, 'small'), ...ask(large, 'large')];
    await sleep(1000); // until both know of each other, and of the workers
    Object.assign(done, { small: 0, large: 0 });
    await sleep(3000);
    const ratio = done.large / done.small;
    expect(ratio).toBeGreaterThan(2.3);
    expect(ratio).toBeLessThan(3.9);
    stop.abort(new Error('enough'));
    await Promise.all(waits);
  });
});
