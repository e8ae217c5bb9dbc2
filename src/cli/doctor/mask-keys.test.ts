import { describe, expect, it } from 'vitest';
import { createKeyMask } from './mask-keys.ts';

const QUEUE = 'NIGHTSCHOOL_QUEUE_URL';

describe('what doctor prints', () => {
  it.each([
    ['a key', { SOME_API_KEY: 'abcdefgh' }, 'said abcdefgh', 'said <SOME_API_KEY>'],
    ['a variable that is named', { [QUEUE]: 'rediss://:secret@h:1' }, 'at rediss://:secret@h:1', 'at rediss://h:1'],
    ['a password in any address', {}, 'at redis://sam:secret@h:1', 'at redis://h:1'],
    ['no address that holds none', { [QUEUE]: 'redis://h:6379' }, 'Redis at redis://h:6379', 'Redis at redis://h:6379'],
    ['no word of an address', { [QUEUE]: 'redis://' }, 'is no redis:// address', 'is no redis:// address'],
    ['a token in an address', { SOME_TOKEN: 'https://h/?t=abcdef' }, 'https://h/?t=abcdef', '<SOME_TOKEN>'],
  ])('masks %s', (_, environment, text, shown) => {
    expect(createKeyMask(environment, [QUEUE])(text)).toBe(shown);
  });
});
