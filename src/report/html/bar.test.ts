import { describe, expect, it } from 'vitest';
import { readNight } from '../fixtures/night/night.ts';
import { foldReport, graded, verdictsOf } from '../fold.ts';
import { intervalBar } from './bar.ts';

const [found] = verdictsOf(foldReport(readNight())).filter(({ verdict }) => graded(verdict.counts) > 0);
if (found === undefined) throw new Error('The night has no verdict that counted a run.');
const row = found;

/** The bar of a verdict that was held against a floor; the target is a tenth above it. */
function bar(floor: number): string {
  const counts = { passed: 15, failed: 5, errored: 0 };
  const estimate = (counts.passed + 4 * floor) / 24;
  return `${intervalBar({ ...row, verdict: { ...row.verdict, counts, arithmetic: { ...row.verdict.arithmetic, estimate } } })}`;
}

describe('the names of the marks of a bar', () => {
  it.each([
    [0.4, '<text x="50%" y="46" dx="-2" text-anchor="start">target 50 %</text>'],
    [0.8, '<text x="90%" y="9" text-anchor="middle">target 90 %</text>'],
    [0.88, '<text x="90%" y="9" text-anchor="middle">target 98 %</text>'],
  ])('do not stick out on the right of a phone with a floor of %d', (floor, target) => {
    expect(bar(floor)).toContain(target);
    expect(bar(floor)).toContain('y="46" dx="2" text-anchor="end">floor ');
  });
});
