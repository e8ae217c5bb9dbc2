import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { convert } from '../../util/procedure/convert.ts';
import { findOccurrences, tokenize } from './spans.ts';

const occurrences = (
  turn: string,
  target: Parameters<typeof findOccurrences>[1],
  conversion: Parameters<typeof convert>[1],
) => findOccurrences([[turn, tokenize(turn)]], target, conversion).map(({ text }) => text);

describe('findOccurrences', () => {
  it.each([
    ['Move the Acme Corp deal', 'Acme Corp', 'text', ['Acme Corp']],
    ['move acme corp on', 'Acme Corp', 'text', []],
    ['MOVE ACME', 'acme', 'lower', ['ACME']],
    ['Publish "Ten ways: a guide!"', 'ten-ways-a-guide', 'slug', ['Ten ways: a guide']],
    ['It costs $1,200 now', 1200, 'number', ['1,200']],
    ['at 14:30 for 30 minutes', 30, 'number', ['30']],
    ['on 2026-03-12 at 12', 12, 'number', ['12']],
    ['Invite Ann, Bob and Cid to it', ['Ann', 'Bob', 'Cid'], 'list', ['Ann, Bob and Cid']],
    ['Write to ann.lee@example.com', 'ann', 'text', []],
    ['Write to ann.lee@example.com, please', 'ann.lee@example.com', 'text', ['ann.lee@example.com']],
    ['Acme wants Acme', 'Acme', 'text', ['Acme', 'Acme']],
  ] as const)('in "%s" finds %j as %s', (turn, target, conversion, expected) => {
    expect(occurrences(turn, target, conversion)).toEqual(expected);
  });

  it.each([{ toString: 0 }, [{ toString: 0 }], ['Ann', { valueOf: 1 }]])(
    'finds no record, whatever it holds: %j',
    (target) => {
      expect(occurrences('Ann said [object Object]', target, 'list')).toEqual([]);
    },
  );

  it('only finds what converts to the target', () => {
    const turn = fc.string({ maxLength: 60 });
    fc.assert(
      fc.property(
        turn,
        fc.nat(),
        fc.nat(),
        fc.constantFrom('text', 'lower', 'slug'),
        (text, from, length, conversion) => {
          const start = from % (text.length + 1);
          const target = convert(text.slice(start, start + 1 + (length % 10)), conversion) ?? '-';
          for (const found of occurrences(text, target, conversion)) expect(convert(found, conversion)).toEqual(target);
        },
      ),
    );
  });
});
