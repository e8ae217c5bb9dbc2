import { describe, expect, it } from 'vitest';
import type { Misjudged, Share } from '../domain/decision.ts';
import { createDesign } from './design.ts';
import { describeFlips, judgeGraders, unsoundCases } from './judge-graders.ts';

const about = {
  design: createDesign({ target: 0.9, minimumHeldOut: 20, nightBudget: 60 }),
  cases: 30,
  judged: 5,
  maximumFlipRate: 0.1,
};
const wrong = (count: number, plant: string, expected: 'passed' | 'failed' = 'failed'): readonly Misjudged[] =>
  Array.from({ length: count }, (_, index) => ({
    ...{ caseId: `c${index}`, plant, expected },
    graded: expected === 'passed' ? 'failed' : 'passed',
  }));
const judge = (hits: number, of: number): { readonly judge: { readonly model: string; readonly flips: Share } } => ({
  judge: { model: 'ollama/mistral', flips: { hits, of } },
});

describe('judgeGraders', () => {
  it.each<[string, Parameters<typeof judgeGraders>[0], RegExp | null]>([
    ['nothing misjudged', { misjudged: [] }, null],
    ['a fifth of the cases', { misjudged: wrong(6, 'perfect-replay', 'passed') }, null],
    ['more', { misjudged: wrong(7, 'perfect-replay', 'passed') }, /7 of 30 cases \(c0: its own recording failed; c1/],
    ['several plants of few cases', { misjudged: [...wrong(5, 'missing-fact'), ...wrong(5, 'foreign-fact')] }, null],
    [
      'facts that nobody looks at',
      { misjudged: wrong(30, 'missing-fact') },
      /c0: a fact left unsaid passed;.*and 27 more/,
    ],
    ['an exam that asks for nothing', { misjudged: wrong(30, 'nothing-done') }, /asks for nothing.*all 30 cases/],
    ['one reply that the judge misjudges', { misjudged: wrong(1, 'rude-reply'), ...judge(0, 35) }, null],
    ['two', { misjudged: wrong(2, 'rude-reply'), ...judge(0, 35) }, /2 of 5 cases/],
    ['few flips', { misjudged: [], ...judge(3, 35) }, null],
    ['many flips', { misjudged: [], ...judge(4, 35) }, /ollama\/mistral says otherwise in 4 of 35 .* at most 10 %/],
  ])('judges %s', (_, check, reason) => {
    const verdict = judgeGraders(check, about);
    if (reason === null) expect(verdict).toBeNull();
    else
      expect(verdict).toMatchObject({
        word: 'ungradable',
        reason: expect.stringMatching(reason),
        arithmetic: { attempt: 0 },
      });
  });
});

describe('unsoundCases', () => {
  it('names each once, in order', () => {
    expect(unsoundCases({ misjudged: [...wrong(2, 'missing-fact').toReversed(), ...wrong(1, 'extra-write')] })).toEqual(
      ['c0', 'c1'],
    );
  });
});

describe('describeFlips', () => {
  it('is a sentence where a judge was asked', () => {
    expect(describeFlips(judge(2, 35))).toBe(
      'Its judge ollama/mistral said otherwise in 2 of 35 pairs of grades of the same answer (5.7 %).',
    );
    expect(describeFlips({})).toBeNull();
  });
});
