import { expect, it } from 'vitest';
import type { Json } from '../domain/json.ts';
import type { Task } from '../domain/task.ts';
import { hash } from '../util/hash.ts';
import { printRun, RUN_KEY } from './print-run.ts';

const task = (result: Json): Task => ({
  ...{ id: 'a', sessionId: 'a', source: { file: 'a.jsonl', format: 'x', line: 1 }, request: ['ask'], reply: '' },
  ...{ steps: [{ tool: 'look', arguments: {}, result, status: 'ok', afterTurn: 1 }] },
  ...{ outcome: { label: 'unknown', confidence: 0, evidence: [] }, tokens: { input: 1, output: 1 } },
});
const long = 'x y'.repeat(300);

it.each<[Json, string]>([
  [' a\tb\r\n\v\f c ', 'abc'],
  ['a\u001fb\u007f', 'a\u001fb\u007f'],
  ['ä b\u00a0c\ufeff', 'äbc'],
  ['“a b”', '“ab”'],
  [long, 'xy'.repeat(100)],
  [`é${long}`, `é${'xy'.repeat(100)}`.slice(0, 200)],
  [`${long}é`, 'xy'.repeat(100)],
  [`${' '.repeat(1999)}ab`, 'a'],
  ['{ return [1]; }', '{return[1];}'],
  ['{ "b": 1, "a": [2] } \n', '{"a":[2],"b":1}'],
])('of the result %j the beginning without blanks is compared', (result, head) => {
  expect(JSON.parse(printRun(task(result)).slice(RUN_KEY)).results).toEqual([hash(head, 10)]);
});

it('is of no result that has nothing but blanks', () => {
  expect(JSON.parse(printRun(task(' \n')).slice(RUN_KEY)).results).toEqual(['']);
});
