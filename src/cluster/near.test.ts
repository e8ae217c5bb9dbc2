import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { condense, SAME } from './condense.ts';
import { createNearIndex, type NearIndex } from './near.ts';
import { makeRows } from './testing-rows.ts';

const FEATURES = 12;

function cosine(one: readonly number[], other: readonly number[]): number {
  const [a, b] = [new Set(one), new Set(other)];
  return [...a].filter((feature) => b.has(feature)).length / Math.sqrt(a.size * b.size);
}

function look(index: NearIndex, row: number, count: number, least?: number) {
  const found = index.nearest(row, count, least);
  return Array.from(index.found.rows.subarray(0, found), (other, at) => ({
    row: other,
    similarity: index.found.similarities[at] ?? 0,
  }));
}

const listsUpTo = (maxLength: number) =>
  fc.array(fc.uniqueArray(fc.nat({ max: FEATURES - 1 }), { minLength: 1, maxLength: 6 }), { minLength: 2, maxLength });
const lists = listsUpTo(20);
/** As many as are compared in full, whatever they share as far as read. */
const fewLists = listsUpTo(9);

describe('createNearIndex', () => {
  it('finds in a small corpus what comparing with every row finds', () => {
    fc.assert(
      fc.property(lists, (rows) => {
        const index = createNearIndex(makeRows(rows), FEATURES);
        for (const row of rows.keys()) index.add(row);
        for (const [row, list] of rows.entries()) {
          const all = rows.map((other, at) => ({ at, similarity: cosine(list, other) }));
          const expected = all.filter(({ at, similarity }) => at !== row && similarity > 0);
          const found = look(index, row, 20);
          expect(found).toHaveLength(expected.length);
          for (const { row: other, similarity } of found)
            expect(similarity).toBeCloseTo(cosine(list, rows[other] ?? []), 5);
          expect(found.map(({ similarity }) => similarity)).toEqual(
            found.map((each) => each.similarity).sort((a, b) => b - a),
          );
        }
      }),
    );
  });

  it.each([0.4, SAME, 0.9])('misses nothing as similar as %d when nothing less is wanted', (least) => {
    fc.assert(
      fc.property(fewLists, (rows) => {
        const index = createNearIndex(makeRows(rows), FEATURES);
        for (const row of rows.keys()) index.add(row);
        for (const [row, list] of rows.entries()) {
          const best = Math.max(0, ...rows.map((other, at) => (at === row ? 0 : cosine(list, other))));
          if (best > least + 1e-6) expect(look(index, row, 1, least)[0]?.similarity).toBeCloseTo(best, 5);
        }
      }),
    );
  });

  it('knows only what was added', () => {
    const index = createNearIndex(makeRows([[1], [1], [1]]), FEATURES);
    expect(look(index, 0, 5)).toEqual([]);
    index.add(2);
    expect(look(index, 0, 5).map(({ row }) => row)).toEqual([2]);
    index.add(1);
    expect(look(index, 0, 5).map(({ row }) => row)).toEqual([1, 2]);
  });
});

describe('condense', () => {
  it('gives every row a leader that says the same, and near leaders in falling order', () => {
    fc.assert(
      fc.property(lists, (rows) => {
        const { groupOf, leaders, near } = condense(makeRows(rows), FEATURES);
        for (const [row, list] of rows.entries()) {
          const leader = leaders[groupOf[row] ?? -1] ?? -1;
          expect(cosine(list, rows[leader] ?? [])).toBeGreaterThanOrEqual(SAME - 1e-6);
          expect(leader).toBeLessThanOrEqual(row);
        }
        for (let group = 0; group < leaders.length; group++) {
          const similarities = [...near.similarities.subarray(near.starts[group], near.starts[group + 1])];
          expect(similarities).toEqual([...similarities].sort((a, b) => b - a));
          expect(near.items.subarray(near.starts[group], near.starts[group + 1])).not.toContain(group);
        }
      }),
    );
  });
});
