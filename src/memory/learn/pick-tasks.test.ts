import { describe, expect, it } from 'vitest';
import { createRandom, shuffle } from '../../util/random.ts';
import { entriesOf } from './entries-of.ts';
import { lessonOf } from './lesson-of.ts';
import { pickTasks } from './pick-tasks.ts';
import { type MadeUpTask, options, taskOf } from './testing.ts';

const wrong = (said: string): MadeUpTask => ({ label: 'failed', request: ['Move it', said], correction: said });
const steps = (...tools: readonly string[]): MadeUpTask => ({ steps: tools.map((tool) => ({ tool })) });

function pick(
  tasks: Readonly<Record<string, MadeUpTask>>,
  { known = [], family }: { readonly known?: readonly string[]; readonly family?: string } = {},
) {
  const made = Object.entries(tasks).map(([id, each]) => taskOf(id, each));
  const candidates = made.map((task) => ({ task, lesson: lessonOf(task, options) }));
  const ids = candidates
    .filter(({ task }) => known.includes(task.id.replace(/0+$/, '')))
    .flatMap(({ task, lesson }) => entriesOf(lesson, task, options));
  const { picked, passedOver } = pickTasks(candidates, {
    ...options,
    known: new Set(ids.map(({ id }) => id)),
    familyOf: () => family ?? null,
  });
  const name = (id: string) => id.replace(/0+$/, '');
  return {
    picked: picked.map(({ task }) => name(task.id)),
    lessons: picked.map(({ lesson }) => lesson),
    passedOver: Object.fromEntries(passedOver.map(({ task, reason }) => [name(task.id), reason])),
  };
}

describe('pickTasks', () => {
  it('takes preferences, then failures whose right way is known, new successes and other failures in turns', () => {
    const tasks = {
      a: steps('list_x', 'refuse_x'),
      b: { label: 'failed', steps: [{ tool: 'make_x', error: 'no cover' }] },
      c: { request: ['I prefer tea over coffee.'], steps: [] },
      d: wrong('Use the title.'),
      e: { request: ['Hello'], steps: [] },
    } as const;
    expect(pick(tasks)).toMatchObject({
      picked: ['c', 'd', 'a', 'b'],
      passedOver: { e: expect.stringContaining('mere talk') },
    });
  });

  it('takes no kind before the others have had their turn', () => {
    const tasks = {
      a: wrong('Use the title.'),
      b: wrong('Use the slug.'),
      c: steps('a_x', 'b_x'),
      d: steps('c_x', 'd_x'),
    };
    const { picked } = pick(tasks);
    expect(picked.map((id) => ('ab'.includes(id) ? 'failure' : 'success'))).toEqual([
      'failure',
      'success',
      'failure',
      'success',
    ]);
  });

  it('takes the newest first', () => {
    const tasks = {
      a: { ...wrong('Use the title.'), at: '2026-01-01T00:00:00Z' },
      b: { ...wrong('Use the slug.'), at: '2026-02-01T00:00:00Z' },
      c: { ...wrong('Use the name.'), at: null },
    };
    expect(pick(tasks).picked).toEqual(['b', 'a', 'c']);
  });

  it.each<[string, MadeUpTask, MadeUpTask, string | undefined]>([
    ['successes by the same tools', steps('a_x', 'b_x', 'b_x'), steps('a_x', 'b_x'), undefined],
    ['successes of one family', steps('a_x', 'b_x'), steps('c_x', 'b_x'), 'fam-1'],
    [
      'the same correction of other names and numbers',
      wrong('I meant Kim Holm, not 14:00.'),
      wrong('I meant Jo Ray, not 9:30.'),
      undefined,
    ],
    [
      'the same preference',
      { request: ['I prefer tea over coffee.'], steps: [] },
      { request: ['Hi, I prefer tea over coffee!'], steps: [] },
      undefined,
    ],
  ])('takes one of %s', (_, one, other, family) => {
    const options = family === undefined ? {} : { family };
    expect(pick({ a: one, b: other }, options)).toMatchObject({
      picked: ['a'],
      passedOver: { b: 'Another task teaches the same.' },
    });
    expect(pick({ a: one, b: other }, { ...options, known: ['b'] })).toMatchObject({
      picked: [],
      passedOver: { b: 'It was learnt from before.' },
    });
  });

  it.each<[string, MadeUpTask, MadeUpTask]>([
    ['corrections of another kind', wrong('Use the title.'), wrong('You forgot the task.')],
    ['successes by other tools', steps('a_x', 'b_x'), steps('b_x', 'a_x')],
  ])('takes both of %s', (_, one, other) => {
    expect(pick({ a: one, b: other }).picked).toEqual(['a', 'b']);
  });

  it('leaves of a task only what is new', () => {
    const both = { ...steps('a_x', 'b_x'), request: ['Do it. I prefer tea over coffee.'] };
    const { picked, lessons } = pick({ a: steps('a_x', 'b_x'), b: both }, { known: ['a'] });
    expect(picked).toEqual(['b']);
    expect(lessons).toEqual([
      { worthLearning: false, reason: expect.any(String), preferences: ['The user says: I prefer tea over coffee.'] },
    ]);
  });

  it('takes the same in whatever order tasks come', () => {
    const tasks = Array.from({ length: 30 }, (_, place) =>
      taskOf(
        String(place),
        place % 2 ? wrong(`Use number ${'abcdefghij'[place % 10]}.`) : steps(`tool_${place % 5}`, 'b_x'),
      ),
    );
    const picks = (order: typeof tasks) =>
      pickTasks(
        order.map((task) => ({ task, lesson: lessonOf(task, options) })),
        { ...options, known: new Set(), familyOf: () => null },
      ).picked.map(({ task }) => task.id);
    expect(picks(shuffle(tasks, createRandom(1)))).toEqual(picks(tasks));
  });
});
