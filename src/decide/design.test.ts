import { describe, expect, it } from 'vitest';
import { NightschoolError } from '../errors.ts';
import { alphaFor, createDesign, designHash } from './design.ts';

const night = { minimumHeldOut: 20, nightBudget: 60 };

describe('createDesign', () => {
  it.each([
    { target: 0.9, floor: 0.8, aim: 0.95, sink: 0.65, rho: 0.25 },
    { target: 0.8, floor: 0.7, aim: 0.9, sink: 0.475, rho: 0.333333333333 },
    { target: 0.95, floor: 0.85, aim: 0.975, sink: 0.7375, rho: 0.166666666667 },
    { target: 0.6, floor: 0.5, aim: 0.8, sink: 0.125, rho: 0.4 },
    { target: 0.99, floor: 0.89, aim: 0.995, sink: 0.8075, rho: 0.045454545455 },
  ])('derives everything from target $target', ({ target, ...derived }) => {
    expect(createDesign({ target, ...night })).toEqual({
      target,
      ...derived,
      beta: 0.1,
      alpha: 0.05,
      ...night,
      cap: 150,
      pairCap: 200,
      maximumErroredShare: 0.1,
    });
  });

  it.each([0, 0.59, 0.995, 1, Number.NaN])('refuses target %f', (target) => {
    expect(() => createDesign({ target, ...night })).toThrow(NightschoolError);
  });

  it('hashes what was chosen, not how it was written', () => {
    const design = createDesign({ target: 0.9, ...night });
    expect(designHash(createDesign({ ...night, target: 0.9 }))).toBe(designHash(design));
    expect(designHash(createDesign({ ...night, target: 0.91 }))).not.toBe(designHash(design));
  });
});

describe('alphaFor', () => {
  const design = createDesign({ target: 0.9, ...night });

  it.each([
    [1, 0.025],
    [2, 0.05 / 6],
    [10, 0.05 / 110],
    [0, 0.05],
  ])('attempt %i may spend %f', (attempt, alpha) => {
    expect(alphaFor(design, attempt)).toBeCloseTo(alpha, 12);
  });

  it('never spends more than .05 in all', () => {
    const spent = Array.from({ length: 100_000 }, (_, index) => alphaFor(design, index + 1));
    const total = spent.reduce((sum, each) => sum + each, 0);
    expect(total).toBeLessThanOrEqual(0.05);
    expect(total).toBeGreaterThan(0.0499);
  });
});
