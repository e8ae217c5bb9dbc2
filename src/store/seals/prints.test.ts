import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstChange, isPrintOf, printOf } from './prints.ts';

const lines = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `line ${index + 1}`);
const join = (texts: readonly string[]): string => texts.map((text) => `${text}\n`).join('');

describe('firstChange', () => {
  it.each([
    ['changed', lines(5).with(2, 'else'), 3],
    ['changed at its end', lines(5).with(4, 'else'), 5],
    ['removed', lines(5).toSpliced(1, 1), 2],
    ['inserted', lines(5).toSpliced(3, 0, 'new'), 4],
    ['added', [...lines(5), 'new'], 6],
    ['cut off', lines(3), 4],
  ])('names a line that was %s', (_, changed, line) => {
    const print = printOf(join(lines(5)));
    expect(isPrintOf(print, join(changed))).toBe(false);
    expect(firstChange(print, join(changed)).from).toBe(line);
  });

  it('names some lines of a long file, with the changed one among them', () => {
    const count = 20_000;
    const print = printOf(join(lines(count)));
    expect(print.marks.length).toBeLessThan(2_100);
    fc.assert(
      fc.property(fc.nat(count - 1), (index) => {
        const { from, to } = firstChange(print, join(lines(count).with(index, 'else')));
        expect(from).toBeLessThanOrEqual(index + 1);
        expect(to).toBeGreaterThanOrEqual(index + 1);
        expect(to - from).toBeLessThan(count / 400);
      }),
      { numRuns: 10 },
    );
  });

  it.each(['', '\n', 'a', 'a\n'])('copes with %j for any other text', (text) => {
    fc.assert(
      fc.property(fc.string(), (other) => {
        const { from, to } = firstChange(printOf(text), other);
        expect(from).toBeGreaterThan(0);
        expect(to).toBeGreaterThanOrEqual(from);
      }),
    );
  });
});
