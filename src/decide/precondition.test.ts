import { describe, expect, it } from 'vitest';
import { createDesign } from './design.ts';
import { checkPrecondition } from './precondition.ts';
import { NO_COUNTS } from './verdict.ts';

const design = createDesign({ target: 0.9, minimumHeldOut: 20, nightBudget: 60 });

describe('checkPrecondition', () => {
  it.each([
    { plateau: true, passed: 9, failed: 1, word: null },
    { plateau: true, passed: 8, failed: 2, word: 'plateaued' },
    { plateau: true, passed: 0, failed: 0, word: 'plateaued' },
    { plateau: false, passed: 10, failed: 0, word: 'needs-more-evidence' },
  ])('plateau $plateau, $passed of 10: $word', ({ plateau, passed, failed, word }) => {
    const verdict = checkPrecondition({ design, plateau, train: { passed, failed, errored: 0 } });
    expect(verdict?.word ?? null).toBe(word);
    // What was practised on proves nothing: it never shows as counts of the exam.
    expect(verdict?.counts ?? NO_COUNTS).toEqual(NO_COUNTS);
  });
});
