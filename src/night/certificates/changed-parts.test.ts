import { describe, expect, it } from 'vitest';
import { changedParts, describeChanges } from './changed-parts.ts';

const parts = { model: 'qwen3:4b', digest: 'sha256:0123456789abcdef', num_ctx: '8192', suite: '0123456789abcdef' };

describe('changedParts', () => {
  it.each([
    { name: 'nothing', after: parts, told: '' },
    { name: 'a value', after: { ...parts, num_ctx: '16384' }, told: 'num_ctx 8192 → 16384' },
    { name: 'a hash', after: { ...parts, digest: 'sha256:fedcba9876543210' }, told: 'digest changed' },
    {
      name: 'several, by name',
      after: { ...parts, suite: 'fedcba9876543210', model: 'qwen3:8b' },
      told: 'model qwen3:4b → qwen3:8b, suite changed',
    },
    { name: 'a part that is new', after: { ...parts, user: 'gpt' }, told: 'user none → gpt' },
  ])('$name', ({ after, told }) => {
    expect(describeChanges(changedParts(parts, after))).toBe(told);
  });

  it('finds a part that is gone', () => {
    const { digest: _digest, ...after } = parts;
    expect(changedParts(parts, after)).toEqual([{ part: 'digest', before: parts.digest, after: null }]);
  });
});
