import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EntryKind, NewEntry } from '../domain/memory.ts';
import { blocksOf } from './blocks.ts';
import { createEntry } from './create-entry.ts';
import { addEntry, addToFile, readEntries } from './daily.ts';
import { ENTRY_KINDS, parseEntry, printEntry } from './entry.ts';
import { appendText, joinLines, splitLines } from './lines.ts';
import { said } from './testing.ts';

const now = '2026-11-21T14:03:59Z';
const place = { now, supersedes: null };

/** Texts as people and models write them: marks, ids, brackets, line breaks, other scripts, halves of characters. */
const anyText = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 12 }),
      fc.constantFrom(
        '[low]',
        '[uncertain]',
        '^k3f9a2',
        '\\^k3f9a2',
        '(notes.md:3)',
        '(session a)',
        '\n',
        '\r\n',
        '\t',
        '\ufeff',
        '\u0000',
      ),
      fc.constantFrom(
        '[SUPERSEDES: 2026-01-01]',
        '[SUPERSEDES: 2026-01-01 ^c0ffee]',
        '- fact: x',
        '# x',
        '```',
        '\ud83d',
        'a: b',
        '  - c: d',
      ),
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((parts) => parts.join(' '));

const anyEntry: fc.Arbitrary<NewEntry> = fc.record(
  {
    kind: fc.constantFrom<EntryKind>(...ENTRY_KINDS),
    confidence: fc.constantFrom('sure', 'uncertain', 'low'),
    text: anyText,
    details: fc.array(fc.record({ name: anyText, text: anyText }), { maxLength: 3 }),
    about: fc.dictionary(fc.constantFrom('project', 'error', 'contact', '__proto__x', 'A B'), anyText),
    source: fc.oneof(fc.constantFrom('logs/x.jsonl:12', 'chat-17'), anyText),
    at: fc.constantFrom('2026-11-21', '2026-11-21T00:00:00Z', '2026-11-21T23:30:00-05:00'),
  },
  { requiredKeys: ['kind', 'confidence', 'text'] },
);

describe('an entry', () => {
  it('is printed as the format says', () => {
    const entry = createEntry(
      {
        kind: 'failure',
        confidence: 'low',
        text: 'create_event was refused twice.',
        details: [{ name: 'Root cause', text: 'The time zone\nwas missing.' }],
        about: { error: 'time-zone', project: 'apollo' },
        source: 'logs/x.jsonl:12',
      },
      { now, supersedes: { id: 'c0ffee', date: '2026-08-01' } },
    );
    expect(printEntry(entry, { dated: true })).toBe(
      `- 2026-11-21 14:03 failure: [low] create_event was refused twice. [SUPERSEDES: 2026-08-01 ^c0ffee] (logs/x.jsonl:12) ^${entry.id}
  - Root cause: The time zone was missing.
  - About: error=time-zone; project=apollo
`,
    );
  });

  it('reads what it prints, whatever it says', () => {
    fc.assert(
      fc.property(anyEntry, fc.boolean(), (given, dated) => {
        const entry = entryOrNull(given);
        fc.pre(entry !== null);
        const lines = printEntry(entry, { dated }).split('\n').slice(0, -1);
        expect(parseEntry(lines, entry.date)).toEqual(entry);
        expect(blocksOf(printEntry(entry, { dated }))).toHaveLength(1);
      }),
      {
        numRuns: 500,
        examples: [[{ kind: 'note', confidence: 'sure', text: '(session a) (session a)', source: '\n' }, false]],
      },
    );
  });

  it.each([
    ['[low] Robin likes tea', { confidence: 'low', text: 'Robin likes tea' }],
    ['Robin moved. [SUPERSEDES: 2026-08-01]', { text: 'Robin moved.', supersedes: { id: null, date: '2026-08-01' } }],
    ['See it (notes.md:3)', { text: 'See it', source: 'notes.md:3' }],
    ['Two\nlines  and\ttabs', { text: 'Two lines and tabs' }],
    ['It ends in ^k3f9a2', { text: 'It ends in \\^k3f9a2' }],
    ['Robin is away (until May)', { text: 'Robin is away (until May)', source: null }],
  ])('takes marks that a person typed: %j', (text, expected) => {
    expect(createEntry({ kind: 'fact', confidence: 'sure', text }, place)).toMatchObject(expected);
  });

  it.each([
    ['', 'USAGE', /empty/],
    [' \n\u0000 ', 'USAGE', /empty/],
    ['[low]', 'USAGE', /empty/],
    ['x'.repeat(2001), 'USAGE', /2,001 characters; an entry may have 2,000/],
  ])('refuses %j', (text, code, message) => {
    const create = (): unknown => createEntry({ kind: 'fact', confidence: 'sure', text }, place);
    expect(create).toThrow(message);
    expect(create).toThrow(expect.objectContaining({ code }));
  });

  it.each(['yesterday', '2026-13-45', '14:03', ''])('refuses the time %j', (at) => {
    const create = (): unknown => createEntry({ kind: 'fact', confidence: 'sure', text: 'x', at }, place);
    expect(create).toThrow(expect.objectContaining({ code: 'USAGE' }));
  });

  it('has its day and time in UTC, and no time where a day alone was given', () => {
    const at = (time: string) => createEntry({ kind: 'fact', confidence: 'sure', text: 'x', at: time }, place);
    expect(at('2026-11-21T23:30:00-05:00')).toMatchObject({ date: '2026-11-22', time: '04:30' });
    expect(at('2026-11-21')).toMatchObject({ date: '2026-11-21', time: null });
  });

  it('has one id for one task, and one for each thing said', () => {
    const learnt = (text: string, day: string) =>
      said(text, { kind: 'success', source: 'log:1', at: `${day}T09:00:00Z` }).id;
    expect(learnt('Booked', '2026-01-01')).toBe(learnt('Booked it', '2026-01-02'));
    expect(said('a').id).not.toBe(said('b').id);
    expect(said('a').id).not.toBe(said('a', { at: '2026-08-02T09:00:00Z' }).id);
    expect(said('a').id).toMatch(/^[0-9a-v]{6}$/);
  });
});

function entryOrNull(given: NewEntry) {
  try {
    return createEntry(given, place);
  } catch {
    return null;
  }
}

describe('a daily file', () => {
  it.each([
    [null, '# 2026-08-01\n\n- 09:00 fact: x ^ID\n'],
    ['', '# 2026-08-01\n\n- 09:00 fact: x ^ID\n'],
    ['# 2026-08-01\n', '# 2026-08-01\n\n- 09:00 fact: x ^ID\n'],
    ['# 2026-08-01\n\n- 08:00 note: y ^aaaaaa', '# 2026-08-01\n\n- 08:00 note: y ^aaaaaa\n- 09:00 fact: x ^ID\n'],
    ['Free words\r\n', 'Free words\r\n\r\n- 09:00 fact: x ^ID\r\n'],
    ['\ufeff# Day\n\n- a\n\n', '\ufeff# Day\n\n- a\n\n- 09:00 fact: x ^ID\n'],
  ])('%j gets an entry at its end', (text, expected) => {
    const entry = said('x');
    expect(addEntry(text, entry)).toBe(expected.replace('ID', entry.id));
  });

  it('keeps every byte that is there, and has the entry', () => {
    fc.assert(
      fc.property(fc.array(anyText, { maxLength: 6 }), anyEntry, (lines, given) => {
        const entry = entryOrNull(given);
        fc.pre(entry !== null);
        const before = lines.join('\n');
        const after = addEntry(before, entry);
        expect(after.startsWith(before)).toBe(true);
        expect(readEntries(after, entry.date).some(({ id }) => id === entry.id)).toBe(true);
      }),
    );
  });

  it('reads entries beside everything that people write', () => {
    const text = `# Monday\r
Met Kim. - fact: not one\r
- a bullet of mine\r
* 14:05 fact: [uncertain] Kim is away. ^aaaaaa\r
  - Until: Friday\r
- preference: by hand, without an id\r
\`\`\`\r
- fact: code ^bbbbbb\r
\`\`\`\r
- 2026-01-02 fact: of another day ^cccccc\r
`;
    expect(readEntries(text, '2026-01-05')).toMatchObject([
      {
        id: 'aaaaaa',
        date: '2026-01-05',
        time: '14:05',
        confidence: 'uncertain',
        details: [{ name: 'Until', text: 'Friday' }],
      },
      { kind: 'preference', text: 'by hand, without an id', time: null },
      { id: 'cccccc', date: '2026-01-02' },
    ]);
  });
});

describe('lines', () => {
  it('are the text again', () => {
    fc.assert(
      fc.property(fc.array(anyText), fc.constantFrom('\n', '\r\n', '\r', '\n\n'), (lines, end) => {
        expect(joinLines(splitLines(lines.join(end)))).toBe(lines.join(end));
      }),
    );
  });

  it('added at the end end as those before', () => {
    expect(appendText('a\r\nb', 'c\nd\n')).toBe('a\r\nb\r\nc\r\nd\r\n');
    expect(addToFile('- a\n', { title: '# T', lines: '- b\n' })).toBe('- a\n- b\n');
  });
});
