import { describe, expect, it } from 'vitest';
import { faultOfPath, findClash, isDeviceName } from './safe-path.ts';

describe('faultOfPath', () => {
  it.each(['a.md', 'references/größe.md', 'a/b/c', 'two words.md', '100%.md', 'ﬁle.md', '日本語/一.md', 'console.sh'])(
    'takes %s',
    (path) => {
      expect(faultOfPath(path)).toBeNull();
    },
  );

  it.each([
    ['..', /leads out/],
    ['a/../b', /leads out/],
    ['/a', /absolute/],
    ['c:a', /absolute/],
    ['a\\b', /backslash/],
    ['', /empty part/],
    ['a//b', /empty part/],
    ['./a', /empty part/],
    [`${'a/'.repeat(13)}a`, /too long/],
    ['a'.repeat(401), /too long/],
    ['a\0b', /characters/],
    ['a\u202eb', /characters/],
    ['ab:c', /characters/],
    ['a/NUL.txt', /devices/],
    ['com¹', /devices/],
    ['a./b', /space or a dot/],
    ['a /b', /space or a dot/],
    ['%2e%2e/a', /disguise/],
    ['..%2fa', /disguise/],
    ['%252e%252e', /disguise/],
    ['..%c0%afa', /disguise/],
    ['．．/a', /disguise/],
    ['a／b', /disguise/],
    ['a＼b', /disguise/],
  ])('refuses %j', (path, fault) => {
    expect(faultOfPath(path)).toMatch(fault);
  });
});

describe('findClash', () => {
  it.each([
    [
      ['a', 'A'],
      ['a', 'A'],
    ],
    [
      ['ä', 'a\u0308'],
      ['ä', 'a\u0308'],
    ],
    [
      ['a', 'a/b'],
      ['a', 'a/b'],
    ],
    [
      ['straße', 'STRASSE'],
      ['straße', 'STRASSE'],
    ],
    [['a', 'ab', 'b/a'], null],
  ])('of %j is %j', (paths, clash) => {
    expect(findClash(paths)).toEqual(clash);
  });
});

it.each(['con', 'AUX.md', 'nul .txt', 'lpt9', 'conin$'])('%s is a device, whatever follows', (name) => {
  expect(isDeviceName(name)).toBe(true);
});
