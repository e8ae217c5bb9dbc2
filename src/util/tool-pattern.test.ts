import fc from 'fast-check';
import { expect, it } from 'vitest';
import { matchesTool } from './tool-kind.ts';

const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*', '.'), maxLength: 12 });

it('reads a star as any characters, as a regular expression would', () => {
  fc.assert(
    fc.property(letters, letters, (tool, pattern) => {
      const source = pattern.replace(/[.]/g, '\\.').replace(/\*/g, '.*');
      expect(matchesTool(tool, [pattern])).toBe(new RegExp(`^${source}$`).test(tool));
    }),
    { numRuns: 2000 },
  );
});

it('takes as long for many stars as for one', () => {
  expect(matchesTool('a'.repeat(100_000), [`${'a*'.repeat(500)}b`])).toBe(false);
});
