import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Conversion, Finder, Input } from '../../domain/procedure.ts';
import { convert } from './convert.ts';
import { findInput, findInputs } from './find-input.ts';
import { patternProblem } from './pattern.ts';

const pattern = (text: string): Finder => ({ kind: 'pattern', pattern: text });

function input(find: readonly Finder[], rest: Partial<Input> = {}): Input {
  return { name: 'x', meaning: 'something', conversion: 'text', find, ...rest };
}

describe('convert', () => {
  it.each<[string, Conversion, unknown]>([
    ['  "Acme Corp." ', 'text', 'Acme Corp'],
    ['“Acme”!', 'text', 'Acme'],
    ["it's", 'text', "it's"],
    ['"', 'text', '"'],
    [' .,! ', 'text', undefined],
    ['1,200.50', 'number', 1200.5],
    ['$1,200', 'number', 1200],
    ['€ 7', 'number', 7],
    ['15%', 'number', 15],
    ['-3', 'number', -3],
    ['12,34', 'number', undefined],
    ['1.2k', 'number', undefined],
    ['12 or 13', 'number', undefined],
    ['99999999999999999999', 'number', undefined],
    ['', 'number', undefined],
    ['Won.', 'lower', 'won'],
    ['abc123', 'upper', 'ABC123'],
    ['Crème Brûlée & Co!', 'slug', 'creme-brulee-co'],
    ['!!', 'slug', undefined],
    ['a, "b" and c & d, and e', 'list', ['a', 'b', 'c', 'd', 'e']],
    ['Anderson', 'list', ['Anderson']],
    [', ,', 'list', undefined],
  ])('%j as %s is %j', (text, conversion, expected) => {
    expect(convert(text, conversion)).toEqual(expected);
  });

  it('reads back any number it could have been given', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), (value) => {
        expect(convert(` ${value.toLocaleString('en-US')}. `, 'number')).toBe(value + 0);
      }),
    );
  });
});

describe('findInput', () => {
  it.each([
    ['the newest turn that matches', input([pattern('to (\\w+)')]), ['to a', 'to b', 'thanks'], 'b'],
    ['the first match in a turn', input([pattern('to (\\w+)')]), ['to a to b'], 'a'],
    ['finders in order', input([pattern('id (\\w+)'), pattern('to (\\w+)')]), ['id a', 'to b'], 'a'],
    ['any case', input([pattern('MOVE (.+)')]), ['move Acme'], 'Acme'],
    [
      'an older turn where the newest does not convert',
      input([pattern('of (\\S+)')], { conversion: 'number' }),
      ['of 5', 'of it'],
      5,
    ],
    ['a choice', input([{ kind: 'choice', value: 3, cues: ['three', 'all of them'] }]), ['take ALL of them'], 3],
    ['the fallback', input([pattern('(z)')], { fallback: null }), ['a'], null],
    ['nothing', input([pattern('(z)')]), ['a'], undefined],
    ['nothing for an unmatched group', input([pattern('a(b)?')]), ['a'], undefined],
    ['nothing for a bad pattern', input([pattern('((a')]), ['a'], undefined],
  ])('takes %s', (_, wanted, turns, expected) => {
    expect(findInput(wanted, turns)).toEqual(expected);
  });

  it('leaves missing inputs out', () => {
    expect([...findInputs([input([pattern('(a)')]), { ...input([]), name: 'y' }], ['a'])]).toEqual([['x', 'a']]);
  });
});

describe('patternProblem', () => {
  it.each([
    ['(a)', null],
    ['(?:a)(b)', null],
    ['a', 'has 0 capture groups instead of one'],
    ['(a)(b)', 'has 2 capture groups instead of one'],
    ['(a', 'is not valid: error parsing regexp: missing closing ): `(a`'],
    ['(a)\\1', 'is not valid: error parsing regexp: invalid escape sequence: `\\1`'],
    ['((?:a{1,900}){1,900})', expect.stringContaining('is not valid')],
    ['(.{0,900}a.{0,900})', 'repeats too much: lower its {counts}'],
    [`(${'a'.repeat(1000)})`, 'is longer than 1000 characters'],
  ])('%s: %s', (text, problem) => {
    expect(patternProblem(text)).toEqual(problem);
  });
});
