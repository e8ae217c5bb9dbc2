import { expect, it } from 'vitest';
import { cli } from '../../cli/testing.ts';
import { liveThrough } from './year.ts';

it('lives through nights with mishaps: none is lost, and what has an end to its growth stays small', async () => {
  let verified: number | null = null;
  const nights = await liveThrough({
    ...{ nights: 20, seed: 3, newsShare: 0.6 },
    settings: 'dashboard: true\nkeep: { nights: 4, packedNights: 3, transcriptMegabytes: 1 }\n',
    finish: async (dir) => {
      verified = (await cli(dir, ['verify'])).code;
    },
  });
  expect(verified).toBe(0);
  for (const { code, mishap, stderr } of nights) {
    expect([code, stderr]).toEqual([mishap === 'interrupted' ? expect.toBeOneOf([0, 130]) : 0, expect.any(String)]);
  }
  const ledgers = nights.map(({ bytes }) => bytes.get('ledger') ?? 0);
  const largest = Math.max(...ledgers.slice(0, 5));
  expect(Math.max(...ledgers.slice(10))).toBeLessThan(2 * largest);
  const quiet = nights.filter((night, at) => {
    const before = nights[at - 1];
    return before !== undefined && [night, before].every(({ hasNews, mishap }) => !hasNews && mishap === null);
  });
  expect(quiet.length).toBeGreaterThan(0);
}, 180_000);
