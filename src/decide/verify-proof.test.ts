import { describe, expect, it } from 'vitest';
import type { Decision, DecisionOf, VerdictWord } from '../domain/decision.ts';
import type { Outcome, Trial, TrialKey } from '../domain/exam.ts';
import { trialId } from '../util/trial-id.ts';
import { createDesign } from './design.ts';
import { NO_HISTORY } from './history.ts';
import { createVerdict, NO_COUNTS } from './verdict.ts';
import { recompute } from './verify.ts';
import { type DecisionContent, nextCycle, sealDecision } from './wallet.ts';

const design = createDesign({ target: 0.9, minimumHeldOut: 20, nightBudget: 60 });
const suite = { skill: 'refund-order', suiteHash: 'suite-1', heldOut: [{ caseId: 'c1', group: 'g' }] };
const cycle = nextCycle(NO_HISTORY, { design, suiteHash: suite.suiteHash });
if (cycle === null) throw new Error('the first cycle is always opened');

/** What is wrong with decisions that follow the opening of the first cycle. */
function fieldsOf(contents: readonly DecisionContent[], trials: readonly Trial[] = []): readonly string[] {
  const decisions: readonly Decision[] = [cycle as DecisionContent, ...contents].map((each) => sealDecision(each, 'n'));
  return recompute(decisions, trials, suite).map(({ line, field }) => `${line} ${field}`);
}

type Content<Type extends Decision['type']> = Omit<DecisionOf<Type>, 'id' | 'night'>;

const NAMED: Content<'fingerprint-named'> = {
  ...{ type: 'fingerprint-named', fingerprint: 'f', student: 's' },
  parts: { model: 'm1', suite: 'suite-1' },
};
const CHECKED: Content<'graders-checked'> = {
  ...{ type: 'graders-checked', cycle: 1, suiteHash: 'suite-1', grader: 'g', good: 1, bad: 2 },
  misjudged: [{ caseId: 'c1', plant: 'nothing-done', expected: 'failed', graded: 'passed' }],
};
const share = (hits: number, of: number) => ({ hits, of });
const MEASURED: Content<'discovery-measured'> = {
  ...{ type: 'discovery-measured', cycle: 1, version: 'v', library: 'l', found: false, sharpened: 0 },
  measures: [
    {
      ...{ by: 'recall', recall: share(3, 10), precision: share(10, 10) },
      lost: [{ skill: 'other', before: share(9, 10), after: share(4, 10) }],
    },
  ],
};
const verdict = (word: VerdictWord, version = 'v'): DecisionContent => ({
  ...{ type: 'verdict-reached', cycle: 1, attempt: 0, version, fingerprint: 'f', student: 's', suiteHash: 'suite-1' },
  verdict: createVerdict(word, 'said', { design, attempt: 0, counts: NO_COUNTS }),
});
const changed = (sequence: number): DecisionContent => ({
  ...{ type: 'version-changed', sequence, from: null, to: `v${sequence}` },
  cause: 'promoted',
});

describe('recompute', () => {
  it.each<[string, readonly DecisionContent[], readonly string[]]>([
    ['a fingerprint that is named once', [NAMED], []],
    ['one that is named otherwise later', [NAMED, { ...NAMED, parts: { ...NAMED.parts, model: 'm2' } }], ['3 parts']],
    ['one of another suite', [{ ...NAMED, parts: { suite: 'suite-2' } }], ['2 suite']],
    ['graders that were checked', [CHECKED, { ...CHECKED, misjudged: [] }], []],
    ['more misjudged than planted', [{ ...CHECKED, bad: 0 }], ['2 misjudgedBad']],
    [
      'misjudged that were judged rightly',
      [{ ...CHECKED, misjudged: CHECKED.misjudged.map((each) => ({ ...each, graded: 'failed' as const })) }],
      ['2 misjudged'],
    ],
    ['a check of another suite', [{ ...CHECKED, suiteHash: 'suite-2' }], ['2 suiteHash']],
    [
      'a judge that flips more than it was asked',
      [{ ...CHECKED, judge: { model: 'm', flips: share(3, 2) } }],
      ['2 judge.flips'],
    ],
    ['a measure', [MEASURED], []],
    ['a measure of another cycle', [{ ...MEASURED, cycle: 2 }], ['2 cycle']],
    [
      'more found than asked',
      [{ ...MEASURED, measures: MEASURED.measures.map((each) => ({ ...each, recall: share(11, 10) })) }],
      ['2 recall.recall'],
    ],
    ['ungradable after a check that failed', [CHECKED, verdict('ungradable')], []],
    ['ungradable without one', [verdict('ungradable')], ['2 verdict.word']],
    [
      'ungradable after one that did not fail',
      [{ ...CHECKED, misjudged: [] }, verdict('ungradable')],
      ['3 verdict.word'],
    ],
    ['undiscoverable after a measure', [MEASURED, verdict('undiscoverable')], []],
    ['undiscoverable without one', [verdict('undiscoverable')], ['2 verdict.word']],
    ['undiscoverable of another version', [MEASURED, verdict('undiscoverable', 'w')], ['3 verdict.word']],
    ['undiscoverable and found', [{ ...MEASURED, found: true }, verdict('undiscoverable')], ['3 verdict.word']],
    ['changes of version', [changed(0), changed(1)], []],
    ['a change that is missing', [changed(0), changed(2)], ['3 sequence']],
  ])('on %s', (_, contents, expected) => {
    expect(fieldsOf(contents)).toEqual(expected);
  });
});

describe('recompute on comparisons', () => {
  const trialOf = (key: Pick<TrialKey, 'version' | 'arm' | 'phase'>, seed: number, outcome: Outcome): Trial => {
    const full = { ...key, caseId: `c${seed}`, pass: 0, seed, fingerprint: 'f' };
    const rest = { hits: 0, misses: 0, tokens: { input: 0, output: 0 }, night: '2026-01-01', durationMs: 1 };
    return { id: trialId(full), ...full, outcome, ...rest };
  };
  const runs = (key: Pick<TrialKey, 'version' | 'arm' | 'phase'>, outcomes: string): readonly Trial[] =>
    [...outcomes].map((sign, seed) => trialOf(key, seed, sign === '+' ? 'passed' : 'failed'));
  const gate = runs({ version: 'v', arm: 'with-skill', phase: 'comparison' }, '+++-+');
  const trace = { arm: 'raw-trace', phase: 'comparison' } as const;
  const made: Content<'comparison-made'> = {
    ...{ type: 'comparison-made', cycle: 1, version: 'v', fingerprint: 'f', arm: 'raw-trace', other: 'task-1' },
    ...{ keptBack: null, pairs: { wins: 2, losses: 1, ties: 0 }, counts: { passed: 1, failed: 2, errored: 0 } },
  };
  const log = [
    ...gate,
    ...runs({ ...trace, version: 't1' }, '--').slice(0, 2),
    trialOf({ ...trace, version: 't1' }, 3, 'passed'),
  ];

  it('agrees with the pairs of the log, whatever other traces sat the same cases', () => {
    expect(fieldsOf([made], log)).toEqual([]);
    expect(fieldsOf([made], [...gate, ...runs({ ...trace, version: 't0' }, '++'), ...log.slice(5)])).toEqual([]);
  });

  it.each([
    ['pairs that were not won', { pairs: { wins: 3, losses: 0, ties: 0 } }, ['2 wins', '2 losses']],
    ['counts of another arm', { counts: { passed: 2, failed: 1, errored: 0 } }, ['2 passed', '2 failed']],
    ['another version', { version: 'w' }, ['2 wins', '2 losses', '2 passed', '2 failed']],
  ])('detects %s', (_, change, expected) => {
    expect(fieldsOf([{ ...made, ...change }], log)).toEqual(expected);
  });

  it('holds one with the live version against the runs of both', () => {
    const own = runs({ version: 'v', arm: 'with-skill', phase: 'comparison' }, '+-');
    const live = runs({ version: 'old', arm: 'incumbent', phase: 'comparison' }, '++');
    const about = { ...made, arm: 'incumbent', other: 'old', pairs: { wins: 0, losses: 1, ties: 1 } } as const;
    const counted = { ...about, counts: { passed: 2, failed: 0, errored: 0 } };
    expect(fieldsOf([counted], [...own, ...live])).toEqual([]);
    expect(fieldsOf([{ ...counted, other: 'older' }], [...own, ...live])).toEqual(['2 losses', '2 ties', '2 passed']);
  });
});
