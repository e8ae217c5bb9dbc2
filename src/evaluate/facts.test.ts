import { describe, expect, it } from 'vitest';
import type { Json } from '../domain/json.ts';
import type { CleanTask } from '../domain/task.ts';
import { factVariants } from './fact-variants.ts';
import { induceFacts } from './facts.ts';
import { statesFact } from './states-fact.ts';

const clean = <Value>(value: unknown) => value as Value;

interface Told {
  readonly request?: string;
  readonly result: Json;
  readonly reply: string;
  readonly requiredFacts?: readonly string[];
}

function factsOf(told: readonly Told[]): unknown[] {
  const tasks = told.map(({ request = 'look it up', result, reply, requiredFacts }, index) => ({
    id: `t${index}`,
    request: [request],
    steps: [{ tool: 'get', arguments: {}, result, status: 'ok', afterTurn: 1 }],
    reply,
    ...(requiredFacts === undefined ? {} : { requiredFacts }),
  }));
  const facts = induceFacts(clean<readonly CleanTask[]>(tasks));
  return told.map((_, index) => facts.get(`t${index}`));
}

describe('factVariants', () => {
  it.each([
    [1200, ['1200', '1,200', '1200.0', '1,200.0', '1200.00', '1,200.00']],
    ['$1,200.50', ['$1,200.50', '1200.5', '1,200.5', '1200.50', '1,200.50']],
    ['327.0', ['327.0', '327', '327.00']],
    ['2024-05-07', ['2024-05-07', 'May 7', '7 May', '05/07']],
    [
      '2024-09-20T10:00:00Z',
      ['2024-09-20T10:00:00Z', 'September 20', '20 September', 'Sep 20', '20 Sep', '2024-09-20', '09/20'],
    ],
    ['007123', ['007123']],
    ['HAT123', ['HAT123']],
  ])('writes %j as %j', (fact, variants) => {
    expect(factVariants(clean(fact))).toEqual(variants);
  });
});

describe('statesFact', () => {
  it.each<[Json, string, boolean]>([
    [12, 'Invoice 2012 is open', false],
    [12, 'It is 12.', true],
    [12, 'It costs $12.00', true],
    [12, 'It costs 12.5', false],
    [12, 'It costs 1.12', false],
    [12, 'It costs 12,500', false],
    [500, 'It costs 12,500', false],
    [12, '[11,12,13]', true],
    [1200, 'It costs 1,200!', true],
    ['paid', 'It is unpaid', false],
    ['paid', 'Paid, thanks', true],
    ['R-55', 'Receipt R-555', false],
    ['R-55', 'Receipt **R-55**', true],
    ['caf', 'the café', false],
    ['caf', 'the cafe\u0301', false],
    ['café', 'the cafe\u0301', true],
    ['cafe', 'the cafe\u0301', false],
    ['x', '\u{1d4b3}x', false],
    ['Мос', 'Москва', false],
    ['東京', '東京に行く', true],
  ])('%j in %j: %j', (fact, text, stated) => {
    expect(statesFact(text, clean(fact))).toBe(stated);
  });
});

describe('induceFacts', () => {
  it('requires a field whose value the replies tell and the requests do not', () => {
    expect(
      factsOf([
        { result: { order: { total: 1200 }, note: 'vip' }, reply: 'It was 1,200 in all.' },
        { result: { order: { total: 85 }, note: 'new' }, reply: 'That is 85.' },
        { result: { order: { total: 40 }, note: 'old' }, reply: 'You paid 40.' },
      ]),
    ).toEqual([[1200], [85], [40]]);
  });

  it.each<[string, Told[]]>([
    [
      'told in fewer than 80 %',
      ['x 11', 'x 22', 'x 33', 'no', 'no'].map((reply, index) => ({ result: { n: 11 * (index + 1) }, reply })),
    ],
    ['told in two tasks only', [11, 22].map((n) => ({ result: { n }, reply: `x ${n}` }))],
    ['the same in every task', [1, 2, 3].map(() => ({ result: { status: 'cancelled' }, reply: 'It is cancelled.' }))],
    [
      'known from the request',
      [11, 22, 33].map((n) => ({ request: `is it ${n}?`, result: { n }, reply: `it is ${n}` })),
    ],
    ['too short to tell from chance', [1, 2, 3].map((n) => ({ result: { n }, reply: `it is ${n}` }))],
    ['part of another word or number', [11, 22, 33].map((n) => ({ result: { n }, reply: `it is 9${n}9` }))],
    ['an element of a list', [11, 22, 33].map((n) => ({ result: [n], reply: `it is ${n}` }))],
  ])('does not require what is %s', (_, told) => {
    expect(factsOf(told).flat()).toEqual([]);
  });

  it('never asks for what the recorded reply lacks', () => {
    const told = [11, 22, 33, 44, 55].map((n) => ({ result: { n }, reply: n === 55 ? 'Sorry.' : `x ${n}` }));
    expect(factsOf(told)).toEqual([[11], [22], [33], [44], []]);
  });

  it('takes the facts that the log lists instead, as far as the final reply says them', () => {
    expect(
      factsOf([{ result: { n: 11 }, reply: 'It is 2,345.', requiredFacts: ['2345', 'said earlier', ''] }]),
    ).toEqual([['2345']]);
  });
});
