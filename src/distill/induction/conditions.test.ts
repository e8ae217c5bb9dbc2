import { describe, expect, it } from 'vitest';
import type { Json } from '../../domain/json.ts';
import { holds } from '../../util/procedure/holds.ts';
import { printCondition } from '../../util/procedure/print-notation.ts';
import { learnConditions, negate } from './conditions.ts';

const judgements = (cases: readonly (readonly [request: string, result: Json, done: boolean])[]) =>
  cases.map(([request, result, done], trace) => ({
    trace,
    environment: { turns: [request], values: new Map([['draft', result]]) },
    done,
  }));
const many = (count: number, make: (index: number) => readonly [string, Json, boolean]) =>
  judgements(Array.from({ length: count }, (_, index) => make(index)));
const learn = (cases: ReturnType<typeof many>) => learnConditions(cases)?.when.map(printCondition) ?? null;

describe('learnConditions', () => {
  it.each([
    [
      'a missing field',
      many(20, (i) => ['go', { id: `d${i}`, cover: i % 2 ? null : `c${i}` }, i % 2 === 1]),
      ['{draft.cover} is empty'],
    ],
    ['a flag', many(20, (i) => ['go', { id: i, ok: i % 3 === 0 }, i % 3 === 0]), ['{draft.ok} = true']],
    ['a value', many(20, (i) => ['go', { kind: ['a', 'b', 'c'][i % 3] ?? '' }, i % 3 === 1]), ['{draft.kind} = "b"']],
    ['a limit', many(24, (i) => ['go', { amount: i * 100 + 50 }, i >= 10]), ['{draft.amount} >= 1000']],
    [
      'a word of the request',
      many(20, (i) => [i % 2 ? `please send ${i} urgently now` : `please send ${i} now`, { n: 1 }, i % 2 === 1]),
      ['request says "urgently"'],
    ],
    [
      'two together',
      many(32, (i) => ['go', { a: i % 2 === 0, b: i % 4 < 2, c: i }, i % 2 === 0 && i % 4 < 2]),
      ['{draft.a} = true', '{draft.b} = true'],
    ],
  ])('learns %s', (_, cases, expected) => {
    expect(learn(cases)?.toSorted()).toEqual(expected);
  });

  it.each([
    ['nothing tells', many(20, (i) => ['go', { id: `d${i}` }, i % 3 === 0])],
    ['there is one case only', many(20, (i) => ['go', { flag: i === 0 }, i === 0])],
    [
      'chance would do as well',
      many(6, (i) => ['go', Object.fromEntries([...'abcdefghij'].map((k, at) => [k, `${(i * (at + 3)) % 4}`])), i < 2]),
    ],
  ])('learns nothing where %s', (_, cases) => {
    expect(learn(cases)).toBeNull();
  });

  it('negates what it learns', () => {
    const cases = many(20, (i) => ['go', { ok: i % 3 === 0 }, i % 3 === 0]);
    const [condition] = learnConditions(cases)?.when ?? [];
    if (condition === undefined) throw new Error('There is a condition.');
    for (const { environment, done } of cases) expect(holds(negate(condition), environment)).toBe(!done);
  });
});
