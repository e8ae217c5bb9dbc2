import { describe, expect, it } from 'vitest';
import type { Decision } from '../domain/decision.ts';
import type { Outcome, Trial } from '../domain/exam.ts';
import { runSeed } from './case-plan.ts';
import { attemptCurves } from './convergence.ts';
import { alphaFor, createDesign } from './design.ts';
import { computeArithmetic } from './verdict.ts';

const design = createDesign({ target: 0.9, minimumHeldOut: 20, nightBudget: 60 });
const line = (more: object): Decision => ({ id: 'id', night: '2026-01-02', ...more }) as unknown as Decision;
const opened = (attempt: number, more: object = {}): Decision =>
  line({ type: 'attempt-opened', cycle: 1, attempt, version: 'v', fingerprint: 'f', passSeed: attempt, ...more });
const judged = (attempt: number, word: string): Decision =>
  line({
    ...{ type: 'verdict-reached', cycle: 1, attempt, version: 'v', fingerprint: 'f', student: 'literal' },
    ...{ night: '2026-01-03', verdict: { word } },
  });
const cycle = line({ type: 'cycle-opened', cycle: 1, design });

function runs(passSeed: number, outcomes: readonly Outcome[], more: Partial<Trial> = {}): readonly Trial[] {
  return outcomes.map((outcome, index) => {
    const key = { caseId: `case-${index}`, pass: 0 };
    const seed = runSeed(passSeed, key.caseId, key.pass);
    return {
      ...{ ...key, seed, outcome, phase: 'gate', arm: 'with-skill', version: 'v', fingerprint: 'f' },
      ...more,
    } as unknown as Trial;
  });
}

describe('attemptCurves', () => {
  it('has the bounds of the gate after every counted run, in the order they came', () => {
    const [curve] = attemptCurves(
      [cycle, opened(2), judged(2, 'promote')],
      runs(2, ['passed', 'errored', 'failed', 'passed']),
    );
    expect(curve).toMatchObject({ attempt: 2, verdict: 'promote', student: 'literal', night: '2026-01-03' });
    expect(curve).toMatchObject({ alpha: alphaFor(design, 2), floor: design.floor, target: design.target });
    expect(curve?.points.map((point) => point.runs)).toEqual([1, 2, 3]);
    const counts = { passed: 2, failed: 1, errored: 1 };
    const last = computeArithmetic({ design, attempt: 2, counts });
    expect(curve?.points.at(-1)).toMatchObject({ lower: last.lower, upper: last.upper, rate: 2 / 3 });
  });

  it.each<[string, readonly Decision[], readonly Trial[], readonly (readonly [number, string | null, number])[]]>([
    ['an attempt that is open', [cycle, opened(1)], runs(1, ['passed']), [[1, null, 1]]],
    [
      'two attempts by their seeds',
      [cycle, opened(1), judged(1, 'reject'), opened(2)],
      [...runs(1, ['failed']), ...runs(2, ['passed', 'passed'])],
      [
        [1, 'reject', 1],
        [2, null, 2],
      ],
    ],
    [
      'a later check of what it certified',
      [cycle, opened(1), judged(1, 'promote'), judged(1, 'healthy')],
      runs(1, ['passed']),
      [[1, 'promote', 1]],
    ],
    [
      'runs of other versions, arms and phases',
      [cycle, opened(1)],
      [
        ...runs(1, ['passed'], { version: 'w' }),
        ...runs(1, ['passed'], { phase: 'recertify' }),
        ...runs(1, ['failed'], { fingerprint: 'g' }),
      ],
      [[1, null, 0]],
    ],
    ['an attempt whose cycle nobody opened', [opened(1)], runs(1, ['passed']), []],
  ])('tells %s', (_, decisions, trials, expected) => {
    const curves = attemptCurves(decisions, trials);
    expect(curves.map(({ attempt, verdict, points }) => [attempt, verdict, points.length])).toEqual(expected);
  });
});
