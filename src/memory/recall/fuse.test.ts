import { describe, expect, it } from 'vitest';
import { fuseRanks, standOutFrom } from './fuse.ts';
import { cosine, toUnit } from './similar.ts';

describe('fuseRanks', () => {
  it('adds up the reciprocal ranks', () => {
    const scores = fuseRanks([
      ['a', 'b'],
      ['b', 'c'],
    ]);
    expect([...scores]).toEqual([
      ['a', 1 / 61],
      ['b', 1 / 62 + 1 / 61],
      ['c', 1 / 62],
    ]);
  });
});

describe('standOutFrom', () => {
  it.each([
    ['one far above the others', [0.9, 0.31, 0.3, 0.32, 0.29, 0.3, 0.31], true],
    ['one a little above the others', [0.33, 0.31, 0.3, 0.32, 0.29, 0.3, 0.28], false],
    ['too few to tell', [0.9, 0.1], false],
  ])('judges %s', (_, similarities, standsOut) => {
    expect(Math.max(...similarities) >= standOutFrom(similarities)).toBe(standsOut);
  });
});

describe('vectors', () => {
  it('are compared by their direction', () => {
    const [a, b] = [toUnit(Float32Array.of(3, 4)), toUnit(Float32Array.of(6, 8))];
    expect(a !== null && b !== null && cosine(a, b)).toBeCloseTo(1);
    expect(cosine(Float32Array.of(1, 0), Float32Array.of(1))).toBe(-1);
  });

  it.each([
    ['zeros', [0, 0]],
    ['no number', [Number.NaN, 1]],
    ['infinity', [Number.POSITIVE_INFINITY, 1]],
    ['nothing', []],
  ])('of %s are none', (_, values) => {
    expect(toUnit(Float32Array.from(values))).toBeNull();
  });
});
