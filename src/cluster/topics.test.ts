import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../util/random.ts';
import { dot } from './dense/vectors.ts';
import { findEigen } from './eigen.ts';
import { mix } from './lexicon.ts';
import { relate } from './relate.ts';
import type { Rows } from './rows.ts';
import { findTopics } from './topics.ts';

const cell = fc.integer({ min: -9, max: 9 });
const symmetric = fc.integer({ min: 1, max: 8 }).chain((size) =>
  fc.array(cell, { minLength: size * size, maxLength: size * size }).map((values) => ({
    size,
    cells: Float64Array.from(values, (_, at) => {
      const [row, column] = [Math.floor(at / size), at % size];
      return values[Math.min(row, column) * size + Math.max(row, column)] ?? 0;
    }),
  })),
);

describe('findEigen', () => {
  it('finds vectors that the matrix only stretches', () => {
    fc.assert(
      fc.property(symmetric, (matrix) => {
        const { size } = matrix;
        const { values, vectors } = findEigen(matrix);
        for (let vector = 0; vector < size; vector++)
          for (let row = 0; row < size; row++) {
            let stretched = 0;
            for (let column = 0; column < size; column++)
              stretched += (matrix.cells[row * size + column] ?? 0) * (vectors.cells[column * size + vector] ?? 0);
            expect(stretched).toBeCloseTo((values[vector] ?? 0) * (vectors.cells[row * size + vector] ?? 0), 6);
          }
      }),
    );
  });
});

/** Rows of length 1 of words by number, each as strong as the others. */
function makeRows(texts: readonly (readonly number[])[]): Rows {
  const starts = texts.map((_, row) => texts.slice(0, row).reduce((sum, words) => sum + words.length, 0));
  return {
    starts: Uint32Array.from(starts),
    lengths: Uint32Array.from(texts, (words) => words.length),
    features: Uint32Array.from(texts.flat()),
    weights: Float32Array.from(texts.flatMap((words) => words.map(() => 1 / Math.sqrt(words.length)))),
  };
}

/** Two subjects of ten words each; every text has three words of one of them. */
function makeTexts(): readonly (readonly number[])[] {
  const random = createRandom(5);
  return Array.from({ length: 200 }, (_, text) => {
    const words = new Set<number>();
    while (words.size < 3) words.add((text % 2) * 10 + Math.floor(random() * 10));
    return [...words];
  });
}

const allOf = (rows: Rows) => Uint32Array.from(rows.starts, (_, row) => row);
const hashesOf = (count: number) => Uint32Array.from({ length: count }, (_, feature) => mix(feature + 1));

describe('findTopics', () => {
  const texts = makeTexts();
  const rows = makeRows(texts);
  const topics = findTopics(rows, allOf(rows), hashesOf(20));

  it('gives unit vectors, near to each other for one subject even where no word is shared', () => {
    const means = { same: 0, other: 0, pairs: 0 };
    for (let one = 0; one < 40; one += 2)
      for (let other = 0; other < 40; other += 2) {
        if (texts[one]?.some((word) => texts[other]?.includes(word))) continue;
        means.pairs++;
        means.same += dot(topics, one, topics, other);
        means.other += Math.abs(dot(topics, one, topics, other + 1));
      }
    expect(means.pairs).toBeGreaterThan(50);
    expect(means.other / means.pairs).toBeLessThan(0.01);
    for (let row = 0; row < texts.length; row++) expect(dot(topics, row, topics, row)).toBeCloseTo(1, 4);
  });

  it('does not depend on how features are numbered', () => {
    const turned = { ...rows, features: rows.features.map((feature) => 19 - feature) };
    expect(findTopics(turned, allOf(rows), hashesOf(20).toReversed())).toEqual(topics);
  });

  it.each([
    ['no rows', [], 0],
    ['one row', [[0, 1]], 1],
    ['rows that say nothing', [[], []], 2],
  ])('takes %s', (_, few, expected) => {
    const found = findTopics(makeRows(few), allOf(makeRows(few)), hashesOf(20));
    expect(found.numbers.length).toBe(expected * found.dimension);
    expect([...found.numbers].every(Number.isFinite)).toBe(true);
  });
});

describe('relate', () => {
  it('sorts neighbours by what they say and, for a fifth, what they are about', () => {
    const near = {
      starts: Uint32Array.of(0, 3, 3, 3, 3),
      items: Uint32Array.of(1, 2, 3),
      similarities: Float32Array.of(0.5, 0.45, 0.25),
    };
    const topics = { dimension: 2, numbers: Float32Array.of(1, 0, 0, 1, 1, 0, -1, 0) };
    const related = relate(near, topics);
    expect([...related.items]).toEqual([2, 1, 3]);
    expect([...related.similarities].map((value) => Number(value.toFixed(6)))).toEqual([0.56, 0.4, 0.2]);
    expect([...related.starts]).toEqual([...near.starts]);
  });
});
