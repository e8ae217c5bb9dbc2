import { describe, expect, it } from 'vitest';
import type { Decision } from '../domain/decision.ts';
import { createRandom } from '../util/random.ts';
import { expectedRuns, rateOf } from './bounds.ts';
import { alphaFor, createDesign } from './design.ts';
import { casesToOpen, isGrowing } from './enough-cases.ts';
import { countCandidate, EMPTY_TALLY, judgeGate } from './judge-gate.ts';

const design = createDesign({ target: 0.9, minimumHeldOut: 20, nightBudget: 60 });
const score = (passed: number, of: number) => ({ passed, failed: of - passed });
const open = (
  passed: number,
  of: number,
  attempt = 1,
  options: { readonly growing?: boolean; readonly most?: number } = {},
) => casesToOpen({ design, attempt, known: score(passed, of), growing: true, most: 60, ...options });

describe('casesToOpen', () => {
  it.each([
    // practice, attempt, cases while more come, cases where none do
    { passed: 9, of: 9, attempt: 1, growing: 31, still: 22 },
    { passed: 30, of: 30, attempt: 1, growing: 31, still: 22 },
    { passed: 14, of: 15, attempt: 1, growing: 40, still: 40 },
    { passed: 9, of: 9, attempt: 2, growing: 46, still: 28 },
    { passed: 30, of: 30, attempt: 2, growing: 37, still: 28 },
    { passed: 9, of: 10, attempt: 3, growing: 60, still: 59 },
  ])('after $passed of $of, for attempt $attempt: $growing or $still', ({ passed, of, attempt, growing, still }) => {
    expect(open(passed, of, attempt)).toBe(growing);
    expect(open(passed, of, attempt, { growing: false })).toBe(still);
  });

  it('takes what it takes on average, where nothing more comes or nothing is known', () => {
    for (const attempt of [1, 2, 5]) {
      const alpha = alphaFor(design, attempt);
      const likely = expectedRuns(rateOf(score(14, 15)), design, alpha);
      expect(open(14, 15, attempt, { growing: false, most: 500 })).toBe(likely);
      expect(casesToOpen({ design, attempt, known: null, growing: true, most: 500 })).toBe(
        expectedRuns(1, design, alpha),
      );
    }
  });

  it('asks for no more than an exam may have', () => {
    expect(open(9, 10, 9, { most: 45 })).toBe(45);
    expect(open(9, 10, 9, { most: 45, growing: false })).toBe(45);
  });

  it('decides two thirds of what is ever promoted', () => {
    const random = createRandom(3);
    const rule = { design, alpha: alphaFor(design, 2), comparatorNeeded: false };
    const cases = open(15, 15, 2);
    let [ever, within] = [0, 0];
    for (let game = 0; game < 4000; game++) {
      const rate = 1 - (1 - random() ** (1 / 16)); // Beta(16, 1): any rate is as likely before 15 of 15
      let tally = EMPTY_TALLY;
      let runs = 0;
      for (; judgeGate(tally, rule) === 'run-candidate'; runs++)
        tally = countCandidate(tally, random() < rate ? 'passed' : 'failed', rule);
      if (judgeGate(tally, rule) !== 'promote') continue;
      ever++;
      if (runs <= cases) within++;
    }
    expect(within / ever).toBeGreaterThan(0.63);
    expect(within / ever).toBeLessThan(0.75); // the next case that can decide anything is 9 further on
  });
});

describe('isGrowing', () => {
  const clean = <Value>(value: unknown) => value as Value;
  const cycle = (night: string, added?: number) => ({
    type: 'cycle-opened',
    night,
    ...(added !== undefined && { added }),
  });
  it.each<[string, boolean, readonly object[]]>([
    ['nothing was ever renewed', false, [cycle('2026-03-10')]],
    ['cases came tonight', true, [cycle('2026-03-01'), cycle('2026-03-10', 3)]],
    ['cases came six nights ago', true, [cycle('2026-03-04', 3)]],
    ['cases came a week ago', false, [cycle('2026-03-03', 3)]],
    ['cases only went', false, [cycle('2026-03-10', 0)]],
    ['the design changed since', true, [cycle('2026-03-06', 3), cycle('2026-03-09')]],
  ])('%s: %s', (_, expected, decisions) => {
    expect(isGrowing(clean<readonly Decision[]>(decisions), '2026-03-10')).toBe(expected);
  });
});
