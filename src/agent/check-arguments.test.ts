import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../domain/json.ts';
import { checkArguments } from './check-arguments.ts';

const check = (parameters: JsonObject | undefined, given: JsonObject): string | null =>
  checkArguments({ name: 'book', writes: true, ...(parameters === undefined ? {} : { parameters }) }, given);

const flight = {
  type: 'object',
  properties: {
    from: { type: 'string', pattern: '^[A-Z]{3}$' },
    cabin: { enum: ['economy', 'business'] },
    seats: { type: 'integer', minimum: 1 },
    note: { type: ['string', 'null'] },
    passengers: { type: 'array', items: { type: 'object', required: ['name'], additionalProperties: false } },
  },
  required: ['from'],
};

describe('checkArguments', () => {
  it.each<[string, JsonObject, string | null]>([
    ['what fits', { from: 'SFO', seats: 2, note: null }, null],
    ['a name that the schema does not have', { from: 'SFO', wifi: true }, null],
    ['a missing argument', {}, '`from` is missing'],
    ['a number as text', { from: 'SFO', seats: '2' }, '`seats` must be integer, not string'],
    ['none of several types', { from: 'SFO', note: [] }, '`note` must be string or null, not array'],
    ['none of the values', { from: 'SFO', cabin: 'first' }, '`cabin` must be one of "economy", "business"'],
    ['a number out of range', { from: 'SFO', seats: 0 }, '`seats` must be >= 1'],
    ['a text of another form', { from: 'sfo' }, '`from` must match pattern "^[A-Z]{3}$"'],
    [
      'something deep inside',
      { from: 'SFO', passengers: [{ nick: 'A' }] },
      '`passengers.0.name` is missing; there is no `passengers.0.nick`',
    ],
    [
      'more than three faults',
      { seats: 'x', note: 1, cabin: 2 },
      '`from` is missing; `cabin` must be one of "economy", "business"; `seats` must be integer, not string',
    ],
  ])('says what is wrong with %s', (_, given, problem) => {
    const message = `The arguments of book do not fit: ${problem}. Correct them and call it again.`;
    expect(check(flight, given)).toBe(problem === null ? null : message);
  });

  it.each<[string, JsonObject | undefined]>([
    ['no schema', undefined],
    ['a schema that cannot be compiled', { type: 'object', properties: { a: { $ref: '#/nowhere' } } }],
    ['a schema of no known type', { type: 'mystery' }],
    [
      'a pattern that RE2 cannot read',
      { type: 'object', properties: { a: { type: 'number' }, b: { pattern: '(?=x)' } } },
    ],
  ])('lets anything pass with %s', (_, parameters) => {
    expect(check(parameters, { a: 1, b: 'y' })).toBeNull();
  });

  it.each([
    ['the drafts that servers name', { $schema: 'https://json-schema.org/draft/2020-12/schema' }],
    ['an id, twice', { $id: 'tool' }],
    ['an id, twice', { $id: 'tool', title: 'another' }],
    ['a promise', { $async: true }],
  ])('checks a schema with %s', (_, rest) => {
    expect(check({ ...rest, type: 'object', required: ['a'] }, {})).toMatch(/`a` is missing/);
  });

  it('follows references inside the schema', () => {
    const schema = { type: 'object', properties: { a: { $ref: '#/$defs/a' } }, $defs: { a: { type: 'number' } } };
    expect(check(schema, { a: 'x' })).toMatch(/`a` must be number/);
  });

  it('tells patterns apart', () => {
    const schema = { type: 'object', properties: { a: { pattern: '^a$' }, b: { pattern: '^b$' } } };
    expect(check(schema, { a: 'a', b: 'b' })).toBeNull();
    expect(check(schema, { a: 'b', b: 'b' })).toMatch(/`a` must match/);
  });

  it('takes linear time on a pattern that is quadratic or worse elsewhere', () => {
    const schema = { type: 'object', properties: { a: { pattern: '^(a+)+$' } } };
    expect(check(schema, { a: `${'a'.repeat(5000)}!` })).toMatch(/`a` must match/);
  });
});
