import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { headingsAt, headingsOf, headingsOfEach, linesOf, splitPassages } from './passages.ts';

const WORDS = 'one two three four five six seven eight nine ten';

function split(text: string): readonly string[] {
  const lines = linesOf(text);
  return splitPassages(lines, headingsOf(lines)).map(({ from, to }) => lines.slice(from - 1, to).join('\n'));
}

describe('splitPassages', () => {
  it('keeps a short file whole', () => {
    expect(split('# A\n\nText.\n\n## B\nMore.')).toHaveLength(1);
  });

  it('cuts between sections', () => {
    const section = (name: string) => `## ${name}\n${`- ${WORDS}\n`.repeat(8)}`;
    const parts = split(`# Title\n${section('First')}${section('Second')}`);
    expect(parts.map((part) => part.split('\n')[0])).toEqual(['# Title', '## Second']);
  });

  it('cuts a long section between paragraphs, a long paragraph before a list item, a long item between lines', () => {
    const paragraph = `${WORDS}\n`.repeat(8);
    expect(split(`${paragraph}\n${paragraph}\n${paragraph}`).map((part) => part.trim())).toEqual(
      Array(3).fill(paragraph.trim()),
    );
    const item = `- ${WORDS}\n  ${WORDS}\n`;
    expect(split(item.repeat(20)).every((part) => part.startsWith('- '))).toBe(true);
    expect(split(`- ${WORDS}\n${`  ${WORDS}\n`.repeat(30)}`).length).toBeGreaterThan(1);
  });

  it('holds every line of any text exactly once, in order', () => {
    const line = fc.constantFrom('# H', '## H2', '', WORDS, `- ${WORDS}`, '```', '  more', WORDS.repeat(30));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 120 }), (lines) => {
        const text = lines.join('\n');
        expect(split(text).join('\n')).toBe(text);
      }),
    );
  });
});

describe('headings', () => {
  it.each([
    ['ATX headings', '# A\n## B\n### C', ['A', 'B', 'C']],
    ['none in a fence', '# A\n```\n# no\n```\n## B', ['A', 'B']],
    ['none in a fence of another kind', '~~~\n```\n# no\n~~~\n# A', ['A']],
    ['none without a space or a text', '#A\n#\n####### B', []],
    ['none indented as code', '    # A', []],
  ])('are %s', (_, text, found) => {
    expect(headingsOf(linesOf(text)).map((heading) => heading.text)).toEqual(found);
  });

  it('stand above a line by their level', () => {
    const headings = headingsOf(linesOf('# A\n## B\n### C\ntext\n## D\ntext'));
    expect(headingsAt(headings, 4).map(({ text }) => text)).toEqual(['A', 'B', 'C']);
    expect(headingsAt(headings, 6).map(({ text }) => text)).toEqual(['A', 'D']);
    expect(headingsAt(headings, 0)).toEqual([]);
  });

  it('are found for each passage as for one alone', () => {
    const line = fc.constantFrom('# H', '## H2', '### H3', '', WORDS, WORDS.repeat(20));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60 }), (lines) => {
        const headings = headingsOf(lines);
        const ranges = splitPassages(lines, headings);
        const alone = ranges.map(({ from, to }) => [
          ...headingsAt(headings, from),
          ...headings.filter((heading) => heading.line > from && heading.line <= to),
        ]);
        expect(headingsOfEach(ranges, headings)).toEqual(alone);
      }),
    );
  });
});
