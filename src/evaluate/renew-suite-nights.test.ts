import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Case } from '../domain/exam.ts';
import type { SideOf } from '../domain/family.ts';
import type { Renewal } from './renew-suite.ts';
import type { StoredSuite } from './stored-suite.ts';
import { hashSuite } from './suite.ts';
import { caseOf, drop, edit, heldOut, type Made, renew, reread, SETTINGS, sidesOf } from './testing-suites.ts';

describe('over random nights', () => {
  const task = fc.record({
    group: fc.integer({ min: 0, max: 25 }).map((group) => `g${group}`),
    failed: fc.boolean(),
  });
  /** A group keeps its side, as the split sees to. */
  const sideOf = (group: string): 'train' | 'held-out' => (Number(group.slice(1)) % 3 === 0 ? 'train' : 'held-out');
  const night = fc.record({
    arrived: fc.array(task, { maxLength: 25 }),
    /** The group that is held out no more, as after a merge. */
    opened: fc.option(fc.integer({ min: 0, max: 25 }), { nil: null }),
    action: fc.constantFrom('none', 'edit', 'drop', 'pin', 'write'),
    place: fc.nat(200),
    isUnderWay: fc.boolean(),
    gone: fc.nat(5),
  });

  it('the exam is sealed and within its bounds, stands where it is not renewed, and people’s cases survive', () => {
    fc.assert(
      fc.property(fc.array(night, { minLength: 1, maxLength: 8 }), fc.integer({ min: 20, max: 40 }), (nights, most) => {
        const settings = { ...SETTINGS, maximumHeldOut: most };
        let [suite, tasks, number]: [StoredSuite | null, readonly Made[], number] = [null, [], 0];
        const sides = new Map<string, SideOf>();
        const opened = new Set<string>();
        const theirs = new Map<string, Case>();
        for (const { arrived, opened: group, action, place, isUnderWay, gone } of nights) {
          if (group !== null) opened.add(`g${group}`);
          const sideNow = (of: string) => (opened.has(of) ? 'train' : sideOf(of));
          tasks = [...tasks.slice(gone), ...arrived.map((made) => ({ ...made, number: number++ }))];
          tasks = tasks.map((each) => ({ ...each, side: sideNow(each.group ?? '') }));
          for (const side of sidesOf(tasks)) sides.set(side.taskId, side);
          for (const [id, side] of sides) sides.set(id, { ...side, side: sideNow(side.group) });
          const before = suite === null ? null : reread(suite, (lines) => act(lines, { action, place, number }));
          const own = before?.cases.filter(({ origin }) => origin === 'person') ?? [];
          for (const question of own) theirs.set(question.id, question);
          const about = { sides: [...sides.values()], settings, isUnderWay };
          const renewal = renew(before, tasks, about);
          suite = renewal.suite;
          expectSound(suite, {
            before,
            renewal,
            theirs,
            train: (of) => of.startsWith('g') && sideNow(of) === 'train',
            most,
          });
          expect(renew(reread(suite), tasks, about).renewed).toBeNull();
        }
      }),
      { numRuns: 60 },
    );
  });

  function act(lines: string[], about: { readonly action: string; readonly place: number; readonly number: number }) {
    const own = lines.filter((line) => line.startsWith('{"id"') && line.includes('"origin":"log"'));
    const line = own[about.place % Math.max(1, own.length)];
    const id = line === undefined ? '' : JSON.parse(line).id;
    if (about.action === 'edit') return edit(id, { request: [`Edited ${about.place}`] })(lines);
    if (about.action === 'pin') return edit(id, { pinned: true })(lines);
    if (about.action === 'drop' && id !== '') return drop(id)(lines);
    if (about.action !== 'write') return lines;
    const mine = { ...caseOf({ number: about.number }), id: `mine-${about.number}`, group: `p-${about.number}` };
    const isThere = lines.some((each) => each.includes(mine.id));
    return isThere ? lines : [JSON.stringify({ ...mine, origin: 'person' }), ...lines];
  }

  function expectSound(
    suite: StoredSuite,
    about: {
      readonly before: StoredSuite | null;
      readonly renewal: Renewal;
      readonly theirs: ReadonlyMap<string, Case>;
      readonly train: (group: string) => boolean;
      readonly most: number;
    },
  ): void {
    const exam = heldOut(suite);
    expect(exam.filter(({ group }) => about.train(group))).toEqual([]);
    const open = exam.filter(({ origin, pinned }) => origin === 'log' && pinned === undefined);
    if (about.renewal.renewed !== null) {
      const reserved = exam.length - open.length;
      expect(open.length).toBeLessThanOrEqual(Math.max(0, about.most - reserved));
      for (const group of Map.groupBy(open, (each) => each.group).values()) expect(group.length).toBeLessThanOrEqual(3);
    }
    if (about.renewal.renewed === null && about.before !== null) {
      expect(hashSuite(suite)).toBe(hashSuite(about.before));
    }
    for (const [id, { side: _, ...content }] of about.theirs) {
      expect(suite.cases.find((question) => question.id === id)).toMatchObject(content);
    }
  }
});
