import { describe, expect, it } from 'vitest';
import { handOver } from './hand-over.ts';
import { call, result, said, user } from './testing.ts';

const unknown = expect.objectContaining({
  role: 'result',
  isError: true,
  content: expect.stringContaining('look before you'),
});
const notMade = expect.objectContaining({
  role: 'result',
  isError: true,
  content: expect.stringContaining('not made'),
});

describe('handOver', () => {
  it.each([
    ['nothing done', [user('a')], [user('a')]],
    ['a student that gave up', [user('a'), said('Please tell me `b`.')], [user('a')]],
    [
      'what was done, and no excuse',
      [user('a'), said('Let me look.'), call('1'), result('1'), said('I could not finish.')],
      [user('a'), said('Let me look.'), call('1'), result('1')],
    ],
    ['a call that broke down', [user('a'), call('1')], [user('a'), call('1'), unknown]],
    [
      'calls after one that broke down',
      [user('a'), call('1'), call('2'), call('3'), result('1')],
      [user('a'), call('1'), call('2'), call('3'), result('1'), unknown, notMade],
    ],
    ['an earlier turn', [user('a'), said('b'), user('c'), said('d')], [user('a'), said('b'), user('c')]],
  ])('hands on %s', (_, messages, handed) => {
    expect(handOver(messages)).toEqual(handed);
  });
});
