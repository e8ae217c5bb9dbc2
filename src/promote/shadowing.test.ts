import { describe, expect, it } from 'vitest';
import { findShadows } from './shadowing.ts';

const refund = {
  name: 'refund-order',
  description: 'Refunds an order to the card it was paid with. Use when a customer wants money back.',
};

describe('findShadows', () => {
  it.each([
    {
      name: 'the same in other forms of the words',
      other: 'Refunding orders to cards they were paid with; use when customers want money back.',
      shadows: true,
    },
    { name: 'a short one that says nothing else', other: 'Refund an order.', shadows: true },
    { name: 'another object', other: 'Cancels a flight booking and tells the passenger the fee.', shadows: false },
    {
      name: 'the same object, another job',
      other: 'Tells the customer where an order is and when it arrives.',
      shadows: false,
    },
    { name: 'only the words of every description', other: 'Use when a user wants to ask for it.', shadows: false },
    { name: 'no words', other: '', shadows: false },
  ])('$name: $shadows', ({ other, shadows }) => {
    const found = findShadows(refund, [{ name: 'other', description: other }]);
    expect(found.map((shadow) => shadow.other)).toEqual(shadows ? ['other'] : []);
  });

  it('names the strongest first, never itself, and says so in a sentence', () => {
    const found = findShadows(refund, [
      { name: 'b', description: 'Refund an order to the card; tell the customer when the money is back, politely.' },
      { name: 'a', description: 'Refund an order.' },
      refund,
    ]);
    expect(found.map(({ other }) => other)).toEqual(['a', 'b']);
    expect(found[0]?.message).toBe(
      'refund-order and a share 100 % of the words of their descriptions: an agent may take one for the other.',
    );
  });
});
