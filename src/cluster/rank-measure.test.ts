import { describe, expect, it } from 'vitest';
import type { CleanTask, TaskLabel } from '../domain/task.ts';
import { readCalendar, requestsANight } from './rank-calendar.ts';
import { costOf, costScale } from './rank-cost.ts';
import { createYardstick, measureFamily } from './rank-measure.ts';
import { procedureAgreement } from './rank-procedure.ts';
import { makeTask } from './testing.ts';

const isWrite = (tool: string): boolean => tool.startsWith('set');
const on = (day: number, id = `day ${day}`): CleanTask =>
  makeTask({ id, request: 'Close it', startedAt: `2026-06-${String(day).padStart(2, '0')}T10:00:00Z` });
const undated = makeTask({ id: 'undated', request: 'Close it' });
const calling = (...lists: readonly string[]): readonly CleanTask[] =>
  lists.map((tools, index) => makeTask({ id: `${index}`, request: 'Do it', tools: tools.split(' ').filter(Boolean) }));

describe('requests a night', () => {
  const days = Array.from({ length: 30 }, (_, index) => on(index + 1));

  it('are as many as there were, where each night had as many', () => {
    expect(requestsANight(days, readCalendar(days))).toBeCloseTo(1, 9);
    expect(requestsANight([...days, ...days], readCalendar(days))).toBeCloseTo(2, 9);
  });

  it('count more where they are recent', () => {
    const calendar = readCalendar(days);
    const [early, late] = [requestsANight(days.slice(0, 10), calendar), requestsANight(days.slice(20), calendar)];
    expect(late / early).toBeCloseTo(2 ** (20 / 14), 9);
  });

  it('do not thin out because logs are read late, and do without dates', () => {
    expect(readCalendar(days)).toMatchObject({ days: 30 });
    expect(requestsANight([undated], readCalendar(days))).toBeCloseTo(1 / 30, 9);
    expect(requestsANight([undated, undated], readCalendar([undated]))).toBe(2);
    const odd = { ...undated, startedAt: 'yesterday' };
    expect(readCalendar([odd])).toEqual({ newest: null, days: 1 });
  });
});

describe('agreement of procedures', () => {
  it.each<[string, readonly CleanTask[], number]>([
    ['one way', calling('get set', 'get set', 'get set'), 1],
    ['one way, as often as there is to do', calling('get set', 'get set set set', 'get set set'), 1],
    ['nothing in common', calling('a', 'b', 'c'), 0],
    ['nothing called', calling('', '', ''), 1],
    ['half of it in common', calling('a', 'a', 'b', 'b'), 1 / 3],
    ['too few to say', calling('a'), 0.5],
  ])('%s', (_, tasks, agreement) => {
    expect(procedureAgreement(tasks, isWrite)).toBeCloseTo(agreement, 9);
  });

  it('is higher where different looks lead to the same write', () => {
    const [same, other] = [calling('a set', 'b set', 'c set'), calling('a set', 'b set2', 'c set3')];
    expect(procedureAgreement(same, isWrite)).toBeGreaterThan(procedureAgreement(other, isWrite));
  });

  it('does not count a write that failed', () => {
    expect(procedureAgreement(calling('a set!', 'b set!'), isWrite)).toBeLessThan(0.5);
  });

  it('tells programs that a shell ran apart', () => {
    const shell = (command: string) => makeTask({ id: command, request: 'x', tools: ['Bash'], arguments: { command } });
    expect(procedureAgreement([shell('git status'), shell('npm test')], isWrite)).toBe(0);
  });
});

describe('what a request costs', () => {
  const told = { ...on(1), tokens: { input: 900, output: 20 } };
  const silent = { ...on(2), reply: 'x'.repeat(400) as CleanTask['reply'] };

  it('counts a token of output as five of input', () => {
    expect(costOf([told, silent], 1)).toBe(1000);
  });

  it('is estimated where no log tells it, by what logs tell that do', () => {
    const plain = costOf([silent], 1);
    expect(plain).toBeGreaterThan(500);
    expect(costOf([silent], costScale([told, silent]))).toBeCloseTo(
      (plain * 1000) / costOf([{ ...told, tokens: silent.tokens }], 1),
    );
    expect(costScale([silent])).toBe(1);
  });
});

describe('the outcomes of a family', () => {
  const outcome = (id: string, label: TaskLabel, ...supports: readonly TaskLabel[]): CleanTask => {
    const evidence = supports.map((label) => ({ kind: 'completed' as const, supports: label, detail: undated.reply }));
    return { ...undated, id, outcome: { label, confidence: label === 'unknown' ? 0.5 : 0.75, evidence } };
  };

  it('are counted, and those that speak both ways', () => {
    const tasks = [
      outcome('a', 'passed', 'passed', 'failed'),
      outcome('b', 'failed', 'failed'),
      outcome('c', 'unknown', 'passed', 'failed'),
      outcome('d', 'unknown', 'unknown'),
    ];
    const measures = measureFamily(tasks, createYardstick(tasks, isWrite));
    expect(measures).toMatchObject({ tasks: 4, passed: 1, failed: 1, contradictory: 1, confidence: 0.75 });
  });

  it('say what is measured: the procedure of successes, where there are enough', () => {
    const tasks = calling('a', 'a', 'a', 'b', 'c', 'd').map((task, index) => {
      return {
        ...task,
        outcome: { label: index < 3 ? ('passed' as const) : ('failed' as const), confidence: 1, evidence: [] },
      };
    });
    expect(measureFamily(tasks, createYardstick(tasks, isWrite)).agreement).toBe(1);
    expect(measureFamily(tasks.slice(1), createYardstick(tasks, isWrite)).agreement).toBeLessThan(0.2);
  });
});
