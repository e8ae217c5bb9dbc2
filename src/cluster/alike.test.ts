import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeAlike } from './alike.ts';
import type { Rows } from './rows.ts';

const FEATURES = 6;

/** A row of length 1 for each text, of words by number. */
function makeRows(texts: readonly (readonly number[])[]): Rows {
  return {
    starts: Uint32Array.from(texts, (_, row) => texts.slice(0, row).flat().length),
    lengths: Uint32Array.from(texts, (words) => words.length),
    features: Uint32Array.from(texts.flat()),
    weights: Float32Array.from(texts.flatMap((words) => words.map(() => 1 / Math.sqrt(words.length)))),
  };
}

function merge(texts: readonly (readonly number[])[], families: readonly (readonly number[])[], one = 0.7) {
  const rowOf = Uint32Array.from(texts, (_, row) => row);
  return mergeAlike(families, { rows: makeRows(texts), rowOf, features: FEATURES, one });
}

describe('mergeAlike', () => {
  it.each([
    [
      'what says the same',
      [
        [0, 1],
        [0, 1],
        [2, 3],
      ],
      [[0], [1], [2]],
      [[0, 1], [2]],
    ],
    [
      'on average, though no two do',
      [[0], [1], [0], [1]],
      [
        [0, 1],
        [2, 3],
      ],
      [[0, 1, 2, 3]],
    ],
    [
      'nothing that shares too little',
      [
        [0, 1],
        [1, 2],
      ],
      [[0], [1]],
      [[0], [1]],
    ],
    ['round by round', [[0, 1], [0, 1], [0, 1], [4]], [[0], [1], [2], [3]], [[0, 1, 2], [3]]],
    ['nothing of nothing', [[0]], [], []],
  ])('merges %s', (_, texts, families, expected) => {
    expect(merge(texts, families)).toEqual(expected);
  });

  it('keeps every task once, and merges no more when asked again', () => {
    const text = fc.uniqueArray(fc.nat(FEATURES - 1), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(text, { maxLength: 12 }), (texts) => {
        const merged = merge(
          texts,
          texts.map((_, row) => [row]),
        );
        expect(merged.flat().sort((a, b) => a - b)).toEqual([...texts.keys()]);
        expect(merge(texts, merged)).toEqual(merged);
      }),
    );
  });
});
