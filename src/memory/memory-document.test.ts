import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FactLine, printFact } from './fact.ts';
import { parseDocument, printDocument } from './memory-document.ts';

const fact = (text: string, ids: readonly string[] = ['aaaaaa']): FactLine => ({
  ...{ ids, text, confidence: 'sure', supersedes: [], source: null },
});
const nothing = { replaced: new Map(), removed: new Set<number>(), added: [] };

const anyLine = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.constantFrom(
    '# Memory',
    '## Facts',
    '##',
    '- mine',
    '* [low] fact ^aaaaaa',
    '- two ^bbbbbb ^cccccc',
    '  - below',
    '\t more',
  ),
  fc.constantFrom('```', '~~~', '', '  ', '1. x', '<!-- x -->', '- ^dddddd', '---'),
);
const anyDocument = fc
  .tuple(fc.array(anyLine), fc.constantFrom('\n', '\r\n'), fc.boolean(), fc.boolean())
  .map(([lines, end, isEnded, hasMark]) => `${hasMark ? '\ufeff' : ''}${lines.join(end)}${isEnded ? end : ''}`)
  .filter((text) => text !== '');

describe('MEMORY.md', () => {
  it('is printed as it was read', () => {
    fc.assert(
      fc.property(anyDocument, (text) => {
        expect(printDocument(parseDocument(text), nothing)).toBe(text);
      }),
    );
  });

  it('keeps every line that is not among the changes', () => {
    fc.assert(
      fc.property(anyDocument, fc.nat(), fc.constantFrom('Facts', 'New one'), (text, number, section) => {
        const document = parseDocument(text);
        const gone = document.facts[number % Math.max(1, document.facts.length)];
        const changed = printDocument(document, {
          replaced: new Map(),
          removed: new Set(gone === undefined ? [] : [gone.place]),
          added: [{ section, fact: fact('Added', ['vvvvvv']) }],
        });
        const left = document.lines
          .filter((_, at) => gone === undefined || at < gone.place || at > gone.place + gone.below.length)
          .map((line) => line.text);
        const after = changed.split(/\r?\n/);
        let from = 0;
        for (const line of left) from = after.indexOf(line, from) + 1 || Number.NaN;
        expect(from).not.toBeNaN();
        expect(parseDocument(changed).facts.map(({ ids }) => ids[0])).toContain('vvvvvv');
      }),
    );
  });

  it.each([
    ['', '# Memory\n\n## Facts\n\n- x ^aaaaaa\n'],
    ['# Mine\n\n## Facts\n\n## Other\n', '# Mine\n\n## Facts\n\n- x ^aaaaaa\n\n## Other\n'],
    ['# Mine\n## facts\n## Other\n', '# Mine\n## facts\n\n- x ^aaaaaa\n\n## Other\n'],
    ['## Facts\n\nSome prose.\n\n- a\n\n', '## Facts\n\nSome prose.\n\n- a\n- x ^aaaaaa\n\n'],
    ['No heading', 'No heading\n\n## Facts\n\n- x ^aaaaaa\n'],
    ['## Facts ##\r\n\r\n* a', '## Facts ##\r\n\r\n* a\r\n- x ^aaaaaa\r\n'],
  ])('%j gets a fact under its heading', (text, expected) => {
    expect(printDocument(parseDocument(text), { ...nothing, added: [{ section: 'Facts', fact: fact('x') }] })).toBe(
      expected,
    );
  });

  it('keeps the first and the two latest ids of a line', () => {
    expect(printFact(fact('x', ['aaaaaa', 'bbbbbb', 'cccccc', 'dddddd', 'dddddd']))).toBe('x ^aaaaaa ^cccccc ^dddddd');
  });

  it('knows facts from people’s lines, and what stands below them', () => {
    const { facts, people } = parseDocument(
      '## Who\n- Robin (founder)\n- [low] Kim (a.md:3) [SUPERSEDES: 2026-01-01] ^aaaaaa\n  more\n\n```\n- code ^bbbbbb\n```\n',
    );
    expect(people).toEqual(['Robin (founder)']);
    expect(facts).toMatchObject([{ ids: ['aaaaaa'], confidence: 'low', section: 'Who', place: 2, below: ['  more'] }]);
  });
});
