import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FamilyRule } from '../domain/family.ts';
import { findMeant, ignoredFamilies, meanFamily, meantAmong } from './meant.ts';

const ids = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => `t${String(from + index).padStart(4, '0')}`);
const family = (name: string, taskIds: readonly string[]) => ({ id: `fam-${name}`, name, taskIds });

describe('meanFamily', () => {
  it('takes all tasks of a small family and 50 of a large one, from all over it', () => {
    expect(meanFamily(family('a', ids(0, 3))).taskIds).toEqual(ids(0, 3));
    const { taskIds } = meanFamily(family('a', ids(0, 1000)));
    expect([taskIds.length, taskIds[0], taskIds[49]]).toEqual([50, 't0000', 't0980']);
  });

  it('is found again after any regrouping that keeps most of it together', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 400 }), (size, other) => {
        const meant = meanFamily(family('a', ids(0, size)));
        const now = [family('x', ids(size, size + other)), family('y', ids(0, size))];
        expect(meantAmong(now)(meant)?.name).toBe('y');
        expect(new Set(meant.taskIds).size).toBe(Math.min(50, size));
      }),
    );
  });
});

describe('meantAmong', () => {
  const meant = meanFamily(family('a', ids(0, 10)));

  it.each([
    ['the one with most of the tasks, whatever its id', [family('a', ids(0, 3)), family('b', ids(3, 10))], 'b'],
    ['of two with as many the first by id', [family('c', ids(5, 10)), family('b', ids(0, 5))], 'b'],
    ['of two with as many the one of that id', [family('0', ids(0, 5)), family('a', ids(5, 10))], 'a'],
    ['the one of that id where the tasks are unknown', [family('b', []), family('a', [])], 'a'],
    ['none where nothing fits', [family('b', ids(20, 30))], undefined],
  ])('is %s', (_, families, name) => {
    expect(meantAmong(families)(meant)?.name).toBe(name);
  });

  it('is what findMeant says, which knows no family but by its tasks', () => {
    expect(findMeant(meant, new Map([...ids(0, 3)].map((id) => [id, 'fam-b'])))).toBe('fam-b');
    expect(findMeant(meant, new Map([['t0020', 'fam-a']]))).toBeNull();
  });
});

describe('ignoredFamilies', () => {
  const [a, b] = [family('a', ids(0, 10)), family('b', ids(10, 14))];
  const ignore = (meant: typeof a, ignored = true): FamilyRule => {
    return { at: '', type: 'ignore', family: meanFamily(meant), ignored };
  };
  const merge: FamilyRule = { at: '', type: 'merge', into: meanFamily(a), from: meanFamily(b) };
  const merged = family('a', ids(0, 14));

  it.each([
    ['one that is ignored', [ignore(b)], [a, b], ['fam-b']],
    ['none where the last word takes it back', [ignore(b), ignore(b, false)], [a, b], []],
    ['one where the last word is to ignore', [ignore(b), ignore(b, false), ignore(b)], [a, b], ['fam-b']],
    ['one that has another id now', [ignore(b)], [a, { ...b, id: 'fam-new' }], ['fam-new']],
    ['none where it went into one that is not', [ignore(b), merge], [merged], []],
    ['one that took in another', [ignore(a), merge], [merged], ['fam-a']],
    ['one that is ignored after a merge', [merge, ignore(merged)], [merged], ['fam-a']],
  ])('finds %s', (_, rules, families, expected) => {
    expect([...ignoredFamilies(rules, families)]).toEqual(expected);
  });
});
