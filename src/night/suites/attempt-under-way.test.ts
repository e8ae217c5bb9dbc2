import { describe, expect, it } from 'vitest';
import { createDesign } from '../../decide/design.ts';
import type { Decision } from '../../domain/decision.ts';
import { type AttemptOptions, isAttemptUnderWay } from './attempt-under-way.ts';

const clean = <Value>(value: unknown) => value as Value;
const design = createDesign({ target: 0.9, minimumHeldOut: 20, nightBudget: 60 });
const cycle = { type: 'cycle-opened', cycle: 2, suiteHash: 's', night: '2026-03-01', design };
const attempt = { type: 'attempt-opened', cycle: 2, attempt: 1, fingerprint: 'f', night: '2026-03-01' };
const verdict = (night: string, word = 'needs-more-evidence', passed = 60) => ({
  ...{ type: 'verdict-reached', cycle: 2, attempt: 1, fingerprint: 'f', night },
  verdict: { word, counts: { passed, failed: 0, errored: 0 } },
});
const nights = (count: number) =>
  Array.from({ length: count }, (_, index) => verdict(`2026-03-0${index + 1}`, 'needs-more-evidence', index));

const SAME = { students: [{ fingerprint: 'f', deterministic: true }] };
const onePass = (stillNeeded: number) => [
  ...[cycle, attempt],
  { ...verdict('2026-03-01'), verdict: { ...verdict('').verdict, arithmetic: { stillNeeded } } },
];

const OPTIONS: AttemptOptions = {
  ...{ suiteHash: 's', heldOut: 40, built: 48, tonight: '2026-03-06' },
  students: [{ fingerprint: 'f', deterministic: false }],
};

describe('isAttemptUnderWay', () => {
  it.each<[string, boolean, readonly object[], Partial<AttemptOptions>]>([
    ['without any', false, [cycle], {}],
    ['opened and stopped', true, [cycle, attempt], {}],
    ['undecided', true, [cycle, attempt, verdict('2026-03-01')], {}],
    ['decided', false, [cycle, attempt, verdict('2026-03-01'), verdict('2026-03-02', 'reject')], {}],
    ['undecided for four nights', true, [cycle, attempt, ...nights(4)], {}],
    ['undecided for five nights', false, [cycle, attempt, ...nights(5)], {}],
    ['in its fifth night, run again', true, [cycle, attempt, ...nights(5)], { tonight: '2026-03-05' }],
    ['opened long ago', false, [cycle, attempt], { tonight: '2026-04-06' }],
    ['on another suite', false, [cycle, attempt], { suiteHash: 't' }],
    ['of an earlier cycle', false, [attempt, { ...cycle, cycle: 3 }], {}],
    ['of a student that is gone', false, [cycle, attempt], { students: [{ fingerprint: 'g', deterministic: false }] }],
    ['of a deterministic student that sat every case, and the cases it asked for are there', false, onePass(8), SAME],
    ['of a deterministic student that waits for cases', true, onePass(9), { ...SAME, heldOut: 22, built: 27 }],
    ['of one that waits, and another version could be decided', false, onePass(9), { ...SAME, heldOut: 22, built: 28 }],
  ])('%s: %s', (_, expected, decisions, options) => {
    expect(isAttemptUnderWay(clean<readonly Decision[]>(decisions), { ...OPTIONS, ...options })).toBe(expected);
  });
});
