import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findJson, findLongestJson } from './find-json.ts';

describe('findLongestJson', () => {
  it.each<[string, string, unknown]>([
    ['alone', '{"a": 1}', { a: 1 }],
    ['an array', ' [1, 2] \n', [1, 2]],
    ['in prose', 'Here you are: {"a": 1}. Anything else?', { a: 1 }],
    ['in a fence', 'Sure.\n```json\n{"a": "b"}\n```\nDone.', { a: 'b' }],
    ['with a fence inside', '{"a": "```json\\n{}\\n```"}', { a: '```json\n{}\n```' }],
    ['the longest of several', 'From {"a": 1} I made {"a": 1, "b": 2}, not {"c": 3}.', { a: 1, b: 2 }],
    ['after a bracket that is never closed', 'Use { to open. {"a": 1}', { a: 1 }],
    ['after a quote that is never closed', 'a 5" pipe {"a": 1}', { a: 1 }],
    ['after brackets and a lone quote in prose', '{it is 5" wide}\n{"a": 1}', { a: 1 }],
    ['inside brackets that are prose', '{see {"a": 1} there}', { a: 1 }],
    ['with brackets and quotes in its texts', '{"a": "}\\"]{", "b": "\\\\"}', { a: '}"]{', b: '\\' }],
    ['nothing', 'I cannot do that.', undefined],
    ['a number alone', '42', undefined],
    ['cut off', '{"a": [1, 2', undefined],
    ['empty', '', undefined],
  ])('%s', (_, text, value) => {
    expect(findLongestJson(text)?.value).toEqual(value);
  });

  it('takes 64 levels and no more', () => {
    expect(findLongestJson(`${'['.repeat(64)}${']'.repeat(64)}`)).not.toBeNull();
    expect(findLongestJson(`{"a":${'['.repeat(64)}${']'.repeat(64)}}`)?.text).toBe(
      `${'['.repeat(64)}${']'.repeat(64)}`,
    );
    expect(findLongestJson(`${'{"a":'.repeat(65)}1${'}'.repeat(65)}`)?.text).toBe(
      `${'{"a":'.repeat(64)}1${'}'.repeat(64)}`,
    );
  });

  it('finds any object in any prose without brackets and quotes', () => {
    const prose = fc.string().map((text) => text.replace(/["[\]{}]/g, ' '));
    const depth = { depthSize: 'small', maxDepth: 5 } as const;
    fc.assert(
      fc.property(prose, fc.dictionary(fc.string(), fc.jsonValue(depth)), prose, (before, value, after) => {
        const text = JSON.stringify(value);
        expect(findLongestJson(`${before}\n${text}\n${after}`)?.text).toBe(text);
      }),
    );
  });

  it.each([
    ['brackets that never close', '['.repeat(2_000_000)],
    ['pairs that are no JSON', '{x}'.repeat(700_000)],
    ['deep pairs', `${'{'.repeat(1_000_000)}${'}'.repeat(1_000_000)}`],
    ['quotes in brackets', `{${'"\n'.repeat(1_000_000)}`],
    ['escapes', `{"${'\\'.repeat(2_000_000)}`],
  ])('ends on two million characters of %s', (_, text) => {
    expect(findLongestJson(text)).toBeNull();
  });
});

describe('findJson', () => {
  it.each<[string, string, readonly unknown[]]>([
    ['several, in order', '{"a": 1} or rather {"a": 2}', [{ a: 1 }, { a: 2 }]],
    ['none inside another', '{"a": {"b": 1}} [[2]]', [{ a: { b: 1 } }, [[2]]]],
    ['prose with braces', 'I fill {deal} in, so {"a": "{deal}"} it is.', [{ a: '{deal}' }]],
    ['nothing', 'None.', []],
  ])('lists %s', (_, text, values) => {
    expect(findJson(text).map(({ value }) => value)).toEqual(values);
  });
});
