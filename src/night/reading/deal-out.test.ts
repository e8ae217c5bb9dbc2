import { describe, expect, it } from 'vitest';
import { dealOut, NEEDS_A_THREAD } from './deal-out.ts';

const here = { isHere: true };
const thread = { isHere: false };
const job = (path: string, size: number) => ({ path, size });

describe('dealOut', () => {
  it('gives threads the largest, this thread the smallest, and each log once', () => {
    const take = dealOut([job('b', 2), job('d', 9), job('a', 2), job('c', 5)]);
    const given = [thread, here, here, thread, here, thread].map((reader) => take(reader)?.path);
    expect(given).toEqual(['d', 'b', 'a', 'c', undefined, undefined]);
  });

  it('keeps what needs a thread for one', () => {
    const take = dealOut([job('large', NEEDS_A_THREAD), job('small', NEEDS_A_THREAD - 1)]);
    expect([here, here, thread, thread].map((reader) => take(reader)?.path)).toEqual([
      'small',
      undefined,
      'large',
      undefined,
    ]);
  });

  it('keeps what is compressed for a thread where its text may need one', () => {
    const take = dealOut([job('a.jsonl.gz', NEEDS_A_THREAD / 10), job('b.jsonl', NEEDS_A_THREAD / 5)]);
    expect([here, here, thread].map((reader) => take(reader)?.path)).toEqual(['b.jsonl', undefined, 'a.jsonl.gz']);
  });
});
