import { describe, expect, it } from 'vitest';
import type { SideOf } from '../../domain/family.ts';
import { makeTask } from '../testing.ts';
import { type GivenSide, inheritSides } from './sides.ts';

const given =
  (side: SideOf['side']) =>
  (family: string, ...taskIds: readonly string[]): readonly GivenSide[] =>
    taskIds.map((taskId) => ({ family, side: { taskId, group: `group of ${taskId}`, side } }));
const [trained, heldOut] = [given('train'), given('held-out')];
const task = (id: string, { sessionId = `session of ${id}`, about = id } = {}) =>
  makeTask({ id, sessionId, request: `do the thing named by ${about}` });
const told = (sides: readonly SideOf[]) => Object.fromEntries(sides.map(({ taskId, side }) => [taskId, side]));

describe('inheritSides', () => {
  it.each([
    [
      'keeps the sides of tasks that came',
      [...trained('own', 'a'), ...heldOut('other', 'b')],
      { a: 'train', b: 'held-out' },
    ],
    ['leaves out what others hold of other tasks', [...trained('own', 'a'), ...heldOut('other', 'z')], { a: 'train' }],
    ['holds to train what any family trained with', [...trained('other', 'a'), ...heldOut('own', 'a')], { a: 'train' }],
  ])('%s', (_, all, wanted) => {
    for (const turned of [all, all.toReversed()])
      expect(told(inheritSides([task('a'), task('b')], turned, 'own').sides)).toEqual(wanted);
  });

  it.each([
    ['whose session', [task('a', { sessionId: 'one' }), task('b', { sessionId: 'one' })]],
    ['whose very words', [task('a', { about: 'x' }), task('b', { about: 'x' })]],
    ['one of whose rare names', [task('a', { about: 'TK-4711 now' }), task('b', { about: 'it, TK-4711' })]],
  ])('has no exam use a task %s another family trained with, nor a teacher see it', (_, [a, b]) => {
    if (a === undefined || b === undefined) return;
    const all = [...trained('own', 'a'), ...heldOut('other', 'b', 'c')];
    const { sides, ...counts } = inheritSides([a, b, task('c')], all, 'own');
    expect(told(sides)).toEqual({ a: 'train', b: 'set-aside', c: 'held-out' });
    expect(counts).toEqual({ sealed: 2, setAside: 1 });
    const turned = inheritSides([a, b, task('c')], all, 'other').sides;
    expect(told(turned)).toEqual({ a: 'train', b: 'set-aside', c: 'held-out' });
  });

  it('keeps sealed what only a task that is set aside would give away', () => {
    const [a, c] = [task('a', { about: 'AB-1000' }), task('c', { about: 'CD-2000' })];
    const between = task('b', { about: 'AB-1000 and CD-2000' });
    const all = [...trained('own', 'a'), ...heldOut('other', 'b', 'c')];
    const { sides } = inheritSides([a, between, c], all, 'own');
    expect(told(sides)).toEqual({ a: 'train', b: 'set-aside', c: 'held-out' });
  });

  it('leaves sealed what a family held out beside what it trained with: only what came in between is new', () => {
    const one = { about: 'AB-1000' };
    const tasks = [task('a', one), task('b', one), task('c')];
    const all = [...trained('parent', 'a'), ...heldOut('parent', 'b', 'c'), ...heldOut('other', 'c')];
    const { sides, setAside } = inheritSides(tasks, all, 'part');
    expect([told(sides), setAside]).toEqual([{ a: 'train', b: 'held-out', c: 'held-out' }, 0]);
  });

  it('says it once, and seals again what was set aside once the families part', () => {
    const tasks = [task('a', { sessionId: 'one' }), task('b', { sessionId: 'one' }), task('c')];
    const all = [...trained('own', 'a'), ...heldOut('other', 'b', 'c')];
    const { sides } = inheritSides(tasks, all, 'own');
    const later = [...all, ...sides.map((side) => ({ family: 'own', side }))];
    expect(inheritSides(tasks, later, 'own')).toEqual({ sides, sealed: 1, setAside: 0 });
    expect(told(inheritSides(tasks.slice(1), later, 'part').sides)).toEqual({ b: 'held-out', c: 'held-out' });
  });
});
