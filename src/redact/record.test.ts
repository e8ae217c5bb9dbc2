import { describe, expect, it } from 'vitest';
import type { Json } from '../domain/json.ts';
import { redactRecord } from './record.ts';
import { createScanner } from './scanner.ts';

const scanner = createScanner({ seed: 1, disable: [], allow: [] });
const redact = (record: Json): Json => redactRecord(record, scanner, () => {});

describe('redactRecord', () => {
  it('stays the same object where there is nothing to redact', () => {
    const record = { note: 'nothing', list: [1, { deep: ['text', null, true] }], count: 12_345_678 };
    expect(redact(record)).toBe(record);
  });

  it('keeps the parts in which nothing changed, and the order of all', () => {
    const record = { first: { note: 'nothing' }, mail: 'jane@corp.io', 'jim@corp.io': ['x'], last: [1, 2] };
    const clean = redact(record);
    expect(clean).toMatchObject({ first: { note: 'nothing' }, last: [1, 2] });
    expect((clean as { readonly first: unknown }).first).toBe(record.first);
    expect(Object.keys(clean as object)).toEqual(['first', 'mail', expect.stringMatching(/^person-/), 'last']);
    expect(record.mail).toBe('jane@corp.io');
  });

  it('leaves out numbers that JSON has not: 1e999 is read as one', () => {
    expect(redact(JSON.parse('{"a":1e999,"b":[-1e999,2]}'))).toEqual({ a: null, b: [null, 2] });
  });

  it('keeps a key named __proto__ a key', () => {
    const clean = redact(JSON.parse('{"__proto__":{"mail":"jane@corp.io"},"a":1}'));
    expect(JSON.stringify(clean)).toMatch(/^\{"__proto__":\{"mail":"person-.*"\},"a":1\}$/);
  });

  it('carries over what was replaced to keys and numbers', () => {
    const clean = redact({ phone: '415-867-5309', log: { n: 4158675309, '4158675309': 'dialled' } });
    expect(JSON.stringify(clean)).not.toContain('4158675309');
    const { log } = clean as { log: { n: number } };
    expect(Object.keys(log)).toContain(String(log.n));
  });
});
