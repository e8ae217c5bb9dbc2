import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { homesIn, type Partition, partitionOf } from './partition.ts';
import { planRefit } from './refit.ts';

const none: ReadonlySet<string> = new Set();

/** `{ a: 'xyz' }`: family a has the tasks x, y and z. */
function families(spelled: Readonly<Record<string, string>>): Partition {
  return partitionOf(new Map(Object.entries(spelled).flatMap(([id, tasks]) => [...tasks].map((task) => [task, id]))));
}

function carryOut(known: Partition, groups: Partition, protectedFamilies = none): Partition {
  const { changes, arrivals } = planRefit(known, groups, protectedFamilies);
  const homes = new Map([...homesIn(known), ...arrivals]);
  for (const { to, taskIds } of changes) for (const task of taskIds) homes.set(task, to);
  return partitionOf(homes);
}

describe('planRefit', () => {
  it.each([
    ['the same groups change nothing', { a: 'abcde', b: 'fghij' }, { 1: 'abcde', 2: 'fghij' }, ['abcde', 'fghij']],
    ['a part leaves, the largest keeps the id', { a: 'abcdefgh' }, { 1: 'abcde', 2: 'fgh' }, ['abcde', 'fgh']],
    ['two that are one merge', { a: 'abcde', b: 'fghi' }, { 1: 'abcdefghi' }, ['abcdefghi']],
    ['what is left alone stays', { a: 'abcdefg' }, { 1: 'abcde' }, ['abcdefg']],
    [
      'two tasks that stand elsewhere stay',
      { a: 'abcdef', b: 'ghijkl' },
      { 1: 'abcd', 2: 'efghijkl' },
      ['abcdef', 'ghijkl'],
    ],
    ['three move', { a: 'abcdef', b: 'ghijkl' }, { 1: 'abc', 2: 'defghijkl' }, ['abc', 'defghijkl']],
    ['new ones are born and join', { a: 'abcde' }, { 1: 'abcdex', 2: 'uvw' }, ['abcdex', 'uvw']],
    [
      'a family that scatters stays',
      { a: 'abcdef', b: 'ghijklm', c: 'nopqrst' },
      { 1: 'ghijklmab', 2: 'nopqrstcd' },
      ['abcdef', 'ghijklm', 'nopqrst'],
    ],
  ])('%s', (_, known, groups, wanted) => {
    const before = families(known);
    const after = carryOut(before, families(groups));
    expect([...after.values()].map((tasks) => tasks.join('')).sort()).toEqual(wanted);
    for (const id of after.keys()) expect(before.has(id) || id.startsWith('fam-')).toBe(true);
  });

  it('keeps the id of the largest part and says why', () => {
    const { changes } = planRefit(families({ a: 'abcdefgh' }), families({ 1: 'abcde', 2: 'fgh' }), none);
    expect(changes).toMatchObject([{ type: 'split', from: 'a', taskIds: ['f', 'g', 'h'] }]);
    expect(changes[0]?.reason).toBe('grouped anew among 8 requests, 3 of its 8 stand apart from the rest');
  });

  it.each([
    [
      'merged',
      { a: 'abcde', b: 'fghi' },
      { 1: 'abcdefghi' },
      { joins: [{ families: ['b', 'a'], share: 1 }], parts: [] },
    ],
    [
      'split',
      { a: 'abcdefgh' },
      { 1: 'abcde', 2: 'fgh' },
      { joins: [], parts: [{ family: 'a', parts: [[...'abcde'], [...'fgh']] }] },
    ],
  ])('tells of families with a skill that would be %s instead of changing them', (_, known, groups, wanted) => {
    const found = planRefit(families(known), families(groups), new Set(['a', 'b']));
    expect(found).toMatchObject({ ...wanted, changes: [] });
  });

  it('merges a family without a skill into one that has one, whichever is larger', () => {
    const after = carryOut(families({ a: 'abc', b: 'defghijk' }), families({ 1: 'abcdefghijk' }), new Set(['a']));
    expect([...after.keys()]).toEqual(['a']);
  });

  const partitions = fc.array(fc.tuple(fc.nat(5), fc.nat(5)), { minLength: 1, maxLength: 60 }).map((cells) => ({
    known: partitionOf(new Map(cells.flatMap(([family], task) => (family === 0 ? [] : [[`${task}`, `f${family}`]])))),
    groups: partitionOf(new Map(cells.flatMap(([, group], task) => (group === 0 ? [] : [[`${task}`, `g${group}`]])))),
  }));

  it('made on its own result, changes nothing', () => {
    fc.assert(
      fc.property(partitions, ({ known, groups }) => {
        const once = carryOut(known, groups);
        expect(carryOut(once, groups)).toEqual(once);
      }),
    );
  });

  it('takes nothing from a family with a skill and loses no task', () => {
    fc.assert(
      fc.property(partitions, ({ known, groups }) => {
        const after = homesIn(carryOut(known, groups, new Set(['f1', 'f2'])));
        for (const [family, tasks] of known)
          for (const task of tasks)
            if (family === 'f1' || family === 'f2') expect(after.get(task)).toBe(family);
            else expect(after.has(task)).toBe(true);
      }),
    );
  });
});
