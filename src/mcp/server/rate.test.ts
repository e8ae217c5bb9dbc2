import { expect, it } from 'vitest';
import { createRate } from './rate.ts';

it('lets a burst through, then so many a second', () => {
  let now = 0;
  const take = createRate({ perSecond: 10, burst: 3 }, () => now);
  const many = (count: number) => Array.from({ length: count }, take).filter(Boolean).length;
  expect(many(10)).toBe(3);
  now += 100;
  expect(many(10)).toBe(1);
  now += 250;
  expect(many(10)).toBe(2);
  now += 60_000;
  expect(many(10)).toBe(3);
});
