import { describe, expect, it } from 'vitest';
import type { Json } from '../../domain/json.ts';
import type { Environment } from './environment.ts';
import { evaluateExpression, renderParts } from './evaluate.ts';
import { holds } from './holds.ts';
import { readCondition, readReply, readValue } from './read-notation.ts';

const values: { readonly [name: string]: Json } = {
  deal: 'Acme',
  count: 12,
  nothing: null,
  words: ['a', 'b'],
  users: [
    { name: 'Ann', age: 30, tags: ['x'], ids: [{ n: 1 }] },
    { name: 'Ann Lee', age: 41, tags: [], ids: [{ n: 2 }, { n: 3 }] },
    { name: 'Bob', tags: ['x', 'y'], ids: [] },
  ],
  cards: { c1: { last: 7447, kind: 'visa' }, c2: { last: 1234, kind: 'gift' } },
  odd: { 'a b': 1, '': 2 },
};

function environment(...turns: readonly string[]): Environment {
  return { turns, values: new Map(Object.entries(values)) };
}

describe('evaluateExpression', () => {
  it.each<[string, unknown]>([
    ['{deal}', 'Acme'],
    ['{users[0].name}', 'Ann'],
    ['{users[-1].name}', 'Bob'],
    ['{odd["a b"]}', 1],
    ['{odd[""]}', 2],
    ['{users[name = "Bob"].tags}', ['x', 'y']],
    ['{users[name != "Ann"].name}', 'Ann Lee'],
    ['{users[age = "41"].name}', 'Ann Lee'],
    ['{users[all age != 41].name}', ['Ann', 'Bob']],
    ['{users[all name != null].ids[all n != 2].n}', [1, 3]],
    ['{users[all name = "Zoe"].name}', []],
    ['{cards[kind = "gift"].last}', 1234],
    ['{cards[all kind != null].last}', [7447, 1234]],
    ['{users[name = {deal}]}', undefined],
    ['{users[3]}', undefined],
    ['{users.length}', undefined],
    ['{users[0].toString}', undefined],
    ['{deal[0]}', undefined],
    ['{deal.name}', undefined],
    ['{unknown}', undefined],
    ['{users[all name != null].age}', undefined],
    ['"{deal} x {count} {words}"', 'Acme x 12 a, b'],
    ['"is {nothing}"', undefined],
    ['"is {unknown}"', undefined],
    ['[{deal}, 1, [2]]', ['Acme', 1, [2]]],
    ['[{unknown}]', undefined],
    ['{who: {deal}, "two words": {count}}', { who: 'Acme', 'two words': 12 }],
    ['{who: {unknown}}', undefined],
    ['"brace \\u007b"', 'brace {'],
  ])('%s is %j', (text, expected) => {
    const evaluation = evaluateExpression(readValue(text), environment('hello'));
    expect(evaluation.resolved ? evaluation.value : undefined).toEqual(expected);
  });

  it.each([
    [['Mail ANN, please'], 'Ann'],
    [['Mail Ann Lee'], 'Ann Lee'],
    [['Mail Ann', 'no, Bob'], 'Bob'],
    [['Mail Ann', 'yes'], 'Ann'],
    [['Mail Joanna'], undefined],
  ])('picks who is named in %j: %s', (turns, expected) => {
    const evaluation = evaluateExpression(readValue('{users[name in request].name}'), environment(...turns));
    expect(evaluation.resolved ? evaluation.value : undefined).toBe(expected);
  });

  it('picks all who are named, in the order of the list, a name inside a longer one aside', () => {
    const evaluation = evaluateExpression(
      readValue('{users[all name in request].name}'),
      environment('Bob and Ann Lee'),
    );
    expect(evaluation).toEqual({ resolved: true, value: ['Ann Lee', 'Bob'] });
  });

  it('picks by a number that is said', () => {
    const evaluation = evaluateExpression(
      readValue('{cards[last in request].kind}'),
      environment('my card ending 1234'),
    );
    expect(evaluation).toEqual({ resolved: true, value: 'gift' });
  });

  it.each([
    ['{users[0].phone.home}', '`{users[0].phone}` does not exist'],
    ['{users[name in request]}', 'the request names no element for `{users[name in request]}`'],
    ['{nobody.name}', '`nobody` is not known'],
    ['"{nothing}"', '`{nothing}` is empty'],
  ])('says why there is no %s', (text, reason) => {
    expect(evaluateExpression(readValue(text), environment('hello'))).toEqual({ resolved: false, reason });
  });
});

describe('renderParts', () => {
  it('fills in a reply', () => {
    expect(renderParts(readReply('"Moved {deal}."'), environment())).toEqual({ resolved: true, value: 'Moved Acme.' });
  });
});

describe('holds', () => {
  it.each([
    ['{deal} = "Acme"', true],
    ['{deal} = "acme"', false],
    ['{deal} != "acme"', true],
    ['{count} = "12"', true],
    ['{count} >= 12', true],
    ['{count} < 9', false],
    ['{count} > "9"', true],
    ['{deal} < "Bcme"', true],
    ['{deal} < 3', false],
    ['{words} >= 1', false],
    ['{words} = ["a", "b"]', true],
    ['{deal} contains "cm"', true],
    ['{deal} contains "CM"', false],
    ['{words} contains "a"', true],
    ['{count} contains 1', false],
    ['{unknown} = null', false],
    ['{unknown} != 1', true],
    ['{unknown} > 1', false],
    ['{unknown} contains "a"', false],
    ['{unknown} is empty', true],
    ['{unknown} is not empty', false],
    ['{nothing} = null', true],
    ['{nothing} is empty', true],
    ['{users[1].tags} is empty', true],
    ['{users} is not empty', true],
    ['{count} is empty', false],
    ['{deal} = {unknown}', false],
    ['{deal} != {unknown}', true],
    ['request says "won" or "deal"', true],
    ['request says "lost"', false],
    ['request does not say "lost"', true],
    ['request does not say "won"', false],
  ])('%s: %s', (text, expected) => {
    expect(holds(readCondition(text), environment('It is WON'))).toBe(expected);
  });
});
