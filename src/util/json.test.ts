import { describe, expect, it } from 'vitest';
import { isJsonObject, parseIfJson } from './json.ts';

const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

describe('parseIfJson', () => {
  it.each([
    ['an object', '{"a":[1,"two",null]}', { a: [1, 'two', null] }],
    ['null, which is a value', 'null', null],
    ['half an object', '{"a":', undefined],
    ['nothing', '', undefined],
    ['prose', 'I could not do it.', undefined],
  ])('%s', (_, text, value) => {
    expect(parseIfJson(text)).toEqual(value);
    expect(parseIfJson(text, 3)).toEqual(value);
  });

  it.each([
    [3, 3, true],
    [4, 3, false],
    [100_000, 200, false],
    [100_000, undefined, true],
  ])('%i levels where %s may be', (levels, deepest, isRead) => {
    expect(parseIfJson(nested(levels), deepest) !== undefined).toBe(isRead);
  });
});

describe('isJsonObject', () => {
  it.each([
    [{}, true],
    [{ a: 1 }, true],
    [[], false],
    [null, false],
    ['{}', false],
    [0, false],
    [undefined, false],
  ])('%j: %s', (value, expected) => {
    expect(isJsonObject(value)).toBe(expected);
  });
});
