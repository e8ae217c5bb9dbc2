import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binomialCdf, exactInterval } from './exact-interval.ts';

describe('exactInterval', () => {
  // beta quantiles, as R's binom.test prints them
  it.each([
    { hits: 0, of: 10, low: 0, high: 0.3084971 },
    { hits: 1, of: 10, low: 0.002528579, high: 0.4450161 },
    { hits: 5, of: 10, low: 0.187086, high: 0.812914 },
    { hits: 10, of: 10, low: 0.6915029, high: 1 },
    { hits: 0, of: 0, low: 0, high: 1 },
  ])('$hits of $of', ({ hits, of, low, high }) => {
    const interval = exactInterval({ hits, of });
    expect(interval.low).toBeCloseTo(low, 6);
    expect(interval.high).toBeCloseTo(high, 6);
  });

  it('holds the measured share, is mirrored by the misses, and is narrower the more was tried', () => {
    const counted = fc.tuple(fc.nat(60), fc.nat(60)).filter(([hits, misses]) => hits + misses > 0);
    fc.assert(
      fc.property(counted, ([hits, misses]) => {
        const of = hits + misses;
        const { low, high } = exactInterval({ hits, of });
        const mirrored = exactInterval({ hits: misses, of });
        const more = exactInterval({ hits: 4 * hits, of: 4 * of });
        expect(low).toBeLessThanOrEqual(hits / of);
        expect(high).toBeGreaterThanOrEqual(hits / of);
        expect(low).toBeCloseTo(1 - mirrored.high, 9);
        expect(more.high - more.low).toBeLessThan(high - low);
      }),
    );
  });

  it('holds the true rate at least 95 times of 100', () => {
    for (const rate of [0.01, 0.025, 0.2, 0.5]) {
      let covered = 0;
      for (let hits = 0; hits <= 50; hits++) {
        const chance = binomialCdf({ hits, of: 50 }, rate) - binomialCdf({ hits: hits - 1, of: 50 }, rate);
        const { low, high } = exactInterval({ hits, of: 50 });
        if (low <= rate && rate <= high) covered += chance;
      }
      expect(covered).toBeGreaterThanOrEqual(0.95);
    }
  });
});
