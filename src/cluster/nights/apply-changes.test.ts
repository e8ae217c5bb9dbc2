import { describe, expect, it } from 'vitest';
import { applyChanges } from './apply-changes.ts';
import { partitionOf } from './partition.ts';

/** `{ a: 'xyz' }`: family a has the tasks x, y and z. */
function homes(spelled: Readonly<Record<string, string>>): Map<string, string> {
  return new Map(Object.entries(spelled).flatMap(([id, tasks]) => [...tasks].map((task) => [task, id])));
}

const BEFORE = { a: 'abcdefghij', b: 'klmnopqrst' };

describe('applyChanges', () => {
  it.each([
    [
      'a change that fits tonight',
      BEFORE,
      { a: 'abcdefghij', b: 'klmnop', c: 'qrst' },
      [4, 4],
      ['abcdefghij', 'klmnop', 'qrst'],
    ],
    [
      'as much of a split as fits',
      BEFORE,
      { a: 'abcdefghij', b: 'klmnop', c: 'qrst' },
      [3, 3],
      ['abcdefghij', 'klmnopt', 'qrs'],
    ],
    ['no split of too few', BEFORE, { a: 'abcdefghij', b: 'klmnop', c: 'qrst' }, [2, 2], ['abcdefghij', 'klmnopqrst']],
    [
      'of a split no more than a family, from what was saved',
      BEFORE,
      { a: 'abcdefghij', b: 'klmnop', c: 'qrst' },
      [1, 4, 4],
      ['abcdefghij', 'klmnopt', 'qrs'],
    ],
    [
      'no split that is more than fits, where it is to wait',
      BEFORE,
      { a: 'abcdefghij', b: 'klmnop', c: 'qrst' },
      [1, 4],
      ['abcdefghij', 'klmnopqrst'],
    ],
    [
      'one move where less than one fits, from what was saved',
      BEFORE,
      { a: 'abcdefghijst', b: 'klmnopqr' },
      [0.6, 2.4, 2.4],
      ['abcdefghijs', 'klmnopqrt'],
    ],
    [
      'no move where less than one fits and it is to wait',
      BEFORE,
      { a: 'abcdefghijst', b: 'klmnopqr' },
      [0.6, 2.4],
      ['abcdefghij', 'klmnopqrst'],
    ],
    ['a move in pieces', BEFORE, { a: 'abcdefghijrst', b: 'klmnopq' }, [2, 2], ['abcdefghijrs', 'klmnopqt']],
    ['a merge in pieces', BEFORE, { a: 'abcdefghijklmnopqrst' }, [5, 9], ['abcdefghijklmno', 'pqrst']],
    ['a merge that fits tonight', BEFORE, { a: 'abcdefghijklmnopqrst' }, [10, 10], ['abcdefghijklmnopqrst']],
    ['what came tonight at once', BEFORE, { ...BEFORE, a: 'abcdefghijz' }, [0, 0], ['abcdefghijz', 'klmnopqrst']],
    ['a new one where enough came', BEFORE, { ...BEFORE, c: 'xyz' }, [0, 0], ['abcdefghij', 'klmnopqrst', 'xyz']],
    [
      'too few that came, with those they wait for',
      BEFORE,
      { a: 'abcdefghij', b: 'klmnop', c: 'qrstz' },
      [0, 0],
      ['abcdefghij', 'klmnopqrstz'],
    ],
  ] as const)('makes %s', (_, before, goal, [nightly, saved, atOnce = 0], wanted) => {
    const isSupported = (taskIds: readonly string[]) => taskIds.length >= 3;
    const applying = { changes: [], allowance: { nightly, saved, atOnce }, minimumTasks: 3, isSupported };
    const applied = applyChanges(homes(before), homes(goal), applying);
    expect([...partitionOf(applied.shown).values()].map((tasks) => tasks.join(''))).toEqual(wanted);
    const moved = [...homes(before)].filter(([task, family]) => applied.shown.get(task) !== family).length;
    expect(applied.saved).toBe(saved - moved);
    const pending = applied.pending.flatMap(({ taskIds, to }) => taskIds.map((task) => [task, to] as const));
    expect(new Map([...applied.shown, ...pending])).toEqual(homes(goal));
  });

  it('makes a split whole, if that is what was saved, where no piece of it can stand alone', () => {
    const goal = homes({ a: 'abcdefghij', b: 'klmnop', c: 'qrst' });
    const isSupported = (taskIds: readonly string[]) => taskIds.length >= 4;
    const applying = { changes: [], minimumTasks: 3, isSupported };
    const shownWith = (saved: number) =>
      applyChanges(homes(BEFORE), goal, { ...applying, allowance: { nightly: 1, saved, atOnce: saved } }).shown;
    expect(shownWith(3)).toEqual(homes(BEFORE));
    expect(shownWith(4)).toEqual(goal);
  });
});
