import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clip, oneLine, table, visible, wrap } from './plain.ts';

describe('text of logs', () => {
  it.each([
    ['a\tb\r\nc', 'a b c'],
    ['\u001b[31mred\u001b[0m', '\\u{1b}[31mred\\u{1b}[0m'],
    ['abc\u202etxt.exe', 'abc\\u{202e}txt.exe'],
    ['  spaced  ', 'spaced'],
  ])('comes on one harmless line: %j', (text, expected) => {
    expect(oneLine(text)).toBe(expected);
  });

  it('keeps its line ends where it may have several', () => {
    expect(visible('a\r\n\tb\u0007')).toBe('a\n\tb\\u{7}');
  });
});

describe('wrap', () => {
  it.each([
    ['one two three', 8, '', ['one two', 'three']],
    ['one two', 5, '  ', ['  one', '  two']],
    ['abcdefghij', 4, '', ['abcd', 'efgh', 'ij']],
    ['長い言葉', 4, '', ['長い', '言葉']],
    ['', 10, '', []],
  ])('breaks %j at %i', (text, width, indent, lines) => {
    expect(wrap(text, width, indent)).toEqual(lines);
  });

  it('loses no word', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { maxLength: 30 }), (words) => {
        expect(wrap(words.join(' '), 12).join(' ')).toBe(words.join(' '));
      }),
    );
  });
});

it.each([
  ['abc', 3, 'abc'],
  ['abcd', 3, 'ab…'],
  ['長い言葉', 5, '長い…'],
])('clip(%j, %i)', (text, columns, expected) => {
  expect(clip(text, columns)).toBe(expected);
});

it('table lines its columns up', () => {
  expect(
    table(
      [
        ['a', 'b'],
        ['long', '1'],
        ['x', '100'],
      ],
      new Set([1]),
    ),
  ).toEqual(['a       b', 'long    1', 'x     100']);
});
