import { describe, expect, it } from 'vitest';
import { createDesign } from './design.ts';
import { fieldStates } from './field.ts';
import { createVerdict, NO_COUNTS } from './verdict.ts';
import { checkSentence } from './verify-sentence.ts';

const design = createDesign({ target: 0.9, minimumHeldOut: 20, nightBudget: 60 });
const verdict = (reason: string, stillNeeded?: number) =>
  createVerdict('needs-more-evidence', reason, {
    ...{ design, attempt: 1, counts: NO_COUNTS },
    ...(stillNeeded !== undefined && { stillNeeded }),
  });

describe('checkSentence', () => {
  const possible = [
    { reason: 'Passed 3 of 5: about 9 more runs.', stillNeeded: 9 },
    { reason: 'Passed 3 of 5.', stillNeeded: 4 },
  ];

  it.each([
    ['as it was said', verdict('Passed 3 of 5: about 9 more runs.', 9), []],
    ['with what changed behind it', verdict('Passed 3 of 5. (digest changed)', 4), []],
    ['in other words', verdict('3 of 5 passed.', 4), [{ field: 'verdict.reason', isWording: true }]],
    ['with another number', verdict('Passed 4 of 5.', 4), [{ field: 'verdict.reason' }]],
    [
      'with what is missing of the other way',
      verdict('Passed 3 of 5.', 9),
      [{ field: 'verdict.arithmetic.stillNeeded' }],
    ],
  ])('%s', (_, stored, expected) => {
    const found = checkSentence(stored, possible);
    expect(found).toMatchObject(expected);
    expect(found).toHaveLength(expected.length);
    if (expected.every((each) => !('isWording' in each))) expect(found.some(({ isWording }) => isWording)).toBe(false);
  });

  it('has nothing to say where nothing is known', () => {
    expect(checkSentence(verdict('x'), null)).toEqual([]);
  });
});

describe('fieldStates', () => {
  it.each([
    [{ passed: 0, failed: 10 }, ['drifting']],
    [{ passed: 40, failed: 0 }, ['holds']],
    [{ passed: 60, failed: 10 }, ['drifting', 'holds', 'undecided']],
  ])('of %j are among %j', (counts, states) => {
    for (const state of fieldStates(counts, design)) expect(states).toContain(state);
  });
});
