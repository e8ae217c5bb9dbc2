import { describe, expect, it } from 'vitest';
import { createRandom, shuffle } from '../../util/random.ts';
import { chooseFailures, chooseTasks } from './choose.ts';
import { failureOf, taskOf } from './testing/material.ts';

const odd = (id: string) => taskOf(id, { steps: [{ tool: 'other' }] });
const passed = Array.from({ length: 7 }, (_, index) => taskOf(`p${index}`, { request: ['x'.repeat(index + 1)] }));
const failed = ['f0', 'f1'].map((id) => taskOf(id, { label: 'failed' }));
const unknown = ['u0', 'u1'].map((id) => taskOf(id, { label: 'unknown' }));
const tasks = [...passed, odd('o0'), ...failed, ...unknown];

describe('chooseTasks', () => {
  it('mixes outcomes, tools and lengths', () => {
    const ids = chooseTasks(tasks, 9).map(({ id }) => id);
    expect(ids).toEqual(['p3', 'f0', 'o0', 'f1', 'p0', 'u0', 'p6', 'p1', 'p2']);
  });

  it.each([0, 1, 5, 100])('chooses at most %i, each once, the same from any order', (most) => {
    const chosen = chooseTasks(tasks, most);
    expect(chosen).toHaveLength(Math.min(most, tasks.length));
    expect(new Set(chosen).size).toBe(chosen.length);
    expect(chooseTasks(shuffle(tasks, createRandom(most)), most)).toEqual(chosen);
  });
});

describe('chooseFailures', () => {
  it('takes every cause once before any twice, commonest first', () => {
    const failures = [
      failureOf('d'),
      failureOf('b', 'extra-effect'),
      failureOf('c'),
      failureOf('a', 'missing-fact'),
      failureOf('e'),
    ];
    expect(chooseFailures(failures, 4).map(({ taskId }) => taskId)).toEqual(['c', 'b', 'a', 'd']);
    expect(chooseFailures(failures.toReversed(), 4)).toEqual(chooseFailures(failures, 4));
  });
});
