import { expect, it } from 'vitest';
import { compareText } from './compare-text.ts';

it('sorts by UTF-16 units, as no language does', () => {
  expect(['é', 'z', 'a', 'Z', '', 'a', '10', '9'].sort(compareText)).toEqual(['', '10', '9', 'Z', 'a', 'a', 'z', 'é']);
});

it('keeps the order of equal ones', () => {
  expect(compareText('a', 'a')).toBe(0);
});
