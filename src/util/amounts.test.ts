import { describe, expect, it } from 'vitest';
import { plural, sizeOf } from './amounts.ts';

describe('an amount', () => {
  it.each([
    [0, 'line', '0 lines'],
    [1, 'family', '1 family'],
    [2, 'family', '2 families'],
    [10_000, 'day', '10,000 days'],
  ])('of %i %s is %s', (number, noun, told) => expect(plural(number, noun)).toBe(told));

  it.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [999, '999 bytes'],
    [1_400, '1 kB'],
    [999_499, '999 kB'],
    [999_500, '1 MB'],
    [1_204_500_000, '1,204.5 MB'],
  ])('of %i bytes is %s', (bytes, told) => expect(sizeOf(bytes)).toBe(told));
});
