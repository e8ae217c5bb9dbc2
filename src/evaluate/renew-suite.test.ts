import { describe, expect, it } from 'vitest';
import type { Renewal, RenewalOptions } from './renew-suite.ts';
import type { StoredSuite } from './stored-suite.ts';
import { hashSuite, practiceRecordings } from './suite.ts';
import { heldOut, idOf, idsOf, type Made, range, renew, reread, SETTINGS, sidesOf } from './testing-suites.ts';

const NIGHT = range(0, 40);
const first = reread(renew(null, NIGHT).suite);

describe('renewSuite', () => {
  it('makes the first suite of all that there is', () => {
    const { suite, renewed } = renew(null, NIGHT);
    expect(renewed).toEqual({ reason: 'first', added: 40, retired: 0 });
    expect(idsOf(suite)).toEqual(NIGHT.map(({ number }) => idOf(number)));
    expect(reread(suite)).toEqual(suite);
  });

  it.each<[string, Renewal['renewed'], StoredSuite, readonly Made[], Partial<RenewalOptions>]>([
    ['stands where nothing is new', null, first, NIGHT, {}],
    ['stands with 5 % more', null, first, range(0, 42), {}],
    ['is renewed with a quarter more', { reason: 'grown', added: 10, retired: 0 }, first, range(0, 50), {}],
    ['stands with that while an attempt goes on', null, first, range(0, 50), { isUnderWay: true }],
    ['stands on the cases of logs that are gone', null, first, range(20, 40), { sides: sidesOf(NIGHT) }],
    [
      'loses cases that went to another family, once they are many',
      { reason: 'grown', added: 0, retired: 20 },
      first,
      range(20, 40),
      { sides: sidesOf(NIGHT), elsewhere: new Set(range(0, 20).map(({ number }) => idOf(number))) },
    ],
    [
      'loses cases whose task turned out not to have passed, once they are many',
      { reason: 'grown', added: 0, retired: 10 },
      first,
      NIGHT.map((task) => ({ ...task, failed: task.number < 10 })),
      {},
    ],
    [
      'loses a case that is held out no more at once, attempt or not',
      { reason: 'sealed', added: 0, retired: 1 },
      first,
      NIGHT.map((task) => (task.number === 7 ? { ...task, side: 'train' } : task)),
      { isUnderWay: true },
    ],
    [
      'loses a case that was set aside at once',
      { reason: 'sealed', added: 0, retired: 1 },
      first,
      NIGHT.map((task) => (task.number === 7 ? { ...task, side: 'set-aside' } : task)),
      {},
    ],
    [
      'is renewed outright where the family drifts, though less than a quarter is new',
      { reason: 'drifted', added: 3, retired: 0 },
      first,
      range(0, 43),
      { drift: 0.2 },
    ],
    ['stands where it drifts and hardly a case is new', null, first, range(0, 42), { drift: 0.9 }],
    ['stands where it hardly drifts', null, first, range(0, 43), { drift: 0.19 }],
    ['stands where it drifts while an attempt goes on', null, first, range(0, 43), { drift: 0.2, isUnderWay: true }],
    [
      'is renewed outright where what it certified fails at work',
      { reason: 'drifted', added: 3, retired: 0 },
      renew(first, range(0, 43), { drift: 0.3 }).suite,
      range(0, 46),
      { drift: 0.3, isStale: true },
    ],
    [
      'loses its old cases twice as soon where the family drifts',
      { reason: 'drifted', added: 3, retired: 10 },
      renew(null, [...range(0, 10).map((task) => ({ ...task, day: '2025-11-01' })), ...range(10, 40)]).suite,
      [...range(0, 10).map((task) => ({ ...task, day: '2025-11-01' })), ...range(10, 43)],
      { drift: 0.3 },
    ],
    ['is made anew by other rules', { reason: 'format', added: 2, retired: 0 }, first, range(0, 42), { format: '2' }],
    [
      'is made anew where another tool writes',
      { reason: 'settings', added: 0, retired: 0 },
      first,
      NIGHT,
      { isWrite: (tool) => tool !== 'close' },
    ],
    [
      'takes each case that comes while it has too few',
      { reason: 'too-few', added: 1, retired: 0 },
      renew(null, range(0, 12)).suite,
      range(0, 13),
      {},
    ],
  ])('%s', (_, renewed, existing, tasks, options) => {
    const renewal = renew(existing, tasks, options);
    expect(renewal.renewed).toEqual(renewed);
    if (renewed === null) {
      expect(hashSuite(renewal.suite)).toBe(hashSuite(existing));
      expect(idsOf(renewal.suite)).toEqual(idsOf(existing));
    }
    expect(renew(reread(renewal.suite), tasks, options).renewed).toBeNull();
  });

  it('is renewed once for a drift, and again for another one after the family had settled', () => {
    const drifting = { drift: 0.3 };
    const once = reread(renew(first, range(0, 43), drifting).suite);
    expect(once.written).toMatchObject({ why: 'drifted', drifted: true });
    expect(renew(once, range(0, 46), drifting).renewed).toBeNull();
    expect(renew(once, range(0, 54), drifting).renewed?.reason).toBe('grown');
    const atBorder = reread(renew(once, range(0, 43), { drift: 0.15 }).suite);
    expect(renew(atBorder, range(0, 46), drifting).renewed).toBeNull();
    const settled = reread(renew(atBorder, range(0, 43), { drift: 0.05 }).suite);
    expect(settled.written).toMatchObject({ why: 'drifted' });
    expect(settled.written?.drifted).toBeUndefined();
    expect(hashSuite(settled)).toBe(hashSuite(once));
    expect(renew(settled, range(0, 46), drifting).renewed).toEqual({ reason: 'drifted', added: 3, retired: 0 });
  });

  it('drops what cannot be made anew by other rules, and keeps it by the same', () => {
    const sides = { sides: sidesOf(range(0, 80)) };
    const grown = renew(first, range(20, 80), sides);
    expect(idsOf(grown.suite)).toContain(idOf(19));
    expect(grown.suite.recordings.map(({ taskId }) => taskId)).toContain(idOf(19));
    expect(idsOf(renew(first, range(20, 80), { ...sides, format: '2' }).suite)).not.toContain(idOf(19));
  });

  it('says what came and went once more where the night was stopped after it was written', () => {
    const { suite } = renew(first, range(0, 50));
    expect(renew(reread(suite), range(0, 50)).suite.written).toMatchObject({ added: 10, retired: 0 });
  });
});

describe('the choice', () => {
  it('takes the newest few of a group', () => {
    const tasks = range(0, 60).map(({ number }) => ({ number, group: `g${number % 10}` }));
    expect(idsOf(renew(null, tasks).suite)).toEqual(tasks.slice(30).map(({ number }) => idOf(number)));
  });

  it('has room for so many, spread over the groups, the newest first', () => {
    const tasks = [...range(0, 3).map((task) => ({ ...task, group: 'old' })), ...range(3, 70)].map(
      ({ day: _, ...task }) => task,
    );
    const ids = idsOf(renew(null, tasks).suite);
    expect(ids).toEqual(tasks.slice(10).map(({ number }) => idOf(number)));
    const small = { settings: { ...SETTINGS, maximumHeldOut: 20 } };
    const two = range(0, 60).map(({ number }) => ({ number, group: number < 50 ? `g${number % 18}` : 'newest' }));
    const chosen = heldOut(renew(null, two, small).suite).map(({ group }) => group);
    expect(new Set(chosen).size).toBe(19);
    expect(chosen.filter((group) => group === 'newest')).toHaveLength(2);
  });

  const old = (count: number) => range(0, count).map((task) => ({ ...task, day: '2025-01-01' }));
  it.each([
    ['retires old cases beyond 30', 35, 20, 0.1, 30],
    ['keeps all that are young', 0, 40, 0.1, 40],
    ['keeps old ones while there are not 30', 25, 5, 0.1, 30],
    ['keeps all where there are fewer', 10, 15, 0.1, 25],
  ])('%s', (_, aged, young, drift, expected) => {
    const tasks = [...old(aged), ...range(aged, aged + young)];
    const ids = idsOf(renew(null, tasks, { drift }).suite);
    expect(ids).toHaveLength(expected);
    expect(ids).toEqual(expect.arrayContaining(range(aged, aged + young).map(({ number }) => idOf(number))));
  });

  it('counts a day twice where the family drifts', () => {
    const tasks = [...range(0, 20).map((task) => ({ ...task, day: '2025-11-01' })), ...range(20, 55)];
    expect(idsOf(renew(null, tasks, { drift: 0.1 }).suite)).toHaveLength(55);
    expect(idsOf(renew(null, tasks, { drift: 0.3 }).suite)).toHaveLength(35);
  });
});

describe('practice', () => {
  const mixed = (to: number): readonly Made[] =>
    range(0, to).map((task) => (task.number % 3 === 0 ? { ...task, side: 'train' } : task));

  it('follows the logs while the exam stands, and answers from recordings that the exam does not know', () => {
    const before = reread(renew(null, mixed(60)).suite);
    const { suite, renewed } = renew(before, mixed(63));
    expect(renewed).toBeNull();
    expect(suite.cases.map(({ id }) => id)).toContain(idOf(60));
    expect(suite.recordings).toEqual(before.recordings);
    expect(suite.waiting?.map(({ taskId }) => taskId)).toEqual([60, 61, 62].map(idOf));
    expect(practiceRecordings(suite, new Set([idOf(0), idOf(60)])).map(({ taskId }) => taskId)).toEqual(
      [0, 60].map(idOf),
    );
    expect(reread(suite)).toEqual(suite);
  });

  it('leaves a case out that needs a tool which the exam does not know to write', () => {
    const before = renew(null, mixed(60)).suite;
    const tasks: readonly Made[] = [...mixed(60), { number: 60, side: 'train', tool: 'escalate' }];
    expect(renew(before, tasks).suite.cases.map(({ id }) => id)).not.toContain(idOf(60));
    expect(renew(before, tasks).renewed).toBeNull();
    expect(renew(before, tasks, { format: '2' }).suite.cases.map(({ id }) => id)).toContain(idOf(60));
  });

  it('has at most as many cases as an exam may have', () => {
    const tasks = range(0, 90).map((task) => ({ ...task, side: 'train' as const }));
    expect(renew(null, tasks).suite.cases).toHaveLength(60);
  });
});
