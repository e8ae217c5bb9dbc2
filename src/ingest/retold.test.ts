import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../domain/json.ts';
import type { Step, Task } from '../domain/task.ts';
import { printRun } from './print-run.ts';
import { findRetold } from './retold.ts';

const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1, 12) + seconds * 1000).toISOString();
const step = (tool: string, result: Json, given: Step['arguments'] = { city: 'Rome' }): Step => ({
  ...{ tool, arguments: given, result, status: 'ok', afterTurn: 1 },
});
const WEATHER = [step('get_weather', 'Sunny, 25 degrees'), step('send', { ok: true })];
const LONG = 'The museum opens at nine and closes at six, except on Mondays.';

const task = (id: string, format: string, more: Partial<Task> = {}): Task => ({
  ...{ id, sessionId: id, source: { file: `${id}.jsonl`, format, line: 1 }, request: ['Weather in Rome?'] },
  ...{ steps: WEATHER, reply: 'Sent.', outcome: { label: 'unknown', confidence: 0, evidence: [] } },
  ...{ tokens: { input: 1, output: 1 }, startedAt: at(0), endedAt: at(20), ...more },
});
const untimed = (id: string, format: string, more: Partial<Task> = {}): Task => {
  const { startedAt: _, endedAt: __, ...rest } = task(id, format, more);
  return rest;
};
const retoldOf = (...tasks: readonly Task[]) =>
  [...findRetold(() => tasks.map((each) => ({ id: each.id, printed: printRun(each) }))).keys()].sort();

const labelled: Partial<Task> = {
  outcome: { label: 'passed', confidence: 1, evidence: [{ kind: 'recorded-label', supports: 'passed', detail: 'x' }] },
};

describe('a run that two logs tell of', () => {
  it.each<[string, string[], readonly Task[]]>([
    ['at the same time', ['b'], [task('a', 'claude-code'), task('b', 'langfuse')]],
    [
      'with clocks that differ a little',
      ['b'],
      [task('a', 'claude-code'), task('b', 'langfuse', { startedAt: at(50), endedAt: at(70) })],
    ],
    [
      'with results in other wrappings',
      ['b'],
      [
        task('a', 'claude-code'),
        task('b', 'otel-genai', {
          steps: [
            step('get_weather', { content: [{ type: 'text', text: 'Sunny,  25 degrees' }] }),
            step('send', '{"ok": true}'),
          ],
        }),
      ],
    ],
    [
      'with blanks before what was found',
      ['b'],
      [
        task('a', 'claude-code', { steps: [step('get_weather', 'Sunny')] }),
        task('b', 'otel-genai', { steps: [step('get_weather', `${' '.repeat(1500)}Sunny`)] }),
        task('c', 'langfuse', { steps: [step('get_weather', `${' '.repeat(1500)}Rainy`)] }),
      ],
    ],
    [
      'without results in one of them',
      ['b'],
      [
        task('a', 'claude-code'),
        task('b', 'otel-genai', { steps: WEATHER.map((each) => ({ ...each, result: null, status: 'missing' })) }),
      ],
    ],
    [
      'without what the person said next in one of them',
      ['b'],
      [task('a', 'claude-code', { request: ['Weather in Rome?', 'Thanks'] }), task('b', 'langfuse')],
    ],
    [
      'with tokens in one of them, and what the person said next in the other one',
      ['b'],
      [
        task('a', 'vscode-chat', { request: ['Weather in Rome?', 'No, tomorrow'], tokens: { input: 0, output: 0 } }),
        task('b', 'langfuse'),
      ],
    ],
    ['with a label in the other one', ['a'], [task('a', 'claude-code'), task('b', 'atif', labelled)]],
    ['without times in one of them', ['b'], [task('a', 'claude-code'), untimed('b', 'openai-chat')]],
    [
      'three times',
      ['b', 'c'],
      [task('a', 'claude-code'), task('b', 'langfuse'), task('c', 'otel-genai', { startedAt: at(1) })],
    ],
    [
      'with nothing but a reply of some length',
      ['b'],
      ['claude-code', 'langfuse'].map((format, index) => task('ab'[index] ?? '', format, { steps: [], reply: LONG })),
    ],
  ])('counts once: %s', (_, expected, tasks) => {
    expect(retoldOf(...tasks)).toEqual(expected);
    expect(retoldOf(...tasks.toReversed())).toEqual(expected);
  });

  it.each<[string, readonly Task[]]>([
    [
      'one that was made again',
      [task('a', 'claude-code'), task('b', 'langfuse', { startedAt: at(300), endedAt: at(320) })],
    ],
    [
      'one that found something else',
      [
        task('a', 'claude-code'),
        task('b', 'langfuse', { steps: [step('get_weather', 'Rain'), step('send', { ok: true })] }),
      ],
    ],
    [
      'one with other arguments',
      [
        task('a', 'claude-code'),
        task('b', 'langfuse', { steps: [step('get_weather', 'Sunny, 25 degrees', { city: 'Oslo' })] }),
      ],
    ],
    ['one of another request', [task('a', 'claude-code'), task('b', 'langfuse', { request: ['And in Rome?'] })]],
    [
      'one that went on in another way',
      [
        task('a', 'claude-code', { request: ['Weather in Rome?', 'Thanks'] }),
        task('b', 'langfuse', { request: ['Weather in Rome?', 'No, tomorrow'] }),
      ],
    ],
    ['one in the same format', [task('a', 'claude-code'), task('b', 'claude-code')]],
    [
      'one without calls and with a short reply',
      [task('a', 'claude-code', { steps: [] }), task('b', 'langfuse', { steps: [] })],
    ],
    [
      'one without times and with little to go by',
      [
        task('a', 'claude-code', { steps: WEATHER.slice(0, 1) }),
        untimed('b', 'openai-chat', { steps: WEATHER.slice(0, 1) }),
      ],
    ],
    ['trials of a benchmark', [task('a', 'tau2', { repeatOf: 'x/1' }), task('b', 'inspect', { repeatOf: 'x/1' })]],
  ])('is not %s', (_, tasks) => {
    expect(retoldOf(...tasks)).toEqual([]);
  });

  it('counts as often as it was asked, however often that is told', () => {
    const runs = [0, 90, 3600].flatMap((start, index) =>
      ['claude-code', 'langfuse'].map((format) =>
        task(`${format}${index}`, format, {
          startedAt: at(start + (format === 'langfuse' ? 1 : 0)),
          endedAt: at(start + 20),
        }),
      ),
    );
    expect(retoldOf(...runs)).toEqual(['langfuse0', 'langfuse1', 'langfuse2']);
    const exported = runs.map((each) => (each.source.format === 'langfuse' ? untimed(each.id, 'atif') : each));
    expect(retoldOf(...exported)).toEqual(['langfuse0', 'langfuse1', 'langfuse2']);
    expect(retoldOf(...exported.slice(0, 4), untimed('more', 'atif'))).toEqual(['langfuse0', 'langfuse1']);
  });

  it('always leaves as many as a single log tells of', () => {
    const drawn = fc.record({ format: fc.constantFrom('a', 'b', 'c'), start: fc.nat(400), isTimed: fc.boolean() });
    fc.assert(
      fc.property(fc.array(drawn, { maxLength: 12 }), (told) => {
        const tasks = told.map(({ format, start, isTimed }, index) =>
          isTimed
            ? task(`t${index}`, format, { startedAt: at(start), endedAt: at(start + 5) })
            : untimed(`t${index}`, format),
        );
        const left = tasks.length - retoldOf(...tasks).length;
        const most = Math.max(
          0,
          ...['a', 'b', 'c'].map((format) => told.filter((each) => each.format === format).length),
        );
        expect(left).toBeGreaterThanOrEqual(most);
        expect(retoldOf(...tasks.toReversed())).toEqual(retoldOf(...tasks));
      }),
    );
  });
});
