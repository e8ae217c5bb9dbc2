import { afterAll, describe, expect, it } from 'vitest';
import { openGrounds } from './ground.ts';
import { KINDS, measureChaos } from './measure.ts';

/** All kinds of faults share these; each is tried at least once. `npm run chaos` takes longer, and finds more. */
const SECONDS = Number(process.env.CHAOS_SECONDS ?? 30);
const SEED = Number(process.env.CHAOS_SEED ?? 9);

const grounds = openGrounds();
afterAll(() => grounds[Symbol.asyncDispose]());

describe('a night that is disturbed', () => {
  it.each(Object.keys(KINDS))(
    '%s: nothing is lost, nothing is half there, and the next night goes on',
    { timeout: 180_000 }, // a single try takes seconds, and more where the machine is busy
    async (only) => {
      const seconds = SECONDS / Object.keys(KINDS).length;
      const rows = await measureChaos(grounds, { seconds, seed: SEED, only });
      for (const { faults } of rows) expect(faults).toEqual([]);
      // none where the machine has no strace, or lets nobody mount
      for (const { tried, of } of rows) if (of !== 0) expect(tried).toBeGreaterThan(0);
    },
  );
});
