import { describe, expect, it } from 'vitest';
import type { Outcome, TrialKey } from '../domain/exam.ts';
import { decideDegraded } from './degraded.ts';
import { createDesign } from './design.ts';
import type { Run } from './evidence.ts';
import { type ArmEvidence, decideBaseline, decideRecertification, notNeededVerdict } from './measure.ts';

const design = createDesign({ target: 0.9, minimumHeldOut: 20, nightBudget: 60 });
const heldOutOf = (cases: number) =>
  Array.from({ length: cases }, (_, index) => ({ caseId: `case-${index}`, group: `group-${index}` }));
const blank: ArmEvidence = {
  design,
  version: 'old',
  fingerprint: 'print',
  passSeed: 3,
  deterministic: false,
  heldOut: heldOutOf(25),
  runs: [],
  night: '2026-01-01',
};
const toRun = ({ caseId, pass }: TrialKey, outcome: Outcome, night: string): Run => ({ caseId, pass, outcome, night });

function play<Answer extends { readonly type: string }>(
  start: ArmEvidence,
  decide: (evidence: ArmEvidence) => Answer | { readonly type: 'run'; readonly key: TrialKey },
  outcomeOf: (run: number) => Outcome,
) {
  let evidence = start;
  const keys: TrialKey[] = [];
  for (;;) {
    const step = decide(evidence);
    if (!('key' in step)) return { answer: step, evidence, keys };
    keys.push(step.key);
    evidence = {
      ...evidence,
      runs: [...evidence.runs, toRun(step.key, outcomeOf(evidence.runs.length), evidence.night)],
    };
  }
}

const failEvery = (period: number) => (run: number) => (run % period === period - 1 ? 'failed' : 'passed');

describe('decideRecertification', () => {
  it.each([
    { name: 'all pass', outcomeOf: () => 'passed' as const, word: 'healthy', runs: 14 },
    { name: 'all fail', outcomeOf: () => 'failed' as const, word: 'regressed', runs: 6 },
    { name: 'every 6th fails', outcomeOf: failEvery(6), word: 'suspect', runs: 60 },
    { name: 'all error', outcomeOf: () => 'errored' as const, word: 'needs-more-evidence', runs: 3 },
  ])('$name: $word after $runs runs', ({ outcomeOf, word, runs }) => {
    const { answer, keys } = play(blank, decideRecertification, outcomeOf);
    expect(answer).toMatchObject({ type: 'verdict', verdict: { word, arithmetic: { attempt: 0, alpha: 0.05 } } });
    expect(keys).toHaveLength(runs);
    expect(keys.every(({ phase, arm }) => phase === 'recertify' && arm === 'incumbent')).toBe(true);
  });

  it('is suspect after the one pass of a student without randomness', () => {
    const { answer, keys } = play({ ...blank, deterministic: true }, decideRecertification, failEvery(6));
    expect(answer).toMatchObject({ verdict: { word: 'suspect' } });
    expect(keys).toHaveLength(25);
  });

  it('asks for cases where there are too few', () => {
    const { answer, keys } = play({ ...blank, heldOut: heldOutOf(5) }, decideRecertification, failEvery(6));
    expect(answer).toMatchObject({ verdict: { word: 'needs-more-evidence' } });
    expect(keys).toEqual([]);
  });

  it('rests on the runs up to the decision, whatever ran beside them', () => {
    const { answer, evidence } = play(blank, decideRecertification, () => 'passed');
    const surplus = [...evidence.runs, ...evidence.runs.slice(0, 2).map((run): Run => ({ ...run, outcome: 'failed' }))];
    expect(decideRecertification({ ...evidence, runs: surplus })).toEqual(answer);
    const baseline = play({ ...blank, version: 'none' }, decideBaseline, () => 'failed');
    const more = [...baseline.evidence.runs, ...baseline.evidence.runs];
    expect(decideBaseline({ ...baseline.evidence, runs: more })).toEqual(baseline.answer);
  });

  it('goes on the next night after errors', () => {
    const first = play(blank, decideRecertification, () => 'errored');
    const second = play({ ...first.evidence, night: '2026-01-02' }, decideRecertification, () => 'passed');
    expect(second.answer).toMatchObject({
      verdict: { word: 'healthy', counts: { passed: 14, failed: 0, errored: 3 } },
    });
  });
});

describe('decideBaseline', () => {
  const baseline = { ...blank, version: 'none' };

  it.each([
    { name: 'all pass', outcomeOf: () => 'passed' as const, result: { state: 'not-needed', passed: 18, failed: 0 } },
    { name: 'all fail', outcomeOf: () => 'failed' as const, result: { state: 'below-floor', passed: 0, failed: 7 } },
    { name: 'every 6th fails', outcomeOf: failEvery(6), result: { state: 'comparator', passed: 50, failed: 10 } },
    { name: 'all error', outcomeOf: () => 'errored' as const, result: { state: 'undecided', passed: 0, errored: 3 } },
  ])('$name: $result.state', ({ outcomeOf, result }) => {
    const { answer, keys } = play(baseline, decideBaseline, outcomeOf);
    expect(answer).toMatchObject({ type: 'result', result });
    expect(
      keys.every(({ phase, arm, version }) => phase === 'baseline' && arm === 'no-skill' && version === 'none'),
    ).toBe(true);
  });

  it('is the comparator after the one pass of a student without randomness', () => {
    const { answer } = play({ ...baseline, deterministic: true }, decideBaseline, failEvery(6));
    expect(answer).toMatchObject({ result: { state: 'comparator', passed: 21, failed: 4 } });
  });

  it('is undecided, and free, with too few cases', () => {
    const { answer, keys } = play({ ...baseline, heldOut: heldOutOf(19) }, decideBaseline, failEvery(6));
    expect(answer).toEqual({ type: 'result', result: { state: 'undecided', passed: 0, failed: 0, errored: 0 } });
    expect(keys).toEqual([]);
  });

  it('ends the night where no skill is needed', () => {
    const counts = { passed: 18, failed: 0, errored: 0 };
    expect(notNeededVerdict({ ...counts, state: 'not-needed' }, design)).toMatchObject({ word: 'not-needed', counts });
    expect(notNeededVerdict({ ...counts, state: 'comparator' }, design)).toBeNull();
  });
});

describe('decideDegraded', () => {
  function playPairs(incumbent: readonly Outcome[], opponent: Outcome) {
    const incumbentRuns = incumbent.map((outcome, at): Run => ({ caseId: `case-${at}`, pass: 0, outcome, night: 'n' }));
    const baselineRuns: Run[] = [];
    for (;;) {
      const step = decideDegraded({ fingerprint: 'print', passSeed: 3, incumbentRuns, baselineRuns });
      if (step.type === 'answer') return { ...step, runs: baselineRuns.length };
      expect(step.key).toMatchObject({ version: 'none', arm: 'no-skill', phase: 'comparator' });
      baselineRuns.push(toRun(step.key, opponent, 'n'));
    }
  }
  const half = (passed: number, failed: number): Outcome[] => [
    ...Array.from({ length: failed }, () => 'failed' as const),
    ...Array.from({ length: passed }, () => 'passed' as const),
  ];

  // (1.2^7 + 1.5^7 + 1.8^7) / 3 = 27.3, with 6 wins 16.1
  it.each([
    { passed: 9, failed: 9, opponent: 'failed' as const, keep: true, runs: 16 },
    { passed: 6, failed: 9, opponent: 'failed' as const, keep: false, runs: 15 },
    { passed: 9, failed: 9, opponent: 'passed' as const, keep: false, runs: 18 },
    { passed: 0, failed: 6, opponent: 'failed' as const, keep: false, runs: 6 },
  ])(
    '$passed of $failed more against a baseline that $opponent: keep $keep',
    ({ passed, failed, opponent, keep, runs }) => {
      expect(playPairs(half(passed, failed), opponent)).toMatchObject({ keep, runs });
    },
  );

  it('leaves out what errored', () => {
    expect(playPairs(['errored', ...half(7, 0)], 'failed')).toMatchObject({ keep: true, runs: 7, pairs: { wins: 7 } });
  });
});
