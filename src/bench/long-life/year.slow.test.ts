import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { cli } from '../../cli/testing.ts';
import { growthOf, liveThrough } from './year.ts';

it('lives through nights with mishaps: none is lost, and what has an end to its growth stays small', async () => {
  let verified: number | null = null;
  let ledgers: readonly string[] = [];
  const nights = await liveThrough({
    ...{ nights: 20, seed: 3, newsShare: 0.6 },
    settings: 'dashboard: true\nkeep: { nights: 4, packedNights: 3, transcriptMegabytes: 1 }\n',
    finish: async (dir) => {
      verified = (await cli(dir, ['verify'])).code;
      ledgers = readdirSync(join(dir, '.nightschool/ledger'));
    },
  });
  expect(verified).toBe(0);
  for (const { code, mishap, stderr } of nights) {
    expect([code, stderr]).toEqual([mishap === 'interrupted' ? expect.toBeOneOf([0, 130]) : 0, expect.any(String)]);
  }
  expect(ledgers.filter((name) => name.endsWith('.jsonl')).length).toBeLessThanOrEqual(4);
  expect(ledgers.filter((name) => name.endsWith('.gz')).length).toBeLessThanOrEqual(3);
  expect(ledgers.length).toBeGreaterThan(4);
  const growth = nights.flatMap((night, at) => {
    const before = nights[at - 1];
    const isQuiet = before !== undefined && [night, before].every(({ hasNews, mishap }) => !hasNews && mishap === null);
    return isQuiet ? [growthOf(before, night)] : [];
  });
  expect(growth.length).toBeGreaterThan(0);
  // a line of sum in each of two files; in some of them the memory is put in order besides
  expect(growth.toSorted((a, b) => a - b)[Math.floor(growth.length / 2)]).toBeLessThan(2_000);
}, 180_000);
