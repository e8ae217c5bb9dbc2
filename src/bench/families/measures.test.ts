import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assign } from './assignment.ts';
import { adjustedRand, matchedShare, vMeasure } from './indices.ts';
import { judgeEach, measure } from './measures.ts';

const names = (numbers: readonly number[]) => numbers.map(String);
const partitions = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 })), { minLength: 1, maxLength: 40 })
  .map((items) => [names(items.map(([one]) => one)), names(items.map(([, other]) => other))] as const);

/** The examples of scikit-learn's documentation of each function and of its user guide. */
describe('indices of agreement, as scikit-learn documents them', () => {
  it.each([
    { truth: [0, 0, 1, 1], found: [0, 0, 1, 1], rand: 1 },
    { truth: [0, 0, 1, 1], found: [1, 1, 0, 0], rand: 1 },
    { truth: [0, 0, 1, 2], found: [0, 0, 1, 1], rand: 0.57 },
    { truth: [0, 0, 1, 1], found: [0, 0, 1, 2], rand: 0.57 },
    { truth: [0, 0, 0, 0], found: [0, 1, 2, 3], rand: 0 },
    { truth: [0, 0, 1, 1], found: [0, 1, 0, 1], rand: -0.5 },
    { truth: [0, 0, 0, 1, 1, 1], found: [0, 0, 1, 1, 2, 2], rand: 0.24 },
    { truth: [0], found: [0], rand: 1 },
    { truth: [0, 0], found: [0, 0], rand: 1 },
  ])('adjusted Rand index of $truth and $found is $rand', ({ truth, found, rand }) => {
    expect(adjustedRand(names(truth), names(found))).toBeCloseTo(rand, 2);
  });

  it.each([
    { truth: [0, 0, 1, 1], found: [1, 1, 0, 0], expected: [1, 1, 1] },
    { truth: [0, 0, 1, 2], found: [0, 0, 1, 1], expected: [0.67, 1, 0.8] },
    { truth: [0, 1, 2, 3], found: [0, 0, 1, 1], expected: [0.5, 1, 0.67] },
    { truth: [0, 0, 1, 1], found: [0, 0, 1, 2], expected: [1, 0.67, 0.8] },
    { truth: [0, 0, 1, 1], found: [0, 1, 2, 3], expected: [1, 0.5, 0.67] },
    { truth: [0, 0, 1, 1], found: [0, 1, 0, 1], expected: [0, 0, 0] },
    { truth: [0, 0, 1, 1], found: [0, 0, 0, 0], expected: [0, 1, 0] },
    { truth: [0, 0, 0, 0], found: [0, 1, 2, 3], expected: [1, 0, 0] },
    { truth: [0, 0, 0, 1, 1, 1], found: [0, 0, 1, 1, 2, 2], expected: [0.67, 0.42, 0.52] },
  ])('homogeneity, completeness and V-measure of $truth and $found are $expected', ({ truth, found, expected }) => {
    const { homogeneity, completeness, vMeasure: v } = vMeasure(names(truth), names(found));
    [homogeneity, completeness, v].forEach((value, index) => {
      expect(value).toBeCloseTo(expected[index] ?? Number.NaN, 2);
    });
  });

  it('do not depend on who is called the truth, nor on names', () => {
    fc.assert(
      fc.property(partitions, ([one, other]) => {
        const renamed = other.map((name) => `cluster ${9 - Number(name)}`);
        expect(adjustedRand(other, one)).toBeCloseTo(adjustedRand(one, other), 9);
        expect(adjustedRand(one, renamed)).toBeCloseTo(adjustedRand(one, other), 9);
        expect(vMeasure(one, other).homogeneity).toBeCloseTo(vMeasure(other, one).completeness, 9);
        expect(vMeasure(one, renamed).vMeasure).toBeCloseTo(vMeasure(one, other).vMeasure, 9);
        expect(adjustedRand(one, one)).toBeCloseTo(1, 9);
      }),
    );
  });
});

describe('matching clusters with labels', () => {
  it.each([
    { gains: [], expected: [] },
    { gains: [[5]], expected: [0] },
    {
      gains: [
        [1, 2],
        [3, 9],
      ],
      expected: [0, 1],
    }, // 10 beats 2 + 3
    {
      gains: [
        [9, 8],
        [8, 1],
      ],
      expected: [1, 0],
    }, // 16 beats 10: not the best of each row
    { gains: [[1], [7], [3]], expected: [-1, 0, -1] },
    { gains: [[1, 7, 3]], expected: [1] },
  ])('gives $expected for $gains', ({ gains, expected }) => {
    expect(assign(gains)).toEqual(expected);
  });

  it('gains as much as the best of all ways', () => {
    const gains = fc
      .integer({ min: 1, max: 4 })
      .chain((columns) =>
        fc.array(fc.array(fc.nat(9), { minLength: columns, maxLength: columns }), { minLength: 1, maxLength: 4 }),
      );
    fc.assert(
      fc.property(gains, (table) => {
        const chosen = assign(table);
        const taken = chosen.filter((column) => column >= 0);
        expect(new Set(taken).size).toBe(taken.length);
        expect(chosen.reduce((sum, column, row) => sum + (table[row]?.[column] ?? 0), 0)).toBe(bestGain(table));
      }),
    );
  });

  it.each([
    { truth: [0, 0, 0, 1, 1, 1], found: ['a', 'a', 'b', 'b', 'b', 'b'], share: 5 / 6 },
    { truth: [0, 0, 0, 0, 1, 1], found: ['a', 'a', 'b', 'b', 'c', 'c'], share: 4 / 6 },
    { truth: [0, 0, 1, 1], found: [null, null, 'a', null], share: 1 / 4 },
    { truth: [0, 1], found: [null, null], share: 0 },
  ])('matches $share of $truth with $found', ({ truth, found, share }) => {
    expect(matchedShare(names(truth), found)).toBeCloseTo(share, 9);
  });
});

/** Each cluster as the labels of its members; the first of each entry is its name, `-` for none. */
function lay(...clusters: readonly (readonly [string, Readonly<Record<string, number>>])[]) {
  const items = clusters.flatMap(([name, counts]) =>
    Object.entries(counts).flatMap(([label, count]) =>
      Array.from({ length: count }, () => ({ label, cluster: name === '-' ? null : name })),
    ),
  );
  return [items.map(({ label }) => label), items.map(({ cluster }) => cluster)] as const;
}

describe('families found', () => {
  it('counts by hand: two fragments, a mixed cluster, noise within and without', () => {
    const [labels, clusters] = lay(
      ['a1', { pay: 6, noise: 2 }],
      ['a2', { pay: 5 }],
      ['b', { book: 8, pay: 1, noise: 1 }],
      ['mixed', { call: 3, book: 3 }], // no majority
      ['junk', { noise: 7 }],
      ['small', { call: 4 }], // too few: left out
      ['-', { call: 1, noise: 10 }],
    );
    expect(measure(labels, clusters)).toMatchObject({
      ...{ items: 51, families: 3, clusters: 5, spurious: 2 },
      found: 2 / 3,
      halfFound: 2 / 3, // 6 of the 12 of pay, 8 of the 11 of book
      fragments: 3 / 2,
      purity: (6 + 5 + 8 + 3 + 0) / 36,
      purityOfFinders: 19 / 23,
      covered: 26 / 31,
      noiseOut: 10 / 20,
      accuracy: (6 + 8 + 3) / 31,
    });
  });

  it.each([
    {
      name: 'exactly half is no majority',
      clusters: [['x', { pay: 3, noise: 3 }]],
      found: 0,
      halfFound: 0,
      purity: 0.5,
    },
    {
      name: 'found, but less than half of it',
      clusters: [
        ['x', { pay: 5 }],
        ['-', { pay: 6 }],
      ],
      found: 1,
      halfFound: 0,
      purity: 1,
    },
    {
      name: 'just half of it',
      clusters: [
        ['x', { pay: 5 }],
        ['-', { pay: 5 }],
      ],
      found: 1,
      halfFound: 1,
      purity: 1,
    },
    { name: 'four are too few', clusters: [['x', { pay: 4 }]], found: 0, halfFound: 0, purity: null },
  ] as const)('$name', ({ clusters, found, halfFound, purity }) => {
    const [labels, given] = lay(...clusters);
    expect(measure(labels, given)).toMatchObject({
      found,
      halfFound,
      purity,
      noiseOut: labels.includes('noise') ? 0 : null,
    });
  });

  it('scores what was left out as clusters of one, or as one', () => {
    const [labels, clusters] = lay(['x', { pay: 6 }], ['-', { pay: 2, book: 8 }]);
    const measured = measure(labels, clusters);
    const alone = ['x', 'x', 'x', 'x', 'x', 'x', ...names([...Array(10).keys()])];
    expect(measured.rand).toBeCloseTo(adjustedRand(labels, alone), 9);
    expect(measured.homogeneity).toBeCloseTo(1, 9);
    expect(measured.vMeasureOneRest).toBeCloseTo(vMeasure(labels, clusters.map(String)).vMeasure, 9);
  });

  it('names what each cluster found', () => {
    const [labels, clusters] = lay(['x', { pay: 5, noise: 1 }], ['y', { noise: 5 }]);
    expect(judgeEach(labels, clusters)).toEqual([
      { cluster: 'x', family: 'pay', right: 5, members: [0, 1, 2, 3, 4, 5] },
      { cluster: 'y', family: null, right: 0, members: [6, 7, 8, 9, 10] },
    ]);
  });
});

function bestGain(gains: readonly (readonly number[])[], row = 0, taken: readonly number[] = []): number {
  const own = gains[row];
  if (own === undefined) return 0;
  const without = bestGain(gains, row + 1, taken);
  const free = [...own.keys()].filter((column) => !taken.includes(column));
  return Math.max(without, ...free.map((column) => (own[column] ?? 0) + bestGain(gains, row + 1, [...taken, column])));
}
