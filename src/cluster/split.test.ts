import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Case } from '../domain/exam.ts';
import type { SideOf } from '../domain/family.ts';
import type { CleanTask } from '../domain/task.ts';
import { openLesson, sealExam, split } from './split.ts';
import { makeTask } from './testing.ts';

const id = (number: number) => `task-${String(number).padStart(4, '0')}`;

/** Tasks with nothing in common but the words. */
function apart(count: number): CleanTask[] {
  return Array.from({ length: count }, (_, index) =>
    makeTask({ id: id(index), request: `cancel the booking of customer-${index}x please` }),
  );
}

const sideOf = (sides: readonly SideOf[], taskId: string) => sides.find((each) => each.taskId === taskId)?.side;
const groupCount = (sides: readonly SideOf[]) => new Set(sides.map(({ group }) => group)).size;

describe('split', () => {
  it.each([[3], [10], [40], [300]])('puts about a third of %i tasks on the train side', (count) => {
    const sides = split(apart(count), { salt: 'a', previous: [] });
    const train = sides.filter(({ side }) => side === 'train').length;
    expect(Math.abs(train - count / 3)).toBeLessThanOrEqual(1);
    expect(sides.map(({ taskId }) => taskId)).toEqual(apart(count).map((task) => task.id));
  });

  it('lets the salt decide which', () => {
    const [one, other] = ['a', 'b'].map((salt) => split(apart(60), { salt, previous: [] }));
    expect(one).not.toEqual(other);
    expect(split(apart(60).reverse(), { salt: 'a', previous: [] })).toEqual(one);
  });

  it.each([
    ['session', { sessionId: 'one' }, 'cancel A-11111', 'cancel B-22222'],
    ['benchmark task', { repeatOf: '17' }, 'cancel A-11111', 'cancel B-22222'],
    ['words', {}, 'cancel the trip to the sea', 'Cancel the trip, to the sea!'],
    ['id', {}, 'cancel booking H9ZU1C', 'please drop H9ZU1C for me'],
    ['e-mail', {}, 'write to ann@example.org', 'tell ann@example.org about it'],
    ['name', {}, 'cancel the trip of Sophia', 'the trip of Sophia is off'],
    ['quoted title', {}, 'publish "the long winter"', 'now publish "the long winter" please'],
  ])('keeps tasks of the same %s in one group', (_, shared, first, second) => {
    const pair = [
      makeTask({ id: 'x1', request: first, ...shared }),
      makeTask({ id: 'x2', request: second, ...shared }),
    ];
    const sides = split([...apart(40), ...pair], { salt: 'a', previous: [] });
    const groups = sides.filter(({ taskId }) => taskId.startsWith('x')).map(({ group }) => group);
    expect(groups[0]).toBe(groups[1]);
    expect(groupCount(sides)).toBe(41);
  });

  it('reads entities of arguments too', () => {
    const pair = ['x1', 'x2'].map((each) =>
      makeTask({ id: each, request: `cancel it, says ${each}y`, tools: ['cancel'], arguments: { booking: 'H9ZU1C' } }),
    );
    expect(groupCount(split([...apart(40), ...pair], { salt: 'a', previous: [] }))).toBe(41);
  });

  it.each([
    ['the same short request', () => 'commit'],
    ['an entity of many tasks', (index: number) => `post item-${index}a to Slack`],
    ['a chain of shared entities', (index: number) => `move unit-${index}a next to unit-${index + 1}a`],
  ])('does not join a family by %s', (_, request) => {
    const tasks = Array.from({ length: 60 }, (__, index) => makeTask({ id: id(index), request: request(index) }));
    const sizes = [...Map.groupBy(split(tasks, { salt: 'a', previous: [] }), ({ group }) => group).values()];
    expect(Math.max(...sizes.map((group) => group.length))).toBeLessThanOrEqual(6);
  });

  it('sends a new task to its group, and to train where it links both sides', () => {
    const tasks = apart(30);
    const previous = split(tasks, { salt: 'a', previous: [] });
    const [train, heldOut] = (['train', 'held-out'] as const).map(
      (side) => previous.find((each) => each.side === side)?.taskId ?? '',
    );
    const entity = (taskId = '') => `customer-${Number(taskId.slice(5))}x`;
    const added = [
      makeTask({ id: 'new-1', request: `and again ${entity(heldOut)}` }),
      makeTask({ id: 'new-2', request: 'something else', sessionId: `session of ${train}` }),
    ];
    const sides = split([...tasks, ...added], { salt: 'a', previous });
    expect([sideOf(sides, 'new-1'), sideOf(sides, 'new-2')]).toEqual(['held-out', 'train']);
    const linking = makeTask({ id: 'new-3', request: `both ${entity(train)} and ${entity(heldOut)}` });
    expect(sideOf(split([...tasks, linking], { salt: 'a', previous }), 'new-3')).toBe('train');
    const leaking = makeTask({ id: 'new-4', request: `also ${entity(train)}`, sessionId: `session of ${heldOut}` });
    expect(sideOf(split([...tasks, leaking], { salt: 'a', previous }), 'new-4')).toBeUndefined();
  });

  const tasksArbitrary = fc
    .array(fc.record({ session: fc.nat(25), entity: fc.nat(30), repeat: fc.option(fc.nat(40), { nil: undefined }) }), {
      minLength: 1,
      maxLength: 80,
    })
    .map((drafts) =>
      drafts.map(({ session, entity, repeat }, index) =>
        makeTask({
          id: id(index),
          request: `move deal-${entity}k along`,
          sessionId: `s${session}`,
          ...(repeat === undefined ? {} : { repeatOf: `r${repeat}` }),
        }),
      ),
    );

  it('never lets a session straddle, nor moves a task, however the nights cut the log', () => {
    fc.assert(
      fc.property(tasksArbitrary, fc.array(fc.nat(80), { maxLength: 4 }), (tasks, cuts) => {
        let previous: readonly SideOf[] = [];
        for (const cut of [...cuts.sort((a, b) => a - b), tasks.length]) {
          const sides = split(tasks.slice(0, cut), { salt: 's', previous });
          for (const known of previous) expect(sides).toContainEqual(known);
          previous = sides;
        }
        const sessions = Map.groupBy(tasks, (task) => task.sessionId);
        for (const members of sessions.values()) {
          const sidesSeen = members.flatMap((task) => sideOf(previous, task.id) ?? []);
          expect(new Set(sidesSeen).size).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('has the same shares at another held-out share, and when tasks come one by one', () => {
    const half = split(apart(50), { salt: 'a', previous: [], heldOutShare: 0.5 });
    expect(half.filter(({ side }) => side === 'train').length).toBe(25);
    let previous: readonly SideOf[] = [];
    for (let count = 1; count <= 60; count++) previous = split(apart(count), { salt: 'a', previous });
    expect(previous.filter(({ side }) => side === 'train').length).toBe(20);
  });
});

describe('openLesson and sealExam', () => {
  const tasks = [
    makeTask({ id: 'a', request: 'cancel the booking', tools: ['get_booking', 'cancel_booking'] }),
    makeTask({ id: 'b', request: 'secret refund wanted', tools: ['refund_booking'] }),
    makeTask({ id: 'c', request: 'cancel it' }),
  ];
  const sides: readonly SideOf[] = [
    { taskId: 'a', group: 'a', side: 'train' },
    { taskId: 'b', group: 'b', side: 'held-out' },
  ];

  it('shows the teacher the train side only, down to words and tools', () => {
    const family = {
      id: 'fam-1',
      name: 'cancel',
      tools: ['cancel_booking', 'refund_booking'],
      terms: ['cancel', 'refund'],
    };
    expect(openLesson(family, tasks, { sides, writes: ['cancel_booking', 'refund_booking'] })).toEqual({
      family: { id: 'fam-1', name: 'cancel', tools: ['cancel_booking'], terms: ['cancel'] },
      tasks: [tasks[0]],
      writes: ['cancel_booking'],
    });
  });

  it.each([
    ['a', 'held-out', 'log', false],
    ['b', 'held-out', 'log', true],
    ['b', 'train', 'log', false],
    ['c', 'held-out', 'log', false],
    ['written', 'held-out', 'person', true],
    ['written', 'train', 'person', false],
  ] as const)('examines on case %s (%s, from a %s): %s', (caseId, side, origin, sealed) => {
    const question: Case = {
      id: caseId,
      sessionId: 's',
      group: 'g',
      side,
      origin,
      request: [],
      effects: [],
      facts: [],
    };
    expect(sealExam([question], sides).cases).toEqual(sealed ? [question] : []);
  });
});
