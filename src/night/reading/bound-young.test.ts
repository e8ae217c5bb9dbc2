import { getHeapSpaceStatistics } from 'node:v8';
import { expect, it } from 'vitest';
import { boundYoung } from './bound-young.ts';

it('holds the young objects of this thread where they are enough', () => {
  const size = (): number =>
    getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')?.space_size ?? 0;
  const young = boundYoung();
  const before = size();
  let most = 0;
  try {
    for (let round = 0; round < 60; round++) {
      // what lives through a collection is what makes it grow
      const kept = Array.from({ length: 60_000 }, (_, index) => ({ index, list: [index] }));
      most = Math.max(most, size());
      young.check();
      expect(kept.length).toBe(60_000);
    }
  } finally {
    young.lift();
  }
  expect(most).toBeLessThanOrEqual(Math.max(before, 36_000_000));
});
