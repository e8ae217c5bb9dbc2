import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rememberByText } from './remember.ts';

const LIMITS = { shortest: 3, characters: 10 };

describe('what was measured', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['is remembered', ['long', 'long', 'long'], ['long']],
    ['is measured again where it is short', ['ab', 'ab'], ['ab', 'ab']],
    [
      'is measured again where it alone is more than is kept',
      ['abcdefghijk', 'abcdefghijk'],
      Array(2).fill('abcdefghijk'),
    ],
    ['is kept up to the limit', ['aaaaa', 'bbbbb', 'aaaaa', 'bbbbb'], ['aaaaa', 'bbbbb']],
    ['is forgotten beyond it', ['aaaaa', 'bbbbb', 'ccc', 'aaaaa'], ['aaaaa', 'bbbbb', 'ccc', 'aaaaa']],
    ['is kept anew then', ['aaaaa', 'bbbbb', 'ccc', 'aaaaa', 'ccc'], ['aaaaa', 'bbbbb', 'ccc', 'aaaaa']],
  ])('%s', (_, texts, expected) => {
    const measured: string[] = [];
    const measure = rememberByText((text) => measured.push(text), LIMITS);
    for (const text of texts) measure(text);
    expect(measured).toEqual(expected);
  });

  it('is the same as without a memory, in any order', () => {
    const measure = rememberByText(sizeOf, LIMITS);
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 12 }), { maxLength: 30 }), (texts) => {
        expect([...texts, ...texts].map(measure)).toEqual([...texts, ...texts].map(sizeOf));
      }),
    );
  });
});

function sizeOf(text: string): number {
  return Buffer.byteLength(text);
}
