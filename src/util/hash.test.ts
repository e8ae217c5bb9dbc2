import fc from 'fast-check';
import { expect, it } from 'vitest';
import { canonicalJson } from './hash.ts';

it.each<[unknown, string]>([
  [{ b: 1, a: 2 }, '{"a":2,"b":1}'],
  [{ a: 2, b: [{ d: 1, c: 2 }] }, '{"a":2,"b":[{"c":2,"d":1}]}'],
  [{ a: undefined, b: Number.NaN }, '{"b":null}'],
  [{ 10: 'x', 9: 'y', a: 'z' }, '{"9":"y","10":"x","a":"z"}'],
  [JSON.parse('{"a":1,"__proto__":2}'), '{"__proto__":2,"a":1}'],
  [{ at: new Date(0) }, '{"at":{}}'],
  [undefined, 'null'],
])('of %j it is %s', (value, json) => {
  expect(canonicalJson(value)).toBe(json);
});

it('is the same whatever the order of names', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (record) => {
      const turned = Object.fromEntries(Object.entries(record).reverse());
      expect(canonicalJson(turned)).toBe(canonicalJson(record));
      expect(JSON.parse(canonicalJson(record))).toEqual(JSON.parse(JSON.stringify(record)));
    }),
  );
});
