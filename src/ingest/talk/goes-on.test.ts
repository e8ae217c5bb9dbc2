import { describe, expect, it } from 'vitest';
import { goesOn, relate } from './goes-on.ts';

const said = {
  request: ['I want to change my reservation EHGLP3 to business class', 'yes, the flight to Boston'],
  reply: 'Your reservation EHGLP3 is in business class now. The new price is 900 EUR.',
};
const refused = { ...said, reply: 'Unfortunately this fare cannot be changed.' };

describe('goesOn', () => {
  it.each([
    ['Could you confirm the new price of the reservation?', true],
    ['Great, thanks! Is the flight to Boston business class as well?', true],
    ['I would also like to change reservation M20IZO to business class', false],
    ['Could you also change the flight to Denver?', false],
    ['Can you write a poem about autumn leaves?', false],
    ['commit', false],
    ['Change the reservation to business class', false],
    ['next question', false],
  ])('%j after finished work: %s', (turn, expected) => {
    expect(goesOn(turn, said)).toBe(expected);
  });

  it.each([
    ['a word of any length', `is ${'a1'.repeat(200)} bad`, `it is ${'a1'.repeat(200)}`, 0.5],
    ['no end of a word', 'is the bag here', 'the handbag is here', 0],
    ['no end of a word that begins beyond the first plane', 'is the bag here', 'the \u{20bb7}bag is here', 0],
    ['another form of a word', 'are the bags here', 'the bag is here', 1],
  ])('finds %s again', (_, turn, before, share) => {
    expect(relate(turn, { request: [before], reply: '' }).share).toBe(share);
  });

  it('takes arguing with a refusal for the same request, though in other words', () => {
    const turn = 'Is there no exception to change it? My mother is very ill.';
    expect([goesOn(turn, said), goesOn(turn, refused)]).toEqual([false, true]);
  });

  it('looks at the beginning of the turn and the latest of what was said', () => {
    const long = { request: Array.from({ length: 5000 }, () => 'word '.repeat(50)), reply: 'x '.repeat(100_000) };
    expect(goesOn(`is it ${'zebra '.repeat(100_000)}`, long)).toBe(false);
  });
});
