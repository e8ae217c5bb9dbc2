import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRequests } from './requests.ts';

describe('createRequests', () => {
  it('tells the leaders of requests, those that were kept included', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(fc.string(), fc.nat(9)), { selector: ([id]) => id }), (pairs) => {
        const [early, late] = [pairs.slice(0, 3), pairs.slice(3)];
        const first = createRequests();
        for (const [id, leader] of early) first.add(id, leader);
        const second = createRequests();
        second.load(first.changes());
        for (const [id, leader] of late) second.add(id, leader);
        const ids = pairs.map(([id]) => id);
        expect(second.leadersOf([...ids, 'never added, and longer than most'])).toEqual(new Map(pairs));
        const isLed = second.having(new Set([1, 2]));
        for (const [id, leader] of pairs) expect(isLed(id)).toBe(leader === 1 || leader === 2);
        expect(first.changes()).toHaveLength(0);
        expect(second.changes()).toHaveLength(2 * late.length);
      }),
    );
  });
});
