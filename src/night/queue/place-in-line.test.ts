import { expect, it } from 'vitest';
import { placeInLine } from './place-in-line.ts';

const ranks = new Map([
  ['close-ticket', 0],
  ['send-voucher', 1],
  ['refund-order', 2],
]);

it.each([
  ['ranks alone', {}, ['close-ticket', 'send-voucher', 'refund-order', 'other']],
  ['a place before ranks', { 'refund-order': 1 }, ['refund-order', 'close-ticket', 'send-voucher', 'other']],
  ['a last place', { 'close-*': 100 }, ['send-voucher', 'refund-order', 'other', 'close-ticket']],
  [
    'a name before a pattern',
    { '*': 10, 'close-ticket': 20 },
    ['send-voucher', 'refund-order', 'other', 'close-ticket'],
  ],
])('puts skills in line by %s', (_, priorities, expected) => {
  const skills = ['other', 'refund-order', 'close-ticket', 'send-voucher'];
  const place = (skill: string): number => placeInLine(skill, { priorities, ranks });
  expect(skills.toSorted((a, b) => place(a) - place(b))).toEqual(expected);
});

it('has what is for no skill go before skills of the middle, and stays within what BullMQ takes', () => {
  const options = { priorities: { last: 100 }, ranks };
  expect(placeInLine(null, options)).toBeLessThan(placeInLine('close-ticket', options));
  expect(placeInLine('last', options)).toBeLessThan(2 ** 21);
});
