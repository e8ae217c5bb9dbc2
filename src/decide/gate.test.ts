import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Verdict } from '../domain/decision.ts';
import type { Outcome, TrialKey } from '../domain/exam.ts';
import { createDesign } from './design.ts';
import { chooseComparator, type GateEvidence, type Run } from './evidence.ts';
import { decideGate } from './gate.ts';
import { looksDeterministic } from './passes.ts';

const design = createDesign({ target: 0.9, minimumHeldOut: 20, nightBudget: 60 });
const heldOutOf = (cases: number) =>
  Array.from({ length: cases }, (_, index) => ({ caseId: `case-${index}`, group: `group-${index >> 1}` }));
const blank: GateEvidence = {
  design,
  attempt: 1,
  version: 'candidate',
  fingerprint: 'print',
  passSeed: 42,
  deterministic: false,
  heldOut: heldOutOf(30),
  comparator: null,
  candidateRuns: [],
  comparatorRuns: [],
  night: '2026-01-01',
  runsTonight: 0,
};
const incumbent = { arm: 'incumbent', version: 'old' } as const;

type Student = (key: TrialKey, run: number) => Outcome;

/** Runs one night until its verdict, or until `stopAfter` runs. */
function playNight(start: GateEvidence, student: Student, stopAfter = Number.POSITIVE_INFINITY) {
  let evidence = start;
  const keys: TrialKey[] = [];
  for (;;) {
    const step = decideGate(evidence);
    if (step.type === 'verdict') return { verdict: step.verdict, evidence, keys };
    if (keys.length >= stopAfter) return { verdict: null, evidence, keys };
    const { key } = step;
    const run: Run = {
      caseId: key.caseId,
      pass: key.pass,
      night: evidence.night,
      outcome: student(key, evidence.candidateRuns.length + evidence.comparatorRuns.length),
    };
    keys.push(key);
    evidence = {
      ...evidence,
      runsTonight: evidence.runsTonight + 1,
      ...(key.phase === 'gate'
        ? { candidateRuns: [...evidence.candidateRuns, run] }
        : { comparatorRuns: [...evidence.comparatorRuns, run] }),
    };
  }
}

/** Plays night after night until the verdict is final; null where it waits for more cases. */
function playNights(start: GateEvidence, student: Student, stops: readonly number[] = []): Verdict | null {
  let evidence = start;
  for (let night = 0; night < 200; night++) {
    const { verdict, evidence: reached } = playNight(evidence, student, stops[night]);
    if (verdict !== null && verdict.word !== 'needs-more-evidence') return verdict;
    evidence = { ...reached, night: `night ${night + 1}`, runsTonight: 0 };
  }
  return null;
}

const always =
  (outcome: Outcome): Student =>
  () =>
    outcome;

describe('decideGate', () => {
  it('promotes at the 22nd pass, on 22 different cases in one shuffled pass', () => {
    const { verdict, keys } = playNight(blank, always('passed'));
    expect(verdict).toMatchObject({
      word: 'promote',
      reason: "Passed 22 of 22 exam runs: it passes at least 80.4 % (95 % over this skill's whole history).",
      counts: { passed: 22, failed: 0, errored: 0 },
      arithmetic: { attempt: 1, alpha: 0.025, rate: 1 },
    });
    expect(new Set(keys.map(({ caseId }) => caseId)).size).toBe(22);
    expect(keys.every(({ phase, arm, pass }) => phase === 'gate' && arm === 'with-skill' && pass === 0)).toBe(true);
  });

  it('rejects after two failures', () => {
    const { verdict } = playNight(blank, always('failed'));
    expect(verdict).toMatchObject({ word: 'reject', counts: { passed: 0, failed: 2 } });
    expect(verdict?.reason).toBe('Passed 0 of 2 exam runs: it passes at most 75 %, less than the 95 % aimed at.');
  });

  it.each([
    { cases: 19, needed: 1 },
    { cases: 12, needed: 8 },
    { cases: 0, needed: 20 },
  ])('asks for cases before it runs any of $cases', ({ cases, needed }) => {
    const { verdict, keys } = playNight({ ...blank, heldOut: heldOutOf(cases) }, always('passed'));
    expect(keys).toEqual([]);
    expect(verdict).toMatchObject({ word: 'needs-more-evidence', arithmetic: { stillNeeded: needed } });
    expect(verdict?.reason).toContain(`add about ${needed}.`);
  });

  it('pauses at the budget of the night and goes on with the same counts', () => {
    // Every 13th run fails: attempt 10 needs more than 60 runs of that.
    const student: Student = (_, run) => (run % 13 === 12 ? 'failed' : 'passed');
    const start = { ...blank, attempt: 10 };
    const first = playNight(start, student);
    expect(first.verdict).toMatchObject({ word: 'needs-more-evidence', counts: { passed: 56, failed: 4 } });
    expect(first.verdict?.arithmetic.stillNeeded).toBeGreaterThan(0);
    const second = playNight({ ...first.evidence, night: '2026-01-02', runsTonight: 0 }, student);
    expect(second.verdict?.counts.passed).toBeGreaterThan(56);
    expect(second.verdict?.arithmetic.alpha).toBe(first.verdict?.arithmetic.alpha);
  });

  it('counts what the skill used elsewhere this night', () => {
    const { verdict, keys } = playNight({ ...blank, runsTonight: 59 }, always('passed'));
    expect(keys).toHaveLength(1);
    expect(verdict?.word).toBe('needs-more-evidence');
  });

  it('pauses when over a tenth of at least 20 runs errored, and scores none of them', () => {
    const { verdict, keys } = playNight(blank, always('errored'));
    expect(keys).toHaveLength(3);
    expect(verdict).toMatchObject({ word: 'needs-more-evidence', counts: { passed: 0, failed: 0, errored: 3 } });
    expect(verdict?.reason).toContain('could not be graded');
  });

  it('goes on the next night, and is final once errors are no more than a tenth', () => {
    const broken = playNight(blank, always('errored'));
    const mended = playNight({ ...broken.evidence, night: '2026-01-02', runsTonight: 0 }, always('passed'));
    expect(mended.verdict).toMatchObject({ word: 'promote', counts: { passed: 27, failed: 0, errored: 3 } });
  });

  it('skips single errors', () => {
    const { verdict } = playNight(blank, (_, run) => (run === 4 || run === 9 ? 'errored' : 'passed'));
    expect(verdict).toMatchObject({ word: 'promote', counts: { passed: 22, failed: 0, errored: 2 } });
  });
});

describe('students without randomness', () => {
  const declared = { ...blank, deterministic: true };

  it('are promoted within one pass', () => {
    expect(playNight(declared, always('passed')).verdict?.word).toBe('promote');
  });

  it('never repeat a case: more cases are asked for', () => {
    const { verdict, keys } = playNight({ ...declared, heldOut: heldOutOf(20) }, always('passed'));
    expect(keys).toHaveLength(20);
    expect(verdict).toMatchObject({ word: 'needs-more-evidence', arithmetic: { stillNeeded: 8 } });
    expect(verdict?.reason).toContain('add about 8 cases');
  });

  it('are recognised where cases that failed fail again and again, and nothing else changes either', () => {
    const fails = new Set(['case-3', 'case-17', 'case-21']);
    const start = { ...blank, attempt: 10, runsTonight: -60 }; // two nights' runs
    const { verdict, keys } = playNight(start, ({ caseId }) => (fails.has(caseId) ? 'failed' : 'passed'));
    expect(verdict).toMatchObject({ word: 'needs-more-evidence' });
    expect(verdict?.reason).toMatch(/repeats would prove nothing.* add about \d+ cases/);
    expect(keys.length).toBeGreaterThan(60); // each that fails was seen three times
    expect(keys.length).toBeLessThanOrEqual(90);
  });

  const run = (caseId: string, pass: number, outcome: Outcome): Run => ({ caseId, pass, outcome, night: 'n' });
  type Script = (index: number, pass: number) => Outcome;
  const passes = (count: number, outcome: Script) =>
    Array.from({ length: count }, (_, pass) =>
      heldOutOf(10).map(({ caseId }, index) => run(caseId, pass, outcome(index, pass))),
    ).flat();
  const three: Script = (index) => (index < 3 ? 'failed' : 'passed');

  it.each<[string, boolean, readonly Run[]]>([
    ['three of ten cases fail three times', true, passes(3, three)],
    ['they failed but twice', false, passes(2, three)],
    [
      'two of ten cases fail three times: they may be hard',
      false,
      passes(3, (index) => (index < 2 ? 'failed' : 'passed')),
    ],
    ['two of ten cases fail four times', true, passes(4, (index) => (index < 2 ? 'failed' : 'passed'))],
    ['nothing fails', false, passes(9, () => 'passed')],
    [
      'one of them passes once',
      false,
      passes(3, (index, pass) => (index === 2 && pass === 2 ? 'passed' : three(index, pass))),
    ],
    [
      'one of the others fails once',
      false,
      passes(9, (index, pass) => (index === 9 && pass === 1 ? 'failed' : three(index, pass))),
    ],
    [
      'nine cases were repeated',
      false,
      passes(9, three).filter(({ caseId, pass }) => pass === 0 || caseId !== 'case-9'),
    ],
    ['it said the same', true, passes(3, three).map((each) => ({ ...each, transcript: each.caseId }))],
    [
      'it said something else once',
      false,
      passes(3, three).map((each, at) => ({ ...each, transcript: at === 29 ? 'other' : each.caseId })),
    ],
    [
      'what broke down is no repeat',
      false,
      passes(3, (index, pass) => (index === 0 && pass === 2 ? 'errored' : three(index, pass))),
    ],
  ])('%s: %s', (_, expected, runs) => {
    expect(looksDeterministic(runs)).toBe(expected);
  });
});

describe('the comparator', () => {
  it.each([
    { state: 'none', incumbentState: null, baseline: 'below-floor', expected: null },
    { state: 'none', incumbentState: null, baseline: 'comparator', expected: 'no-skill' },
    { state: 'none', incumbentState: null, baseline: 'undecided', expected: 'no-skill' },
    { state: 'none', incumbentState: null, baseline: null, expected: 'no-skill' },
    { state: 'healthy', incumbentState: 'healthy', baseline: 'below-floor', expected: 'incumbent' },
    { state: 'suspect', incumbentState: 'suspect', baseline: 'comparator', expected: 'incumbent' },
    { state: 'unknown', incumbentState: 'unknown', baseline: 'below-floor', expected: null },
    { state: 'unknown', incumbentState: 'unknown', baseline: 'comparator', expected: 'no-skill' },
    { state: 'regressed', incumbentState: 'regressed', baseline: 'below-floor', expected: null },
    { state: 'regressed', incumbentState: 'regressed', baseline: 'comparator', expected: 'no-skill' },
  ] as const)('incumbent $state, baseline $baseline: $expected', ({ incumbentState, baseline, expected }) => {
    const live = incumbentState && { version: 'old', state: incumbentState };
    expect(chooseComparator(live, baseline)?.arm ?? null).toBe(expected);
  });

  const challenged = { ...blank, comparator: incumbent };

  it('replays the same (case, pass) list once the candidate is on target', () => {
    const { verdict, keys } = playNight(challenged, ({ phase }) => (phase === 'gate' ? 'passed' : 'failed'));
    expect(keys).toHaveLength(30);
    const listed = ({ caseId, pass, seed }: TrialKey) => ({ caseId, pass, seed });
    expect(keys.slice(22).map(listed)).toEqual(keys.slice(0, 8).map(listed));
    expect(keys.slice(22).every(({ version, phase }) => version === 'old' && phase === 'comparator')).toBe(true);
    expect(verdict).toMatchObject({ word: 'promote', arithmetic: { pairs: { wins: 8, losses: 0, ties: 0 } } });
    expect(verdict?.reason).toContain('8 wins, 0 losses, 0 ties');
  });

  it('keeps an incumbent that is as good', () => {
    const verdict = playNights(challenged, always('passed'));
    expect(verdict).toMatchObject({ word: 'keep-incumbent', arithmetic: { pairs: { wins: 0, losses: 0, ties: 48 } } });
  });

  it('makes no pair of an errored run, and does not run it again', () => {
    const { verdict, keys } = playNight(challenged, ({ phase }, run) => {
      if (run === 2) return 'errored';
      return phase === 'gate' ? 'passed' : 'failed';
    });
    expect(verdict).toMatchObject({ word: 'promote', arithmetic: { pairs: { wins: 8, losses: 0, ties: 0 } } });
    const compared = keys.filter(({ phase }) => phase === 'comparator').map(({ caseId }) => caseId);
    expect(compared).toEqual(keys.slice(0, 9).flatMap(({ caseId }, run) => (run === 2 ? [] : [caseId])));
  });

  it('is replayed after the one pass of a student without randomness', () => {
    const start = { ...challenged, deterministic: true, heldOut: heldOutOf(22) };
    const beaten = playNight(start, ({ phase }) => (phase === 'gate' ? 'passed' : 'failed'));
    expect(beaten.verdict?.word).toBe('promote');
    const equal = playNight(start, always('passed'));
    expect(equal.verdict).toMatchObject({ word: 'needs-more-evidence', arithmetic: { pairs: { ties: 22 } } });
    expect(equal.keys).toHaveLength(44);
  });

  it('says nothing of pairs before there are any', () => {
    expect(playNight(challenged, always('failed')).verdict?.arithmetic.pairs).toBeUndefined();
  });
});

describe('what a verdict depends on', () => {
  /** A student whose outcome is a fixed function of the run: the log is the same however the nights are cut. */
  const scripted =
    (script: readonly Outcome[]): Student =>
    ({ pass, caseId, phase }) =>
      script[(pass * 31 + Number(caseId.slice(5)) * 7 + (phase === 'gate' ? 0 : 3)) % script.length] ?? 'passed';
  const outcomes = fc.array(
    fc.oneof(
      { weight: 20, arbitrary: fc.constant('passed' as const) },
      { weight: 2, arbitrary: fc.constant('failed' as const) },
    ),
    { minLength: 11, maxLength: 40 },
  );

  it('is the same verdict wherever nights stop', () => {
    fc.assert(
      fc.property(
        outcomes,
        fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 30 }),
        fc.boolean(),
        (script, stops, paired) => {
          const start = { ...blank, comparator: paired ? incumbent : null, heldOut: heldOutOf(23) };
          const finish = (cut: readonly number[]) => playNights(start, scripted(script), cut);
          expect(finish(stops)).toEqual(finish([]));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is the log up to the verdict: later runs change nothing', () => {
    fc.assert(
      fc.property(outcomes, outcomes, (script, later) => {
        const { verdict, evidence } = playNight(blank, scripted(script));
        fc.pre(verdict !== null && verdict.word !== 'needs-more-evidence');
        const surplus = later.map(
          (outcome, index): Run => ({ caseId: `later-${index}`, pass: 9, outcome, night: 'n' }),
        );
        const step = decideGate({ ...evidence, candidateRuns: [...evidence.candidateRuns, ...surplus] });
        expect(step).toEqual({ type: 'verdict', verdict });
      }),
    );
  });
});
