import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findSnippet } from './snippet.ts';
import { memoryOf } from './testing.ts';

const TEXT = `# Title

First line about mail.
Second line about trains.

## Rooms
- A loud room is refunded.
- A quiet one is not.
Last.`;

function snippetOf(text: string, query: string) {
  const memory = memoryOf({ 'memories/x.md': text, 'memories/y.md': 'Something else.' });
  return findSnippet(text, memory.ask(query).terms);
}

describe('findSnippet', () => {
  it.each([
    ['the line that has the word, with what follows', 'trains', 3, 'Second line about trains.'],
    ['lines that have them together', 'mail trains', 2, 'First line about mail.\nSecond line about trains.'],
    ['a heading with what stands below it', 'rooms', 5, '## Rooms\n- A loud room is refunded.'],
    ['the beginning where no line has any', 'kangaroo', 0, '# Title\n\nFirst line about mail.'],
  ])('shows %s', (_, query, offset, text) => {
    const snippet = snippetOf(TEXT, query);
    expect(snippet.offset).toBe(offset);
    expect(snippet.text.startsWith(text)).toBe(true);
  });

  it('shows a part of an overlong line that is one', () => {
    const { text } = snippetOf(`${'😀'.repeat(5000)} loud`, 'loud');
    expect(text.isWellFormed()).toBe(true);
    expect(text.length).toBeLessThanOrEqual(400);
  });

  it('shows lines that stand there, whatever the text and the question', () => {
    const line = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('loud room', '# Loud', '', 'x'.repeat(900)));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), fc.constantFrom('loud', 'room x', ''), (lines, query) => {
        const text = lines.map((each) => each.replaceAll('\n', ' ')).join('\n');
        const { offset, text: snippet } = snippetOf(text, query);
        expect(text.split('\n').slice(offset).join('\n').startsWith(snippet)).toBe(true);
      }),
    );
  });
});
