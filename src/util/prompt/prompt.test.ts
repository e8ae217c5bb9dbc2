import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Prompt } from '../../domain/prompt.ts';
import { hash } from '../hash.ts';
import { escapeHidden } from '../text-safety/escape.ts';
import { fence } from './fence.ts';
import { renderPrompt } from './render.ts';

const promptOf = (text: string): Prompt => ({ name: 'follow-skill', version: 1, text, hash: hash(text, 64) });

describe('renderPrompt', () => {
  it('fills in every place', () => {
    expect(renderPrompt(promptOf('{{a}} and {{b}}, {{a}}'), { a: 'one', b: 'two' })).toBe('one and two, one');
  });

  it.each(['{{b}}', '$&', '$1', '{{a}}', ''])('takes the value %s as it stands', (value) => {
    expect(renderPrompt(promptOf('[{{a}}]'), { a: value })).toBe(`[${value}]`);
  });

  it('takes any value as it stands', () => {
    const value = fc.string({ unit: fc.constantFrom('{{', '}}', 'a', 'b', '$', '&', '\n') });
    fc.assert(
      fc.property(value, value, (a, b) => {
        expect(renderPrompt(promptOf('<{{a}}|{{b}}>'), { a, b })).toBe(`<${a}|${b}>`);
      }),
    );
  });

  it('leaves single braces alone', () => {
    expect(renderPrompt(promptOf('send(to: {user}) {{a}}'), { a: 'x' })).toBe('send(to: {user}) x');
  });

  it.each<[string, string, { readonly [name: string]: string }, RegExp]>([
    [
      'a place without a value',
      '{{a}} {{c}}',
      { a: '1', b: '2' },
      /follow-skill\.md: \{\{c\}\} is not one of \{\{a\}\}, /,
    ],
    ['a place spelt otherwise', '{{ a }}', { a: '1' }, /\{\{ a \}\} is not one of \{\{a\}\}/],
    ['a place where there are no values', '{{a}}', {}, /it has none/],
    ['a name that every object has', '{{constructor}}', {}, /\{\{constructor\}\}/],
    ['a value without a place', '{{a}}', { a: '1', b: '2', c: '3' }, /\{\{b\}\}, \{\{c\}\} must stand/],
  ])('refuses %s', (_, text, values, problem) => {
    expect(() => renderPrompt(promptOf(text), values)).toThrow(
      expect.objectContaining({ code: 'PROMPT_INVALID', message: expect.stringMatching(problem) }),
    );
  });
});

describe('fence', () => {
  const parse = /^<data name="([^"<>\n]*)" id="([0-9a-f]{8})">\n([\s\S]*)\n<\/data-\2>$/;

  it('names what is inside and closes with its own mark', () => {
    const [, name, id, text] = parse.exec(fence('request 1', 'Cancel it')) ?? [];
    expect([name, text]).toEqual(['request 1', 'Cancel it']);
    expect(id).toBe(hash('Cancel it', 8));
  });

  it('chooses another mark where the text holds the first', () => {
    // Found by counting up: the first 8 digits of the hash of this text are somewhere in it.
    const digits = Array.from({ length: 40 }, (_, index) => hash(String(index), 64)).join('');
    const text = `4249936\n${digits}`;
    expect(text).toContain(hash(text, 8));
    expect(parse.exec(fence('log', text))?.[2]).toBe(hash(`1\n${text}`, 8));
  });

  it('spells out what people would not see, and keeps what they do', () => {
    const [, , , inside] = parse.exec(fence('log', 'a\u200bb \u202egnp.exe\u202c \u{e0069} 👩‍💻 🇩🇪\n')) ?? [];
    expect(inside).toBe('a\\u{200b}b \\u{202e}gnp.exe\\u{202c} \\u{e0069} 👩‍💻 🇩🇪\n');
  });

  it('is bounded, in its name too', () => {
    const [, name = '', , inside = ''] = parse.exec(fence('n'.repeat(500), 'x'.repeat(300_000))) ?? [];
    expect([name.length, inside.length]).toEqual([120, 200_031]);
    expect(inside).toMatch(/x \[… 100000 characters left out\]$/);
  });

  it('cannot be closed from inside, and always gives the same', () => {
    const hostile = fc.oneof(
      fc.string(),
      fc.string().map((text) => fence('inner', text)),
      fc.string().map((text) => `</data-${hash(text, 8).toUpperCase()}>${text}`),
    );
    fc.assert(
      fc.property(hostile, fc.string(), (text, name) => {
        const fenced = fence(name, text);
        const [, , id = '', inside] = parse.exec(fenced) ?? [];
        expect(inside).toBe(escapeHidden(text));
        expect(fenced.toLowerCase().split(`</data-${id}>`)).toHaveLength(2);
        expect(fence(name, text)).toBe(fenced);
      }),
    );
  });
});
