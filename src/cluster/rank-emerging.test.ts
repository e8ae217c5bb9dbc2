import { expect, it } from 'vitest';
import type { Emerging } from '../domain/family.ts';
import type { Pipeline } from '../domain/pipeline.ts';
import type { CleanTask } from '../domain/task.ts';
import { summariseEmerging } from './rank-emerging.ts';
import { makeTask } from './testing.ts';

const families: Pipeline['families'] = {
  ...{ minimumTasks: 8, minimumSessions: 5, naming: 'rules', borders: 'people', refitAfter: 7, embeddings: null },
};
const asked = (...days: readonly (number | null)[]): readonly CleanTask[] =>
  days.map((day, index) => {
    const task = { id: `t${index}`, request: 'Refund it' };
    return makeTask(day === null ? task : { ...task, startedAt: `2026-06-${String(day).padStart(2, '0')}T23:30:00Z` });
  });
const other = makeTask({ id: 'other', request: 'x', startedAt: '2026-06-10T00:10:00Z' });

it.each<[string, readonly CleanTask[], number, number | null]>([
  ['four in four days', asked(7, 8, 9, 10), 4, 4],
  ['four in ten days', asked(1, 1, 1, 1), 4, 10],
  ['nearly enough', asked(4, 5, 6, 7, 8, 9, 10), 6, 1],
  ['enough requests, too few sessions', asked(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), 2, 15],
  ['enough of both, but not dense enough', asked(1, 2, 3, 4, 5, 6, 7, 8, 9), 6, 1],
  ['no dates', asked(null, null, null), 3, null],
])('tells the nights that it takes: %s', (_, tasks, sessions, nights) => {
  const taskIds = tasks.map(({ id }) => id);
  const emerging: Emerging = { taskIds, terms: ['refund'], sessions, days: 3 };
  const early = makeTask({ id: 'early', request: 'x', startedAt: '2026-06-01T10:00:00Z' });
  expect(summariseEmerging([emerging], [...tasks, other, early], { families })).toEqual([
    { terms: ['refund'], sessions, days: 3, tasks: tasks.length, nights },
  ]);
});

it('tells no pace from the logs of one day', () => {
  const tasks = asked(10, 10, 10);
  const emerging = { taskIds: tasks.map(({ id }) => id), terms: [], sessions: 3, days: 1 };
  expect(summariseEmerging([emerging], [...tasks, other], { families })[0]?.nights).toBeNull();
});
