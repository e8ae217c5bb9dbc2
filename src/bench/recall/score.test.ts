import { describe, expect, it } from 'vitest';
import { percentile, rankOf, score, scoreGuesses } from './score.ts';
import type { Question, Reply } from './types.ts';

const ask = (path: string | null, alike = 1): Question => ({ text: 'How?', path, alike });

function reply(wanted: string | null, paths: readonly string[], milliseconds = 1): Reply {
  return { question: ask(wanted), paths, milliseconds };
}

describe('score', () => {
  it('counts ranks, refusals and times', () => {
    const replies = [
      reply('a', ['a', 'b'], 10),
      reply('a', ['b', 'a'], 30),
      reply('a', ['b', 'c', 'd', 'e', 'f', 'a'], 20),
      reply('a', [], 40),
      reply(null, []),
      reply(null, ['b']),
      reply(null, []),
    ];
    const { meanReciprocalRank, refused, ...rest } = score(replies);
    expect(meanReciprocalRank).toBeCloseTo((1 + 1 / 2 + 1 / 6) / 4);
    expect(refused).toBeCloseTo(2 / 3);
    expect(rest).toEqual({ recallAt1: 0.25, recallAt5: 0.5, answered: 0.75, p50: 10, p95: 40 });
  });

  it('has no share of refusals where everything has an answer', () => {
    expect(score([reply('a', ['a'])]).refused).toBeNull();
  });

  it('is zero of nothing', () => {
    expect(score([])).toMatchObject({ meanReciprocalRank: 0, answered: 0, p95: 0 });
  });
});

describe('rankOf', () => {
  const ten = [...'0123456789'];
  it.each<[string | null, readonly string[], number | null]>([
    ['a', ['a'], 1],
    ['9', ten, 10],
    ['a', [...ten, 'a'], null],
    ['a', [], null],
    [null, ['a'], null],
  ])('of %s in %j is %s', (wanted, paths, rank) => {
    expect(rankOf(reply(wanted, paths))).toBe(rank);
  });
});

describe('scoreGuesses', () => {
  it('guesses among those that are alike', () => {
    const guessed = scoreGuesses([ask('a', 1), ask('b', 2), ask('c', 10), ask('d', 40), ask(null, 0)]);
    const harmonic = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].reduce((sum, rank) => sum + 1 / rank, 0);
    expect(guessed.recallAt1).toBeCloseTo((1 + 1 / 2 + 1 / 10 + 1 / 40) / 4);
    expect(guessed.recallAt5).toBeCloseTo((1 + 1 + 5 / 10 + 5 / 40) / 4);
    expect(guessed.meanReciprocalRank).toBeCloseTo((1 + 1.5 / 2 + harmonic / 10 + harmonic / 40) / 4);
  });
});

describe('percentile', () => {
  it.each([
    [[], 0.5, 0],
    [[7], 0.95, 7],
    [[1, 2, 3, 4], 0.5, 2],
    [[1, 2, 3, 4], 0.95, 4],
    [Array.from({ length: 100 }, (_, index) => index + 1), 0.95, 95],
  ])('of %j at %s is %s', (values, share, expected) => {
    expect(percentile(values, share)).toBe(expected);
  });
});
