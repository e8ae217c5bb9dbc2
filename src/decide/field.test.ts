import { describe, expect, it } from 'vitest';
import type { Decision } from '../domain/decision.ts';
import { createDesign } from './design.ts';
import { isExamStale, judgeField, recheckDue } from './field.ts';

const design = createDesign({ target: 0.9, minimumHeldOut: 20, nightBudget: 60 });

/** `++-`: in that order. */
const outcomes = (text: string) => [...text].map((each) => each === '+');

describe('judgeField', () => {
  it.each([
    ['', 'undecided'],
    ['+'.repeat(13), 'undecided'], // 13 ln(.95/.8) = 2.23, and ln 10 is 2.30
    ['+'.repeat(14), 'holds'],
    ['-'.repeat(5), 'undecided'], // 5 ln(.35/.2) = 2.80, and ln 20 is 3.00
    ['-'.repeat(6), 'drifting'],
    [`${'+'.repeat(200)}${'-'.repeat(6)}`, 'drifting'], // what went well long ago hides nothing
    [`${'-'.repeat(6)}${'+'.repeat(3)}`, 'undecided'], // and it may get better again
    [`${'+'.repeat(40)}-${'+'.repeat(19)}-`, 'holds'],
  ])('of %s is %s', (text, state) => {
    expect(judgeField(outcomes(text), design).state).toBe(state);
  });

  it('has bounds of all uses', () => {
    const { lower, upper } = judgeField(outcomes('++++++++++++++++++++--'), design);
    // .75 / (e^((ln 20 + 2 ln 4) / 20) - .25), and .75 / (1 - .25 e^((ln 10 - 2 ln 4) / 20))
    expect([lower, upper]).toEqual([expect.closeTo(0.6917, 4), expect.closeTo(0.9923, 4)]);
  });
});

const VERSION = '0123456789abcdef';
const field = (failed: number, state: string) => ({
  ...{ id: `${failed} ${state}`, night: '2026-11-01', type: 'field-checked', version: VERSION },
  ...{ counts: { passed: 3, failed, unknown: 0 }, lower: 0, upper: 1, state },
});
const verdict = (word: string, fingerprint = 'f') => ({
  ...{ type: 'verdict-reached', version: VERSION, fingerprint, verdict: { word } },
});
const renewed = { type: 'cycle-opened', reason: 'suite-changed' };
const log = (...rows: readonly object[]) => rows as readonly Decision[];

describe('recheckDue', () => {
  it.each([
    ['nothing was counted', [verdict('promote')], null],
    ['it holds', [verdict('promote'), field(6, 'holds')], null],
    ['it drifts', [verdict('promote'), field(6, 'drifting')], 6],
    ['it was examined since', [field(6, 'drifting'), verdict('healthy')], null],
    ['it was examined by another student', [field(6, 'drifting'), verdict('healthy', 'g')], 6],
    ['the exam could not go on', [field(6, 'drifting'), verdict('needs-more-evidence')], 6],
    ['few more failed since', [field(6, 'drifting'), verdict('healthy'), field(11, 'drifting')], null],
    ['enough more failed since', [field(6, 'drifting'), verdict('healthy'), field(12, 'drifting')], 12],
  ])('where %s', (_, rows, failed) => {
    const due = recheckDue(log(...rows), { version: VERSION, fingerprint: 'f' });
    expect(due?.counts.failed ?? null).toBe(failed);
  });
});

describe('isExamStale', () => {
  it.each([
    ['it drifts and was not examined', [verdict('promote'), field(6, 'drifting')], false],
    ['it drifts and passes all the same', [field(6, 'drifting'), verdict('healthy')], true],
    ['it drifts on and passes', [field(6, 'drifting'), verdict('suspect'), field(7, 'drifting')], true],
    ['it drifts and fails', [field(6, 'drifting'), verdict('regressed')], false],
    ['it holds again', [field(6, 'drifting'), verdict('healthy'), field(6, 'holds')], false],
    ['the exam was made anew', [field(6, 'drifting'), verdict('healthy'), renewed, verdict('healthy')], false],
    ['it passed before it drifted', [verdict('healthy'), field(6, 'drifting')], false],
  ])('where %s', (_, rows, stale) => {
    expect(isExamStale(log(...rows), VERSION)).toBe(stale);
  });
});
