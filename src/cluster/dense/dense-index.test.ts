import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDenseIndex } from './dense-index.ts';
import { reduceDimensions } from './reduce.ts';
import { embeddings, recallOf } from './testing.ts';
import { countVectors, dot, type Vectors } from './vectors.ts';

function nearestOf(vectors: Vectors, row: number, { count, exactUpTo }: { count: number; exactUpTo: number }) {
  const index = createDenseIndex(vectors, { exactUpTo });
  const found = index.nearest(row, count);
  return [...index.found.rows.subarray(0, found)];
}

describe('createDenseIndex', () => {
  it('finds what sorting all others finds', () => {
    const numbers = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 6, maxLength: 60 });
    fc.assert(
      fc.property(numbers, fc.integer({ min: 1, max: 5 }), (given, count) => {
        const vectors = { numbers: Float32Array.from(given.slice(0, given.length - (given.length % 3))), dimension: 3 };
        const others = [...Array(countVectors(vectors)).keys()].slice(1);
        const sorted = others.sort((a, b) => dot(vectors, 0, vectors, b) - dot(vectors, 0, vectors, a) || a - b);
        expect(nearestOf(vectors, 0, { count, exactUpTo: 100 })).toEqual(sorted.slice(0, count));
      }),
    );
  });

  it.each([0, 1, 2])('does with %i vectors', (count) => {
    const vectors = { numbers: new Float32Array(count * 4).fill(0.5), dimension: 4 };
    expect(nearestOf(vectors, 0, { count: 15, exactUpTo: 100 })).toEqual(count === 2 ? [1] : []);
    expect(nearestOf(vectors, 0, { count: 15, exactUpTo: 0 })).toEqual(count === 2 ? [1] : []);
  });

  it('finds nearly all of the true 15 nearest where there are too many to compare all', () => {
    const vectors = embeddings(4000, 160, 200);
    expect(recallOf(vectors, { looks: 200 })).toBeGreaterThan(0.95);
  });

  it('finds the same again, and copies of one vector among each other', () => {
    const vectors = embeddings(600, 32, 20);
    for (let copy = 1; copy < 12; copy++) vectors.numbers.copyWithin(copy * 50 * 32, 0, 32);
    const copies = Array.from({ length: 11 }, (_, copy) => (copy + 1) * 50);
    const look = () => nearestOf(vectors, 0, { count: 11, exactUpTo: 0 });
    expect(look().toSorted((a, b) => a - b)).toEqual(copies);
    expect(look()).toEqual(look());
  });
});

describe('reduceDimensions', () => {
  it('keeps dot products where the vectors lie in few dimensions anyway', () => {
    const flat = embeddings(50, 8, 5);
    const wide = { numbers: new Float32Array(50 * 40), dimension: 40 };
    for (let vector = 0; vector < 50; vector++)
      for (let at = 0; at < 8; at++) wide.numbers[vector * 40 + at * 5] = flat.numbers[vector * 8 + at] ?? 0;
    const reduced = reduceDimensions(wide, 8);
    expect([reduced.dimension, reduced.numbers.length]).toEqual([8, 400]);
    for (const other of [1, 7, 49]) expect(dot(reduced, 0, reduced, other)).toBeCloseTo(dot(flat, 0, flat, other), 3);
  });

  it('leaves alone what has no more', () => {
    const vectors = embeddings(5, 8, 2);
    expect(reduceDimensions(vectors, 8)).toBe(vectors);
  });
});
