import { describe, expect, it } from 'vitest';
import { chooseOffer, describeDifference } from './choose-offer.ts';

const offer = (fingerprint: string, slots: number, host = fingerprint) => ({
  ...{ posting: 'p', fingerprint, slots, parts: {}, worker: host, host },
});
const FRESH = { required: null, known: null, isSettled: true };

describe('chooseOffer', () => {
  it.each([
    ['nobody is there', [], FRESH, null],
    ['the one with most slots', [offer('a', 1), offer('b', 2)], FRESH, 'b'],
    ['slots of one fingerprint together', [offer('a', 3), offer('b', 2, 'x'), offer('b', 2, 'y')], FRESH, 'b'],
    ['of equals the smallest', [offer('b', 2), offer('a', 2)], FRESH, 'a'],
    ['none while others may still speak', [offer('a', 2)], { ...FRESH, isSettled: false }, null],
    ['the known one at once', [offer('a', 9), offer('b', 1)], { ...FRESH, known: 'b', isSettled: false }, 'b'],
    ['another where nobody has the known one', [offer('a', 9)], { ...FRESH, known: 'b' }, 'a'],
    ['the required one', [offer('a', 9), offer('b', 1)], { ...FRESH, required: 'b', known: 'a' }, 'b'],
    ['none but the required one', [offer('a', 9)], { ...FRESH, required: 'b' }, null],
  ])('takes %s', (_, offers, choice, expected) => {
    expect(chooseOffer(offers, choice)?.fingerprint ?? null).toBe(expected);
  });
});

describe('describeDifference', () => {
  it.each([
    [{ digest: 'a'.repeat(64) }, { digest: 'b'.repeat(64) }, 'its digest is bbbbbbbbbbbb and not aaaaaaaaaaaa'],
    [{ a: '1', b: '2' }, { a: '1', c: '3' }, 'its b is unknown and not 2, its c is 3 and not unknown'],
    [{ a: '1' }, { a: '1' }, 'it has another fingerprint'],
  ])('%o %o', (chosen, other, expected) => {
    expect(describeDifference(chosen, other)).toBe(expected);
  });
});
