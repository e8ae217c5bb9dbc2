import { describe, expect, it } from 'vitest';
import type { VerdictWord } from '../domain/decision.ts';
import { createDesign } from './design.ts';
import { climbLadder } from './ladder.ts';
import { createVerdict, NO_COUNTS } from './verdict.ts';

const design = createDesign({ target: 0.9, minimumHeldOut: 20, nightBudget: 60 });

describe('climbLadder', () => {
  const rung = (student: string, word: VerdictWord | null) => ({
    student,
    verdict: word && createVerdict(word, '', { design, attempt: 1, counts: NO_COUNTS }),
  });

  it.each([
    {
      name: 'the cheapest that clears',
      rungs: [rung('a', 'reject'), rung('b', 'promote'), rung('c', 'promote')],
      expected: 'certified b',
    },
    {
      name: 'the next without a verdict',
      rungs: [rung('a', 'plateaued'), rung('b', null), rung('c', 'promote')],
      expected: 'examine b',
    },
    {
      name: 'past one that waits',
      rungs: [rung('a', 'needs-more-evidence'), rung('b', 'healthy')],
      expected: 'certified b',
    },
    { name: 'none left', rungs: [rung('a', 'reject'), rung('b', 'regressed')], expected: 'exhausted' },
    { name: 'no students', rungs: [], expected: 'exhausted' },
  ])('$name: $expected', ({ rungs, expected }) => {
    const step = climbLadder(rungs);
    expect(step.type === 'exhausted' ? step.type : `${step.type} ${step.student}`).toBe(expected);
  });
});
