import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findLeaders } from './lead.ts';
import { makeRows } from './testing-rows.ts';

const FEATURES = 30;
const leading = { features: FEATURES, same: 0.65, shareOut: null };

describe('findLeaders', () => {
  it('finds in waves what it finds one by one', () => {
    const list = fc.uniqueArray(fc.nat(FEATURES - 1), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.array(list, { minLength: 1, maxLength: 60 }), fc.nat(60), (lists, oneByOne) => {
        const rows = makeRows(lists);
        expect(findLeaders(rows, { ...leading, oneByOne })).toEqual(findLeaders(rows, leading));
      }),
    );
  });

  it('lets a row of a later wave join a leader of an earlier one, and what leads within a wave lead there', () => {
    const lists = Array.from({ length: 5000 }, (_, row) => [row % 3, 10 + (row % 3), 20 + (row % 3)]);
    const { leaders, groupOf } = findLeaders(makeRows(lists), { ...leading, oneByOne: 1 });
    expect([...leaders]).toEqual([0, 1, 2]);
    expect([...groupOf]).toEqual(lists.map((_, row) => row % 3));
  });

  it('leaves a row of nothing to itself', () => {
    expect([...findLeaders(makeRows([[], [], [1]]), { ...leading, oneByOne: 0 }).leaders]).toEqual([0, 1, 2]);
  });
});
