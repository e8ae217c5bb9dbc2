import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findJson } from './find-json.ts';

describe('findJson', () => {
  it.each<[string, string, readonly unknown[]]>([
    ['the whole text', '{"a": 1}', [{ a: 1 }]],
    ['a fenced block', 'Here:\n```json\n{"a": [1, 2]}\n```\nDone.', [{ a: [1, 2] }]],
    ['prose with braces', 'I fill {deal} in, so {"a": "{deal}"} it is.', [{ a: '{deal}' }]],
    ['an open brace before', 'A { opens: {"a": 1}', [{ a: 1 }]],
    ['several, in order', '{"a": 1} or rather {"a": 2}', [{ a: 1 }, { a: 2 }]],
    ['escaped quotes and braces in texts', String.raw`{"a": "\"}{\\"}`, [{ a: '"}{\\' }]],
    ['an object in broken braces', '{ not JSON: {"a": 1} }', [{ a: 1 }]],
    ['a cut object', '{"a": [1, 2', []],
    ['no object', 'None.', []],
    ['nothing', '', []],
    ['too deep', `{"a": ${'['.repeat(40)}${']'.repeat(40)}}`, []],
  ])('finds %s', (_, text, values) => {
    expect(findJson(text)).toEqual(values);
  });

  it('finds any object in any prose', () => {
    const prose = fc
      .string({ unit: fc.constantFrom('a', ' ', '\n', '`', '"', '}', ']', '\\') })
      .map((text) => text.replaceAll('{', ''));
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })), prose, prose, (object, before, after) => {
        const json = JSON.stringify(object);
        expect(findJson(`${before}${json}${after}`)[0]).toEqual(JSON.parse(json));
      }),
    );
  });

  it.each([
    ['braces', '{'.repeat(300_000)],
    ['open objects', '{"a":'.repeat(100_000)],
    ['open texts', '{"'.repeat(200_000)],
    ['flat open objects', `{"a": [${'1,'.repeat(100_000)}`.repeat(3)],
  ])(
    'is fast on %s',
    (_, text) => {
      expect(findJson(text)).toEqual([]);
    },
    2000,
  );
});
