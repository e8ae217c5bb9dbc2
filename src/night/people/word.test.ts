import { describe, expect, it } from 'vitest';
import { sealDecision } from '../../decide/wallet.ts';
import type { Decision, DecisionOf } from '../../domain/decision.ts';
import { hasSaid, peopleSay } from './word.ts';

type Cause = DecisionOf<'version-changed'>['cause'];

const night = '2026-11-22';
const rejected = (version: string, why: string) => sealDecision({ type: 'version-rejected', version, why }, night);
const pinned = (sequence: number, pin: boolean) => sealDecision({ type: 'skill-pinned', sequence, pinned: pin }, night);
const changed = (from: string | null, to: string | null, cause: Cause) =>
  sealDecision({ type: 'version-changed', sequence: 0, from, to, cause }, night);

describe('peopleSay', () => {
  it.each<[string, readonly Decision[], object]>([
    ['nothing', [], { pinned: false, archived: null, rejected: [] }],
    ['a promotion', [changed(null, 'a', 'promoted')], { pinned: false, archived: null, rejected: [] }],
    ['a pin', [pinned(0, true)], { pinned: true }],
    ['a pin that was taken back', [pinned(0, true), pinned(1, false)], { pinned: false }],
    ['an archive', [changed('a', null, 'archived')], { archived: 'a' }],
    ['one taken out again', [changed('a', null, 'archived'), changed(null, 'a', 'adopted')], { archived: null }],
    ['a skill that was switched off', [changed('a', null, 'disabled')], { archived: null }],
    ['a refusal', [rejected('a', 'no')], { rejected: [{ version: 'a', why: 'no' }] }],
    ['one that was made live after all', [rejected('a', 'no'), changed(null, 'a', 'adopted')], { rejected: [] }],
    [
      'two, of which another went live',
      [rejected('a', '1'), rejected('b', '2'), changed(null, 'b', 'adopted')],
      { rejected: [{ version: 'a', why: '1' }] },
    ],
  ])('after %s', (_, decisions, said) => {
    expect(peopleSay(decisions)).toMatchObject(said);
    const { pinned: pin, archived, rejected: refused } = peopleSay(decisions);
    expect(hasSaid(peopleSay(decisions))).toBe(pin || archived !== null || refused.length > 0);
  });
});
