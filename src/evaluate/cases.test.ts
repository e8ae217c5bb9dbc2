import { describe, expect, it } from 'vitest';
import type { SideOf } from '../domain/family.ts';
import type { CleanTask, TaskLabel } from '../domain/task.ts';
import { buildCases } from './cases.ts';

const clean = <Value>(value: unknown) => value as Value;
const isWrite = (tool: string): boolean => tool !== 'get';

type Call = readonly [tool: string, given: object, result?: unknown, status?: string];

function taskOf(id: string, calls: readonly Call[], label: TaskLabel = 'passed'): CleanTask {
  const steps = calls.map(([tool, given, result = 'ok', status = 'ok']) => ({
    tool,
    arguments: given,
    result,
    status,
    afterTurn: 1,
  }));
  return clean({ id, sessionId: `s-${id}`, request: ['please', 'now'], steps, reply: 'Done.', outcome: { label } });
}

function sidesOf(...ids: readonly string[]): SideOf[] {
  return ids.map((taskId) => ({ taskId, group: `g-${taskId}`, side: 'held-out' }));
}

const effectsOf = (calls: readonly Call[]) =>
  buildCases([taskOf('a', calls)], sidesOf('a'), { isWrite, freeText: ['send.text'] }).cases[0]?.effects.map(
    ({ tool, arguments: given }) => [tool, given],
  );

describe('buildCases', () => {
  it('makes a case of every passed task with a side, and a recording of every task', () => {
    const tasks = [taskOf('a', [['get', {}]]), taskOf('b', [], 'failed'), taskOf('c', [], 'unknown'), taskOf('d', [])];
    const { cases, recordings } = buildCases(tasks, sidesOf('a', 'b', 'c'), { isWrite, freeText: [] });
    expect(cases).toEqual([
      {
        id: 'a',
        sessionId: 's-a',
        group: 'g-a',
        side: 'held-out',
        origin: 'log',
        request: ['please', 'now'],
        effects: [],
        facts: [],
      },
    ]);
    expect(recordings.map(({ taskId }) => taskId)).toEqual(['a', 'b', 'c', 'd']);
    expect(recordings[0]).toEqual({ taskId: 'a', sessionId: 's-a', steps: tasks[0]?.steps });
  });

  it.each<[string, readonly Call[], readonly unknown[]]>([
    [
      'writes in order, arguments sorted',
      [
        ['set', { b: 1, a: 2 }],
        ['put', {}],
      ],
      [
        ['set', { a: 2, b: 1 }],
        ['put', {}],
      ],
    ],
    ['no reads', [['get', { id: 1 }]], []],
    [
      'no failed writes',
      [
        ['set', {}, 'x', 'error'],
        ['set', {}, { error: 'no' }],
        ['put', {}, null, 'missing'],
      ],
      [],
    ],
    [
      'a repeated write once',
      [
        ['set', { a: 1 }],
        ['get', {}],
        ['set', { a: 1 }],
      ],
      [['set', { a: 1 }]],
    ],
    [
      'one of two that differ in free text',
      [
        ['send', { text: 'a' }],
        ['send', { text: 'b' }],
      ],
      [['send', { text: 'a' }]],
    ],
    [
      'nothing that was taken back',
      [
        ['add_tag', { id: 1 }],
        ['remove_tag', { id: 1 }],
      ],
      [],
    ],
  ])('takes as effects %s', (_, calls, effects) => {
    expect(effectsOf(calls)).toEqual(effects);
  });
});
