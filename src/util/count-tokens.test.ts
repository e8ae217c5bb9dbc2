import { describe, expect, it } from 'vitest';
import { countTokens, openTokenCounter } from './count-tokens.ts';

describe('tokens', () => {
  it.each([
    ['', 0],
    ['Hello world', 2],
    ["- Robin's office is in Hamburg. ^b2n5t7\n", 16],
    ['[SUPERSEDES: 2026-08-01 ^c0ffee]', 17],
    ['<|endoftext|>', 7],
  ])('of %j', async (text, tokens) => {
    expect(await countTokens(text)).toBe(tokens);
  });

  it('of a run without end are counted all the same', async () => {
    const count = await openTokenCounter();
    const run = 'abcdefghij'.repeat(20_000);
    expect(count(run)).toBeGreaterThanOrEqual(40_000);
    expect(count(run)).toBeLessThan(45_000);
    expect(count('\n'.repeat(100_000))).toBeGreaterThan(0);
  });
});
