import { describe, expect, it } from 'vitest';
import type { Decision, VerdictWord } from '../domain/decision.ts';
import { createDesign } from './design.ts';
import { incumbentUnder, readHistory, rollbackTarget } from './history.ts';
import { createVerdict, NO_COUNTS } from './verdict.ts';
import { type DecisionContent, decisionId, nextAttempt, nextCycle, sealDecision } from './wallet.ts';

const design = createDesign({ target: 0.9, minimumHeldOut: 20, nightBudget: 60 });
const stricter = createDesign({ target: 0.95, minimumHeldOut: 20, nightBudget: 60 });
const seal = (content: DecisionContent): Decision => sealDecision(content, '2026-01-01');
const opened = (attempt: number, version: string, fingerprint = 'print') =>
  seal({ type: 'attempt-opened', cycle: 1, attempt, version, fingerprint, passSeed: attempt });
const judged = (attempt: number, version: string, word: VerdictWord, fingerprint = 'print') =>
  seal({
    type: 'verdict-reached',
    cycle: 1,
    attempt,
    version,
    fingerprint,
    student: 'literal',
    suiteHash: 'suite',
    verdict: createVerdict(word, `${word}.`, { design, attempt, counts: NO_COUNTS }),
  });
const wentLive = (from: string | null, to: string | null, sequence: number) =>
  seal({ type: 'version-changed', sequence, from, to, cause: to === null ? 'disabled' : 'promoted' });
const first = nextCycle(readHistory([]), { design, suiteHash: 'suite' });
const cycle = first === null ? [] : [seal(first)];
const enter = (
  decisions: readonly Decision[],
  version: string,
  options: { fingerprint?: string; holds?: boolean } = {},
) =>
  nextAttempt(
    readHistory([...cycle, ...decisions]),
    { version, fingerprint: options.fingerprint ?? 'print' },
    { incumbentHolds: options.holds ?? false, createSeed: (attempt) => attempt * 100 },
  );

describe('nextCycle', () => {
  it('opens the first', () => {
    expect(first).toMatchObject({ cycle: 1, reason: 'first', suiteHash: 'suite', design });
  });

  it.each([
    ['another suite', 'other', 'suite-changed', { added: 3, retired: 1 }],
    ['the same suite and another target', 'suite', 'design-changed', {}],
  ])('says what the suite gained and lost with %s', (_, suiteHash, reason, said) => {
    const past = readHistory(first === null ? [] : [sealDecision(first, '2026-03-01')]);
    const now = { design: stricter, suiteHash, news: { added: 3, retired: 1 } };
    const next = nextCycle(past, reason === 'design-changed' ? now : { ...now, design });
    expect(next).toMatchObject({ reason, ...said });
    expect(Object.hasOwn(next ?? {}, 'added')).toBe(reason === 'suite-changed');
  });

  it.each([
    { name: 'nothing changed', now: { design, suiteHash: 'suite' }, promoted: false, reason: null },
    { name: 'another suite', now: { design, suiteHash: 'other' }, promoted: false, reason: 'suite-changed' },
    {
      name: 'another target',
      now: { design: stricter, suiteHash: 'suite' },
      promoted: false,
      reason: 'design-changed',
    },
    { name: 'a promotion', now: { design, suiteHash: 'suite' }, promoted: true, reason: 'promoted' },
    {
      name: 'a promotion and another suite',
      now: { design, suiteHash: 'other' },
      promoted: true,
      reason: 'suite-changed',
    },
  ])('$name: $reason', ({ now, promoted, reason }) => {
    const past = promoted ? [opened(1, 'a'), judged(1, 'a', 'promote')] : [];
    const next = nextCycle(readHistory([...cycle, ...past]), now);
    expect(next?.reason ?? null).toBe(reason);
    expect(next?.cycle ?? 2).toBe(2);
  });
});

describe('nextAttempt', () => {
  it('numbers attempts within the cycle', () => {
    expect(enter([], 'a')).toEqual({
      type: 'open',
      opening: { type: 'attempt-opened', cycle: 1, attempt: 1, version: 'a', fingerprint: 'print', passSeed: 100 },
    });
  });

  it.each([
    {
      name: 'an undecided one is resumed',
      past: [opened(1, 'a'), judged(1, 'a', 'needs-more-evidence')],
      expected: 'resume',
    },
    { name: 'one that never reached a verdict is resumed', past: [opened(1, 'a')], expected: 'resume' },
    { name: 'a rejected one is refused', past: [opened(1, 'a'), judged(1, 'a', 'reject')], expected: 'stands' },
    {
      name: 'another version spends a number',
      past: [opened(1, 'b'), judged(1, 'b', 'needs-more-evidence')],
      expected: 2,
    },
    {
      name: 'another fingerprint spends a number',
      past: [opened(1, 'a', 'x'), judged(1, 'a', 'reject', 'x')],
      expected: 2,
    },
    {
      name: 'after a promotion it starts at 1',
      past: [opened(1, 'a'), judged(1, 'a', 'promote'), seal({ ...(first ?? never()), cycle: 2, reason: 'promoted' })],
      expected: 1,
    },
    {
      name: 'a new suite does not refill the wallet',
      past: [opened(1, 'a'), seal({ ...(first ?? never()), cycle: 2, reason: 'suite-changed' })],
      expected: 2,
    },
  ])('$name', ({ past, expected }) => {
    const next = enter(past, 'a');
    expect(next.type === 'open' ? next.opening.attempt : next.type).toBe(expected);
  });

  it.each([
    { holds: true, expected: 'stands' },
    { holds: false, expected: 'open' },
  ])('a version that was no gain stays so while the incumbent holds ($holds)', ({ holds, expected }) => {
    expect(enter([opened(1, 'a'), judged(1, 'a', 'keep-incumbent')], 'a', { holds }).type).toBe(expected);
  });

  it('resumes with the same number, seed and counts after another version had its turn', () => {
    const past = [opened(1, 'a'), judged(1, 'a', 'needs-more-evidence'), opened(2, 'b'), judged(2, 'b', 'reject')];
    expect(enter(past, 'a')).toMatchObject({ type: 'resume', attempt: { attempt: 1, passSeed: 1 } });
  });

  it('forgets rejections when the design changes, not when the cycle closes', () => {
    const rejected = [opened(1, 'a'), judged(1, 'a', 'reject')];
    const reopened = (reason: 'promoted' | 'design-changed') => seal({ ...(first ?? never()), cycle: 2, reason });
    expect(enter([...rejected, reopened('promoted')], 'a').type).toBe('stands');
    expect(enter([...rejected, reopened('design-changed')], 'a').type).toBe('open');
  });
});

describe('incumbentUnder and rollbackTarget', () => {
  const past = [
    ...cycle,
    opened(1, 'a'),
    judged(1, 'a', 'promote'),
    wentLive(null, 'a', 0),
    opened(2, 'b'),
    judged(2, 'b', 'promote'),
    wentLive('a', 'b', 1),
  ];

  it.each([
    { name: 'promoted here', more: [], fingerprint: 'print', state: 'healthy' },
    { name: 'never asked', more: [], fingerprint: 'new', state: 'unknown' },
    { name: 'regressed', more: [judged(0, 'b', 'regressed')], fingerprint: 'print', state: 'regressed' },
    {
      name: 'recovered',
      more: [judged(0, 'b', 'regressed'), judged(0, 'b', 'healthy')],
      fingerprint: 'print',
      state: 'healthy',
    },
    { name: 'suspect', more: [judged(0, 'b', 'suspect', 'new')], fingerprint: 'new', state: 'suspect' },
  ])('$name: $state', ({ more, fingerprint, state }) => {
    expect(incumbentUnder(readHistory([...past, ...more]), fingerprint)).toEqual({ version: 'b', state });
  });

  it('has no incumbent before a promotion or after it was disabled', () => {
    expect(incumbentUnder(readHistory(cycle), 'print')).toBeNull();
    expect(incumbentUnder(readHistory([...past, wentLive('b', null, 2)]), 'print')).toBeNull();
  });

  it('goes back to the last version certified under the fingerprint that was live and still stands', () => {
    expect(rollbackTarget(readHistory([...past, judged(0, 'b', 'regressed')]), 'print')).toBe('a');
    expect(rollbackTarget(readHistory(past), 'new')).toBeNull();
    expect(rollbackTarget(readHistory([...past, judged(0, 'a', 'regressed')]), 'print')).toBeNull();
    const staged = [...cycle, opened(1, 'a'), judged(1, 'a', 'promote'), wentLive(null, 'c', 0)];
    expect(rollbackTarget(readHistory(staged), 'print')).toBeNull();
  });
});

describe('sealDecision', () => {
  it('names a decision by its content, not by its night', () => {
    const decision = opened(1, 'a');
    expect(decisionId({ ...decision, night: '2027-01-01' })).toBe(decision.id);
    expect(decisionId({ ...decision, attempt: 2 } as Decision)).not.toBe(decision.id);
  });
});

function never(): never {
  throw new Error('the first cycle was not opened');
}
