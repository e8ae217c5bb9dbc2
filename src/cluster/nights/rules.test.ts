import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FamilyMeant, FamilyRule } from '../../domain/family.ts';
import { findMeant } from '../../util/meant.ts';
import { makeTask } from '../testing.ts';
import { applyRules, namesGiven } from './rules.ts';
import { createViewer } from './view.ts';

const ids = Array.from({ length: 24 }, (_, number) => `t${String(number).padStart(2, '0')}`);
const tasks = new Map(
  ids.map((id, number) => [
    id,
    makeTask({
      id,
      request: number % 2 === 0 ? 'cancel the booking of my aunt' : 'refund the invoice of march',
      startedAt: `2026-03-${String(number + 1).padStart(2, '0')}T10:00:00Z`,
    }),
  ]),
);
const options = { tasks, viewOf: createViewer([...tasks.values()]) };
const meant = (taskIds: readonly string[], id = 'fam-00000000'): FamilyMeant => ({ id, name: 'any', taskIds });
const inOne = (family: string, taskIds: readonly string[]) => new Map(taskIds.map((id) => [id, family]));
const even = ids.filter((_, number) => number % 2 === 0);
const odd = ids.filter((_, number) => number % 2 === 1);

describe('applyRules', () => {
  it('keeps merged what was merged', () => {
    const homes = new Map([...inOne('a', even), ...inOne('b', odd)]);
    const rule: FamilyRule = { at: '2026-04-01', type: 'merge', into: meant(even), from: meant(odd) };
    const ruled = applyRules(homes, [rule], options);
    expect(new Set(ruled.homes.values())).toEqual(new Set(['a']));
    expect(ruled.reasons.get('b\na')).toBe('a person merged them on 2026-04-01');
  });

  it('keeps split what was split, and gives those it could not list to the part they are like', () => {
    const rule: FamilyRule = {
      at: '2026-03-10',
      type: 'split',
      family: meant(ids.slice(0, 8)),
      part: meant(odd.slice(0, 4)),
    };
    const { homes } = applyRules(inOne('a', ids), [rule], options);
    const parted = ids.filter((id) => homes.get(id) !== 'a');
    expect(parted).toEqual(
      [
        ...odd.slice(0, 4),
        ...odd.filter((id) => (tasks.get(id)?.startedAt ?? '') > '2026-03-10' && !odd.slice(0, 4).includes(id)),
      ].sort(),
    );
  });

  it('makes a family of a part that grouping left alone', () => {
    const rule: FamilyRule = { at: '2026-03-30', type: 'split', family: meant(even), part: meant(odd.slice(0, 2)) };
    const { homes } = applyRules(inOne('a', even), [rule], options);
    expect(homes.get('t01')).toBe(homes.get('t03'));
    expect(homes.get('t01')).toMatch(/^fam-/);
  });

  it('lets the latest have the last word', () => {
    const split: FamilyRule = { at: '2026-04-01', type: 'split', family: meant(ids), part: meant(odd) };
    const merge: FamilyRule = { at: '2026-04-02', type: 'merge', into: meant(even), from: meant(odd) };
    const count = (rules: readonly FamilyRule[]) =>
      new Set(applyRules(inOne('a', ids), rules, options).homes.values()).size;
    expect(count([merge, split])).toBe(1);
    expect(count([merge, { ...split, at: '2026-04-03' }])).toBe(2);
  });

  const anyRules = fc.array(
    fc.record({
      at: fc.integer({ min: 1, max: 28 }).map((day) => `2026-04-${String(day).padStart(2, '0')}`),
      type: fc.constantFrom('merge' as const, 'split' as const),
      blocks: fc.shuffledSubarray([0, 1, 2, 3], { minLength: 2, maxLength: 2 }),
    }),
    { maxLength: 5 },
  );
  const block = (number = 0) => ids.slice(number * 6, number * 6 + 6);
  const anyHomes = fc
    .array(fc.nat(3), { minLength: ids.length, maxLength: ids.length })
    .map((families) => new Map(ids.flatMap((id, at) => (families[at] === 0 ? [] : [[id, `f${families[at]}`]]))));

  it('holds whatever grouping finds, and applied again changes nothing', () => {
    fc.assert(
      fc.property(anyHomes, anyRules, (homes, drafts) => {
        const rules = drafts.map(({ at, type, blocks }): FamilyRule => {
          const [one, other] = [meant(block(blocks[0])), meant(block(blocks[1]))];
          return type === 'merge' ? { at, type, into: one, from: other } : { at, type, family: one, part: other };
        });
        const once = applyRules(homes, rules, options).homes;
        for (const task of homes.keys()) expect(once.has(task)).toBe(true);
        const last = [...rules].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)).at(-1);
        if (last?.type === 'split') {
          const rest = last.family.taskIds.filter((id) => !last.part.taskIds.includes(id));
          const family = findMeant(meant(rest), once);
          for (const id of last.part.taskIds) if (family !== null) expect(once.get(id)).not.toBe(family);
        }
        if (last?.type === 'merge') {
          const into = findMeant(last.into, once) ?? '';
          if (into !== '' && findMeant(last.from, once) !== null)
            expect(findMeant({ ...last.from, id: into }, once)).toBe(into);
        }
        expect(applyRules(once, rules, options).homes).toEqual(once);
      }),
    );
  });
});

describe('rules that go in a circle', () => {
  const block = (number: number) => meant(ids.slice(number * 6, number * 6 + 6));
  const rule = (day: number, type: 'merge' | 'split', one: number, other: number): FamilyRule => {
    const at = `2026-04-${String(day).padStart(2, '0')}`;
    const [first, second] = [block(one), block(other)];
    return type === 'merge' ? { at, type, into: first, from: second } : { at, type, family: first, part: second };
  };

  it.each([
    [
      'all merged around what is split',
      [
        rule(4, 'merge', 1, 3),
        rule(12, 'merge', 2, 3),
        rule(14, 'split', 1, 2),
        rule(15, 'merge', 1, 0),
        rule(26, 'split', 0, 3),
      ],
    ],
    [
      'two splits of what three merges join',
      [
        rule(5, 'merge', 2, 3),
        rule(9, 'split', 3, 0),
        rule(10, 'merge', 2, 1),
        rule(13, 'split', 2, 0),
        rule(18, 'merge', 1, 0),
      ],
    ],
  ])('hand no ids around: %s', (_, rules) => {
    let homes: ReadonlyMap<string, string> = new Map(ids.map((id, at) => [id, `f${at % 3}`]));
    for (let night = 0; night < 3; night++) homes = applyRules(homes, rules, options).homes;
    expect(applyRules(homes, rules, options).homes).toEqual(homes);
  });
});

describe('namesGiven', () => {
  it('finds the family by its tasks, the latest name first', () => {
    const homes = new Map([...inOne('a', even), ...inOne('b', odd)]);
    const rename = (at: string, taskIds: readonly string[], name: string): FamilyRule => ({
      at,
      type: 'rename',
      family: meant(taskIds),
      name,
    });
    expect(namesGiven(homes, [rename('2', even, 'late'), rename('1', even, 'early')])).toEqual(
      new Map([['a', 'late']]),
    );
    expect(namesGiven(homes, [rename('1', even, 'same'), rename('2', odd, 'same')])).toEqual(new Map([['b', 'same']]));
  });
});
