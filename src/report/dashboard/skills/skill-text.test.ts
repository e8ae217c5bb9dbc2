import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pitfallSection, splitParts, textSection } from './skill-text.ts';
import { seen, versionEntry } from './testing.ts';

describe('splitParts', () => {
  it.each<readonly [string, string, readonly string[]]>([
    ['a whole skill', '---\nname: x\n---\n\n# X\n\nDo.\n\n## Steps\n\n1. Go\n', ['Front matter', 'X', 'Steps']],
    ['text before a heading', 'Hello\n# X\n', ['Text', 'X']],
    ['no heading', 'Hello', ['Text']],
    ['nothing', '', []],
    ['a heading in a fence', '# X\n```\n## not one\n```\n## Y\n', ['X', 'Y']],
    ['deeper headings stay', '## A\n### B\n', ['A']],
    ['front matter that is not closed', '---\nname: x\n', ['Text']],
    ['CRLF', '---\r\nname: x\r\n---\r\n# X\r\n', ['Front matter', 'X']],
    ['a heading of nothing', '# \ntext', ['Untitled']],
  ])('%s', (_, text, titles) => {
    expect(splitParts(text).map(({ title }) => title)).toEqual(titles);
  });

  it('loses no word', () => {
    const line = fc.constantFrom('# Head', '## Two', '### Three', '```', '~~~', '---', 'word', '- item', '');
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const told = splitParts(lines.join('\n'))
          .map(({ title, text }) => `${title}\n${text}`)
          .join('\n');
        for (const word of ['Head', 'Two', 'Three', 'word', 'item']) {
          const times = (text: string) => text.split(word).length - 1;
          expect(times(told)).toBe(times(lines.join('\n')));
        }
      }),
    );
  });
});

describe('textSection', () => {
  it('shows files beside it, and how much it left out', () => {
    const files = [{ path: 'references/a.md', text: 'y'.repeat(25_000) }];
    const told = seen(textSection(versionEntry({ text: `# X\n${'z'.repeat(21_234)}`, files }), 'The live version'));
    expect(told).toContain('The live version: aaaaaaaa , 21,238 characters.');
    expect(told).toContain('… 1,234 more characters');
    expect(told).toContain('references/a.md 25,000 characters');
    expect(told).toContain('… 5,000 more characters');
  });
});

describe('pitfallSection', () => {
  it('tells each with what is known of it', () => {
    expect(seen(pitfallSection(versionEntry()))).toContain(
      'the wrong bill is paid. Cause it took the first. Prevention compare the number.',
    );
    expect(seen(pitfallSection(versionEntry({ text: '# X\n' })))).toContain('Its text names none.');
    expect(pitfallSection(null)).toBe('');
  });
});
