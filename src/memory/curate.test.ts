import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MemoryEntry } from '../domain/memory.ts';
import { parseDocument } from './memory-document.ts';
import { parseSummaries } from './summaries.ts';
import { countWords, said, summarizeAll } from './testing.ts';

const day = (number: number, time = '09:00'): string => `2026-08-0${number}T${time}:00Z`;
const bullets = (text: string | null): readonly string[] =>
  text?.split('\n').filter((line) => line.startsWith('- ')) ?? [];

describe('curation by rules', () => {
  it('takes facts and preferences, and reads the rest', () => {
    const entries = [
      said('Robin likes tea.'),
      said('Reply in German.', { kind: 'preference' }),
      said('Lunch with Kim.', { kind: 'note' }),
    ];
    const { memory, summaries, result } = summarizeAll(entries);
    expect(memory).toBe(
      `# Memory\n\n## Facts\n\n- Robin likes tea. ^${entries[0]?.id}\n\n## Preferences\n\n- Reply in German. ^${entries[1]?.id}\n`,
    );
    expect(result).toMatchObject({ changed: true, entries: 3, by: 'rules', conflicts: [], warnings: [] });
    expect(summaries).toContain(`- read 2026-08-01: ^${entries[2]?.id}\n`);
    expect(summaries).toMatch(/- done: MEMORY.md has \d+ of 500 tokens, by rules\n$/);
  });

  it('does nothing a second time', () => {
    const entries = [said('Robin likes tea.'), said('Lunch.', { kind: 'note' })];
    const once = summarizeAll(entries);
    const twice = summarizeAll(entries, once, { today: '2026-09-01' });
    expect(twice.result).toMatchObject({ changed: false, entries: 0, moves: [] });
    expect([twice.memory, twice.summaries]).toEqual([once.memory, once.summaries]);
  });

  it('merges what is said again, and becomes as sure as the surer one', () => {
    const [low, sure] = [said('Robin likes tea', { confidence: 'low' }), said('robin likes tea.', { at: day(2) })];
    const { memory, result } = summarizeAll([low, sure]);
    expect(bullets(memory)).toEqual([`- Robin likes tea ^${low.id} ^${sure.id}`]);
    expect(result.moves).toMatchObject([
      { fate: 'taken', id: low.id },
      { fate: 'merged', id: sure.id, by: low.id },
    ]);
  });

  it('lets a newer value of the same subject take the place, and names what it replaces', () => {
    const [old, later] = [said("Robin's phone is 1."), said("Robin's phone is 2.", { at: day(2) })];
    const before = summarizeAll([old]);
    const { memory, summaries } = summarizeAll([old, later], before);
    expect(bullets(memory)).toEqual([`- Robin's phone is 2. [SUPERSEDES: 2026-08-01 ^${old.id}] ^${later.id}`]);
    expect(summaries).toContain(`- superseded ^${old.id} by ^${later.id}: 2026-08-01 fact: Robin's phone is 1.\n`);
  });

  it('goes by when a thing was said, not by when it is read', () => {
    const [old, later] = [
      said("Robin's phone is 1.", { at: day(1, '08:00') }),
      said("Robin's phone is 2.", { at: day(1) }),
    ];
    const { memory } = summarizeAll([later, old], summarizeAll([later]));
    expect(bullets(memory)).toEqual([`- Robin's phone is 2. [SUPERSEDES: 2026-08-01 ^${old.id}] ^${later.id}`]);
  });

  it.each([
    ['its id', (old: MemoryEntry) => ({ id: old.id, date: old.date })],
    ['its day', (old: MemoryEntry) => ({ id: null, date: old.date })],
  ])('follows an entry that names what it replaces by %s', (_, name) => {
    const old = said('Robin wants calls in the morning.');
    const other = said('Robin likes tea.');
    const later = said('Robin wants no calls at all.', { at: day(2), supersedes: name(old) });
    const { memory } = summarizeAll([old, other, later]);
    expect(bullets(memory)).toEqual([
      `- Robin likes tea. ^${other.id}`,
      `- Robin wants no calls at all. [SUPERSEDES: 2026-08-01 ^${old.id}] ^${later.id}`,
    ]);
  });

  it('keeps both of a conflict, uncertain and listed, until somebody says which holds', () => {
    const kind = 'preference';
    const [a, b] = [
      said('Calls are on Monday mornings.', { kind }),
      said('Calls are on Friday mornings.', { kind, at: day(2) }),
    ];
    const before = summarizeAll([a, b]);
    expect(bullets(before.memory)).toEqual([`- [uncertain] ${a.text} ^${a.id}`, `- [uncertain] ${b.text} ^${b.id}`]);
    expect(before.result.conflicts).toEqual([{ ids: [a.id, b.id], texts: [a.text, b.text] }]);
    const said3 = said('Calls are on Friday mornings.', { kind, at: day(3), supersedes: { id: a.id, date: a.date } });
    const after = summarizeAll([a, b, said3], before);
    expect(bullets(after.memory)).toEqual([`- ${b.text} [SUPERSEDES: 2026-08-01 ^${a.id}] ^${b.id} ^${said3.id}`]);
    expect(after.result.conflicts).toEqual([]);
  });

  it('never lets an unsure fact take the place of a sure one, not even by its id', () => {
    const old = said("Robin's phone is 1.");
    const guess = said("Robin's phone is 2.", {
      at: day(2),
      confidence: 'uncertain',
      supersedes: { id: old.id, date: old.date },
    });
    const { memory, result } = summarizeAll([old, guess]);
    expect(bullets(memory)).toHaveLength(2);
    expect(bullets(memory)[0]).toBe(`- Robin's phone is 1. ^${old.id}`);
    expect(result.conflicts).toMatchObject([{ ids: [old.id, guess.id] }]);
  });

  it('leaves people’s own lines as they are, and adds nothing that they say already', () => {
    const own = '\ufeff# Mine\r\n\r\nProse.\r\n- Robin likes TEA\r\n* odd   spacing ';
    const entry = said('Robin likes tea.');
    const { memory, result } = summarizeAll([entry], { memory: own });
    expect(memory).toBe(own);
    expect(result.moves).toEqual([{ fate: 'merged', id: entry.id, text: entry.text }]);
    expect(summarizeAll([entry, said('Kim likes tea.')], { memory: own }).memory?.startsWith(own)).toBe(true);
  });

  it('warns where people’s own line does not go with what is new', () => {
    const entry = said("Robin's phone is 2.");
    const { memory, result } = summarizeAll([entry], { memory: "- Robin's phone: 1\n- Robin likes tea\n" });
    expect(memory).toContain("- Robin's phone: 1\n");
    expect(result.warnings).toEqual([
      `Your line "Robin's phone: 1" in MEMORY.md does not go with ^${entry.id}: ${entry.text}`,
    ]);
  });

  it('keeps a line that people copied with its id', () => {
    const copied = '# M\n\n- one ^aaaaaa\n- two ^aaaaaa\n\n## Facts\n';
    const { memory } = summarizeAll([said('Robin likes tea.')], { memory: copied });
    expect(memory?.startsWith(copied)).toBe(true);
  });

  it('respects what people take out of MEMORY.md', () => {
    const entry = said('Robin likes tea.');
    const { summaries } = summarizeAll([entry]);
    expect(summarizeAll([entry], { memory: '# Memory\n', summaries }).result.changed).toBe(false);
  });
});

describe('the limit', () => {
  const facts = Array.from({ length: 9 }, (_, at) => said(`Fact number ${at} of nine.`, { at: day(at + 1) }));

  it('crowds out whole facts: the longest ago first, and never one twice', () => {
    const { memory, result } = summarizeAll(facts, {}, { maximumTokens: 60 });
    expect(countWords(memory ?? '')).toBeLessThanOrEqual(60);
    const gone = result.moves.filter(({ fate }) => fate === 'crowded-out').map(({ id }) => id);
    expect(gone).toEqual(facts.slice(0, gone.length).map(({ id }) => id));
    expect(bullets(memory)).toEqual(facts.slice(gone.length).map(({ text, id }) => `- ${text} ^${id}`));
    expect(result.moves).toHaveLength(9);
  });

  it('crowds out what is [low] first, then [uncertain], and keeps what was said often', () => {
    const low = said('Low one is here.', { confidence: 'low', at: day(9) });
    const unsure = said('Unsure one is here.', { confidence: 'uncertain', at: day(9) });
    const often = [1, 2, 3, 4, 5].map((number) => said('Said again and again.', { at: day(number) }));
    const { result } = summarizeAll([...facts, low, unsure, ...often], {}, { maximumTokens: 60, today: '2026-08-10' });
    const gone = result.moves.filter(({ fate }) => fate === 'crowded-out').map(({ id }) => id);
    expect(gone.slice(0, 2)).toEqual([low.id, unsure.id]);
    expect(gone).not.toContain(often[0]?.id);
  });

  it('does not let one long fact push out all others', () => {
    const long = said(`${'Word '.repeat(50)}end.`, { at: day(9) });
    const { result } = summarizeAll([...facts.slice(0, 3), long], {}, { maximumTokens: 80 });
    expect(result.moves.filter(({ fate }) => fate === 'crowded-out').map(({ id }) => id)).toEqual([long.id]);
  });

  it('never touches people’s lines: where they alone are too much, it warns', () => {
    const own = `# Mine\n\n${'- a line of my own\n'.repeat(20)}`;
    const { memory, result } = summarizeAll(facts, { memory: own }, { maximumTokens: 50 });
    expect(memory).toBe(own);
    expect(result.warnings).toEqual([expect.stringMatching(/in lines of your own alone, and may have 50/)]);
    expect(summarizeAll(facts, { memory: own }, { maximumTokens: 50 }).result.moves).toHaveLength(9);
  });

  it('takes the lines that people indented below a fact into the record with it', () => {
    const [first, ...others] = facts;
    const before = summarizeAll([first as MemoryEntry]);
    const memory = before.memory?.replace(/\n$/, '\n  - my remark\n') ?? null;
    const { summaries, memory: after } = summarizeAll(others, { ...before, memory }, { maximumTokens: 40 });
    expect(summaries).toContain(`${first?.text}\n  - my remark\n`);
    expect(after).not.toContain('my remark');
  });
});

describe('any day after any other', () => {
  const subjects = [
    "Robin's phone is",
    'The invoice prefix =',
    'Standup:',
    'Robin wants calls on',
    'Kim likes',
    'We always use',
  ];
  const values = ['1', '2', 'Monday', 'Friday', 'Hamburg', 'tea', 'not Berlin'];
  const anyEntry = fc
    .tuple(
      fc.constantFrom(...subjects),
      fc.constantFrom(...values),
      fc.constantFrom('fact', 'preference', 'note'),
      fc.constantFrom('sure', 'uncertain', 'low'),
      fc.integer({ min: 1, max: 9 }),
    )
    .map(([subject, value, kind, confidence, number]) => {
      return said(`${subject} ${value}`, { kind, confidence, at: day(number, `0${number % 9}:00`) } as const);
    });

  it('keeps the limit, accounts for every entry, and is stable', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(anyEntry, { maxLength: 8 }), { maxLength: 4 }),
        fc.constantFrom(60, 120, 500),
        (weeks, maximumTokens) => {
          let kept: ReturnType<typeof summarizeAll> | undefined;
          const entries: MemoryEntry[] = [];
          for (const week of weeks) {
            entries.push(...week);
            kept = summarizeAll(entries, kept, { maximumTokens });
            expect(countWords(kept.memory ?? '')).toBeLessThanOrEqual(maximumTokens);
            expect(summarizeAll(entries, kept, { maximumTokens }).result.changed).toBe(false);
          }
          const { isKnown } = parseSummaries(kept?.summaries ?? null);
          expect(entries.filter((entry) => !isKnown(entry))).toEqual([]);
          const named = parseDocument(kept?.memory ?? null).facts.flatMap(({ supersedes }) =>
            supersedes.flatMap(({ id }) => id ?? []),
          );
          for (const id of named) expect(kept?.summaries).toMatch(new RegExp(`- superseded \\^${id} by`));
        },
      ),
    );
  });

  it('comes to the same end where it was cut off', () => {
    fc.assert(
      fc.property(
        fc.array(anyEntry, { maxLength: 6 }),
        fc.array(anyEntry, { maxLength: 8 }),
        fc.boolean(),
        (first, second, isWritten) => {
          const before = summarizeAll(first, {}, { maximumTokens: 90 });
          const entries = [...first, ...second];
          const whole = summarizeAll(entries, before, { maximumTokens: 90 });
          // the record was written, then MEMORY.md or not, but not the line that ends the summary
          const cut = whole.summaries?.replace(/- done: .*\n$/, '') ?? null;
          const stopped = { summaries: cut, memory: isWritten ? whole.memory : before.memory };
          const again = summarizeAll(entries, stopped, { maximumTokens: 90 });
          expect(again.memory).toBe(whole.memory);
          expect(again.summaries).toBe(whole.summaries);
          const record = parseSummaries(again.summaries);
          expect(entries.filter((entry) => !record.isKnown(entry))).toEqual([]);
          expect(summarizeAll(entries, again, { maximumTokens: 90 }).result.changed).toBe(false);
        },
      ),
      { numRuns: 300 },
    );
  });
});
