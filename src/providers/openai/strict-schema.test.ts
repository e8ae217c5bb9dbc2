import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { JsonObject } from '../../domain/json.ts';
import { toStrictSchema } from './strict-schema.ts';

const text = { type: 'string' };
const object = (properties: JsonObject, rest: JsonObject = {}): JsonObject => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  ...rest,
});
const closed = (properties: JsonObject, rest: JsonObject = {}) =>
  object(properties, { additionalProperties: false, ...rest });

describe('toStrictSchema', () => {
  it.each<[string, JsonObject, JsonObject]>([
    ['closes objects', object({ a: text }), closed({ a: text })],
    [
      'closes objects inside',
      object({ a: { type: 'array', items: object({ b: text }) } }),
      closed({ a: { type: 'array', items: closed({ b: text }) } }),
    ],
    [
      'drops checks that strict mode does not know',
      object({ a: { ...text, minLength: 1, format: 'uri', pattern: '^(?=x)' } }),
      closed({ a: text }),
    ],
    [
      'keeps those that it knows',
      object({ a: { ...text, format: 'date', pattern: '^x+$' } }),
      closed({ a: { ...text, format: 'date', pattern: '^x+$' } }),
    ],
    [
      'writes anyOf for oneOf',
      object({ a: { oneOf: [text, { type: 'null' }] } }),
      closed({ a: { anyOf: [text, { type: 'null' }] } }),
    ],
    [
      'keeps definitions',
      object({ a: { $ref: '#/$defs/b' } }, { $defs: { b: object({}) } }),
      closed({ a: { $ref: '#/$defs/b' } }, { $defs: { b: closed({}) } }),
    ],
    ['drops the dialect', object({}, { $schema: 'https://json-schema.org/draft/2020-12/schema' }), closed({})],
    [
      'takes a member with the name of a keyword',
      object({ not: text, items: text }),
      closed({ not: text, items: text }),
    ],
  ])('%s', (_, schema, expected) => {
    expect(toStrictSchema(schema)).toEqual(expected);
  });

  it.each<[string, JsonObject]>([
    ['a member that may be missing', object({ a: text }, { required: [] })],
    ['one deep inside', object({ a: { anyOf: [object({ b: text }, { required: [] })] } })],
    ['members of any name', object({ a: { type: 'object', additionalProperties: text } })],
    ['an open object', object({}, { additionalProperties: true })],
    ['a value of any kind', object({ a: {} })],
    ['a tuple', object({ a: { type: 'array', prefixItems: [text] } })],
    ['all of several', object({ a: { allOf: [text] } })],
    ['no object', { type: 'array', items: text }],
    ['a choice at the top', { anyOf: [object({})] }],
  ])('cannot say %s', (_, schema) => {
    expect(toStrictSchema(schema)).toBeNull();
  });

  it('takes what zod writes for our own answers', () => {
    const answer = z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('a'), names: z.array(z.string().min(1)).max(5) }),
      z.strictObject({ kind: z.literal('b'), at: z.int().min(0).nullable() }),
    ]);
    const schema: JsonObject = JSON.parse(JSON.stringify(z.toJSONSchema(z.strictObject({ answer }))));
    expect(toStrictSchema(schema)).toMatchObject({ additionalProperties: false, required: ['answer'] });
  });
});
