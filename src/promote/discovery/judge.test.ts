import { describe, expect, it } from 'vitest';
import type { DiscoveryMeasure } from '../../domain/decision.ts';
import { discoverySentence, isFound } from './judge.ts';

const BOUNDS = { recall: 0.8, precision: 0.9, loss: 0.05 };
const GOOD: DiscoveryMeasure = {
  ...{ by: 'recall', recall: { hits: 24, of: 30 }, precision: { hits: 18, of: 20 }, lost: [] },
};
const loss = (skill: string, before: number, after: number) => ({
  ...{ skill, before: { hits: before, of: 20 }, after: { hits: after, of: 20 } },
});

describe('isFound', () => {
  it.each<[string, Partial<DiscoveryMeasure>, boolean, string]>([
    ['at the bounds', {}, true, 'In the search it is found first by 24 of 30 of its own requests.'],
    [
      'too few of its own',
      { recall: { hits: 11, of: 30 } },
      false,
      'In the search it is found first by 11 of 30 of its own requests.',
    ],
    [
      'others find it',
      { precision: { hits: 17, of: 20 } },
      false,
      'In the search it takes 3 of 20 requests that are near it and not its own.',
    ],
    ['one of twenty is lost', { lost: [loss('cancel-order', 20, 19)] }, true, 'In the search it is found first by'],
    [
      'two of twenty are lost',
      { lost: [loss('cancel-order', 20, 18)] },
      false,
      "In the search it takes 2 of 20 of cancel-order's.",
    ],
    [
      'many are lost',
      { lost: ['a', 'b', 'c', 'd', 'e'].map((skill, index) => loss(skill, 20, 10 + index)) },
      false,
      "In the search it takes 10 of 20 of a's and 9 of 20 of b's and 8 of 20 of c's and requests of 2 other skills.",
    ],
    ['nothing was asked', { recall: { hits: 0, of: 0 }, precision: { hits: 0, of: 0 } }, true, 'In the search'],
    [
      'a student does not choose it',
      { by: 'ollama/qwen', recall: { hits: 4, of: 10 } },
      false,
      'By ollama/qwen it is found first by 4 of 10 of its own requests.',
    ],
  ])('%s', (_, change, found, sentence) => {
    const measures = [{ ...GOOD, ...change }];
    expect(isFound(measures, BOUNDS)).toBe(found);
    expect(discoverySentence(measures, BOUNDS)).toContain(sentence);
  });

  it('asks for all ways of looking', () => {
    const measures = [GOOD, { ...GOOD, by: 'ollama/qwen', recall: { hits: 1, of: 10 } }];
    expect(isFound(measures, BOUNDS)).toBe(false);
    expect(discoverySentence(measures, BOUNDS)).toBe(
      'By ollama/qwen it is found first by 1 of 10 of its own requests.',
    );
  });
});
