import { describe, expect, it } from 'vitest';
import { allowProblem, createAllowList, normalizeAllowed } from './allow-list.ts';

describe('an allow list', () => {
  it.each([
    ['Help@Corp.io', 'help@corp.io', true],
    ['help@corp.io', 'xhelp@corp.io', false],
    ['/.*@corp\\.example/', 'Jane.Doe@CORP.example', true],
    ['/.*@corp\\.example/', 'jane@corp.example.evil.org', false], // all of it, not a part
    ['/corp/', 'jane@corp.example', false],
    ['/TK-\\d{16}/', 'TK-4111111111111111', true],
    ['/usr/bin/', '/usr/bin/', true], // a path is a text too
    ['/(a+)+b/', 'a'.repeat(9_000), false],
    ['/a{1,500}/', 'a'.repeat(400), true],
  ])('%s lets %s through: %s', (entry, text, isAllowed) => {
    expect(createAllowList([entry]).has(text)).toBe(isAllowed);
  });

  it('takes more later', () => {
    const list = createAllowList([]);
    list.add(['/x\\d/']);
    expect([list.has('X7'), list.has('x')]).toEqual([true, false]);
  });

  it.each([
    ['/(?=a)/', /no pattern/],
    ['/(/', /no pattern/],
    ['/.*/', /empty text/],
    [`/${'x'.repeat(1001)}/`, /longer than 1000/],
    ['/(\\d{1,900}){1,900}/', /no pattern|repeats too much/],
  ])('refuses %s', (entry, problem) => {
    expect(allowProblem(entry)).toMatch(problem);
    expect(() => createAllowList([entry])).toThrow(expect.objectContaining({ code: 'PIPELINE_INVALID' }));
  });

  it('is the same whatever the order and the case of its texts, but not of its patterns', () => {
    expect(normalizeAllowed(['b', 'A', 'a'])).toEqual(normalizeAllowed(['a', 'B']));
    expect(normalizeAllowed(['/\\D/'])).not.toEqual(normalizeAllowed(['/\\d/']));
  });
});
