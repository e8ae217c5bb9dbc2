import { describe, expect, it } from 'vitest';
import { measureSearch, type Questions, type Search } from './measure.ts';

/** What each request finds, first to last, with `new` listed; without it those that stay. */
const FOUND: Readonly<Record<string, readonly string[]>> = {
  'own 1': ['new', 'a'],
  'own 2': ['a', 'new'],
  'own 3': [],
  'own 4': ['made-up'],
  'a 1': ['a', 'new'],
  'a 2': ['new', 'a'],
  'a 3': ['new', 'b', 'a'],
  'a 4': ['a', 'b', 'c', 'new'],
  'b 1': ['b'],
  'loose 1': ['new'],
  'loose 2': ['new', 'b'],
  'loose 3': ['b', 'new'],
};

const SEARCH: Search<string> = {
  find: (request) => FOUND[request] ?? [],
  findWithout: (request) => (FOUND[request] ?? []).find((name) => name !== 'new') ?? null,
  wouldFollow: (request) => request !== 'loose 2',
};

const QUESTIONS: Questions<string> = {
  own: ['own 1', 'own 2', 'own 3', 'own 4'],
  others: [
    { skill: 'b', requests: ['b 1'] },
    { skill: 'a', requests: ['a 1', 'a 2', 'a 3', 'a 4'] },
  ],
  unserved: ['loose 1', 'loose 2', 'loose 3'],
};

describe('measureSearch', () => {
  const { measure, nearMisses, confused } = measureSearch('new', QUESTIONS, SEARCH);

  it('counts as found what finds it first', () => {
    expect(measure).toMatchObject({ by: 'recall', recall: { hits: 1, of: 4 } });
  });

  it('counts as near what lists it among its first three', () => {
    expect(nearMisses.map(({ request, of, isTaken }) => [request, of, isTaken])).toEqual([
      ['a 1', 'a', false],
      ['a 2', 'a', true],
      ['a 3', 'a', true],
      ['loose 1', null, true],
      ['loose 2', null, false],
      ['loose 3', null, false],
    ]);
    expect(measure.precision).toEqual({ hits: 3, of: 6 });
  });

  it('counts as lost only what would find its own without it', () => {
    expect(measure.lost).toEqual([{ skill: 'a', before: { hits: 3, of: 4 }, after: { hits: 2, of: 4 } }]);
  });

  it('names the skills that it is confused with, and none that is made up', () => {
    expect(confused).toEqual(['a']);
  });

  it('has nothing against a skill that nobody else comes near', () => {
    const alone = measureSearch('new', { own: ['own 1'], others: [], unserved: [] }, SEARCH);
    expect(alone.measure).toEqual({
      ...{ by: 'recall', recall: { hits: 1, of: 1 }, precision: { hits: 0, of: 0 }, lost: [] },
    });
  });
});
