import { describe, expect, it } from 'vitest';
import type { SideOf } from '../../domain/family.ts';
import { split } from '../split.ts';
import { makeTask } from '../testing.ts';
import { inheritSides } from './sides.ts';

const side = (taskId: string, given: SideOf['side']): SideOf => ({ taskId, group: `group of ${taskId}`, side: given });
const task = (id: string, sessionId = `session of ${id}`) =>
  makeTask({ id, sessionId, request: `do the thing named by ${id}` });

describe('inheritSides', () => {
  it.each([
    [
      'keeps the sides of tasks that came',
      [side('a', 'train')],
      [side('b', 'held-out')],
      { a: 'train', b: 'held-out' },
    ],
    ['leaves out tasks of others', [side('a', 'train')], [side('z', 'held-out')], { a: 'train' }],
    ['holds to train what any family trained with', [side('a', 'held-out')], [side('a', 'train')], { a: 'train' }],
  ])('%s', (_, own, others, wanted) => {
    const sides = inheritSides([task('a'), task('b')], own, others);
    expect(Object.fromEntries(sides.map(({ taskId, side }) => [taskId, side]))).toEqual(wanted);
  });

  it('lets no exam keep a task whose session was trained with in another family', () => {
    const tasks = [task('a', 'one'), task('b', 'one'), task('c')];
    const previous = inheritSides(tasks, [side('a', 'train')], [side('b', 'held-out'), side('c', 'held-out')]);
    expect(previous.map(({ taskId }) => taskId)).toEqual(['a', 'c']);
    const sides = new Map(split(tasks, { salt: 'any', previous }).map((given) => [given.taskId, given.side]));
    expect(sides).toEqual(
      new Map([
        ['a', 'train'],
        ['b', 'train'],
        ['c', 'held-out'],
      ]),
    );
  });
});
