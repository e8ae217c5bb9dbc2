import { describe, expect, it } from 'vitest';
import type { MemoryEntry } from '../domain/memory.ts';
import type { CuratedMemory } from '../domain/model.ts';
import { applyCuration } from './apply-curation.ts';
import { foreignLiterals } from './literals.ts';
import { said, summarizeAll } from './testing.ts';

const bullets = (text: string | null): readonly string[] =>
  text?.split('\n').filter((line) => line.startsWith('- ')) ?? [];

const phone = said("Robin's phone is 030 123.");
const tea = said('Robin likes tea.', { at: '2026-08-02T09:00:00Z' });
const calls = said('Robin wants calls on Tuesday mornings.', { kind: 'preference', at: '2026-08-03T09:00:00Z' });
const lunch = said('Had lunch with Kim, who runs sales at Fernhill.', { kind: 'note', at: '2026-08-03T10:00:00Z' });
const entries = [phone, tea, calls, lunch];

interface Asked {
  readonly before?: { readonly memory: string | null; readonly summaries: string | null };
  readonly altered?: readonly string[];
  readonly entries?: readonly MemoryEntry[];
  readonly maximumTokens?: number;
}

function propose(
  proposal: Partial<CuratedMemory>,
  { before, altered = [], entries: given = entries, ...options }: Asked = {},
) {
  const whole = { facts: [], superseded: [], conflicts: [], ...proposal };
  const curate = (material: Parameters<typeof applyCuration>[1]['material']) =>
    applyCuration(whole, { material, altered: new Set(altered) });
  return summarizeAll(given, before, { curate, by: 'teacher', ...options });
}

const own = entries.slice(0, 3).map(({ text, id }) => ({ text, from: [id], section: 'Facts' }));

describe('what a teacher proposes', () => {
  it('is taken where it only words anew what its sources say', () => {
    const { memory, result } = propose({
      facts: [
        { text: 'Robin likes tea and wants calls on Tuesday mornings.', from: [tea.id, calls.id], section: 'Robin' },
        { text: phone.text, from: [phone.id], section: 'Robin' },
        { text: 'Kim runs sales at Fernhill.', from: [lunch.id], section: 'Contacts' },
      ],
    });
    expect(memory).toBe(`# Memory

## Robin

- Robin likes tea and wants calls on Tuesday mornings. ^${tea.id} ^${calls.id}
- Robin's phone is 030 123. ^${phone.id}

## Contacts

- Kim runs sales at Fernhill. ^${lunch.id}
`);
    expect(result).toMatchObject({ by: 'teacher', entries: 4 });
    expect(result.moves).toContainEqual({ fate: 'merged', id: calls.id, by: tea.id, text: calls.text });
  });

  it.each([
    ['a number', "Robin's phone is 030 124."],
    ['a name', "Sasha's phone is 030 123."],
    ['a name that begins it', 'Kim has the phone 030 123.'],
    ['an address', "Robin's phone is 030 123, robin@fernhill.example."],
    ['a link', "Robin's phone is 030 123, see www.fernhill.example."],
    ['a negation', "Robin's phone is not 030 123."],
    ['a word of number', "Robin's two phones are 030 123."],
    ['marks of ours', "Robin's phone is 030 123. [SUPERSEDES: 2026-01-01]"],
    ['an id', "Robin's phone is 030 123. ^aaaaaa"],
    ['nothing', '  '],
  ])('keeps the source’s own words where it adds %s', (_, text) => {
    const { memory } = propose({ facts: [{ text, from: [phone.id], section: 'Facts' }, ...own.slice(1)] });
    expect(bullets(memory)).toContain(`- ${phone.text} ^${phone.id}`);
    expect(bullets(memory)).toHaveLength(3);
  });

  it('keeps own words where the teacher saw the text redacted, or used it twice', () => {
    const worded = [
      { text: 'The phone of Robin is 030 123.', from: [phone.id], section: 'Facts' },
      { text: 'Robin likes tea, and has a phone: 030 123.', from: [tea.id, calls.id], section: 'Facts' },
    ];
    expect(bullets(propose({ facts: worded }, { altered: [phone.id] }).memory)[0]).toContain(
      "Robin's phone is 030 123.",
    );
    const twice = [...worded, { text: 'Robin wants calls.', from: [calls.id], section: 'Facts' }];
    const texts = bullets(propose({ facts: twice }).memory);
    expect(texts).toContain(`- ${calls.text} ^${calls.id}`);
    expect(texts).toContain(`- ${tea.text} ^${tea.id}`);
  });

  it.each<[string, Partial<CuratedMemory>]>([
    ['names an entry that there is not', { facts: [{ text: 'x', from: ['vvvvvv'], section: 'Facts' }] }],
    ['rests on nothing', { facts: [{ text: 'x', from: [], section: 'Facts' }] }],
    ['keeps nothing', { facts: [] }],
    ['supersedes what there is not', { facts: own, superseded: [{ id: 'vvvvvv', by: phone.id }] }],
    ['has a conflict with what there is not', { facts: own, conflicts: [[phone.id, 'vvvvvv']] }],
  ])('is refused where it %s', (_, proposal) => {
    expect(() => propose(proposal)).toThrow(expect.objectContaining({ code: 'MODEL_ANSWER_INVALID' }));
  });

  it('drops nothing silently: what it leaves out is recorded', () => {
    const { memory, summaries, result } = propose({ facts: own.slice(1) });
    expect(memory).not.toContain('030');
    expect(result.moves).toContainEqual({ fate: 'crowded-out', id: phone.id, text: phone.text });
    expect(summaries).toContain(`- crowded-out ^${phone.id}: 2026-08-01 fact: ${phone.text}\n`);
  });

  it('changes a fact on its own line, and records the words it had', () => {
    const before = summarizeAll(entries);
    const anew = { text: 'Phone of Robin: 030 123.', from: [phone.id], section: 'Facts' };
    const { memory, summaries } = propose({ facts: [...own.slice(1), anew] }, { before });
    expect(bullets(memory)).toEqual([
      `- Phone of Robin: 030 123. ^${phone.id}`,
      `- ${tea.text} ^${tea.id}`,
      `- ${calls.text} ^${calls.id}`,
    ]);
    expect(summaries).toContain(`- merged ^${phone.id} into ^${phone.id}: 2026-08-01 fact: ${phone.text}\n`);
  });

  it('lets a newer fact supersede an older one, and never a surer or newer one', () => {
    const newer = said('The phone of Robin is 030 999.', { at: '2026-08-05T09:00:00Z' });
    const guess = said('Robin hates tea.', { at: '2026-08-05T09:00:00Z', confidence: 'uncertain' });
    const all = [...entries, newer, guess];
    const facts = all
      .filter(({ kind }) => kind !== 'note')
      .map(({ text, id }) => ({ text, from: [id], section: 'Facts' }));
    const superseded = [
      { id: phone.id, by: newer.id },
      { id: tea.id, by: guess.id },
    ];
    const { memory, result } = propose({ facts, superseded }, { entries: all });
    expect(bullets(memory)).toContain(`- ${newer.text} [SUPERSEDES: 2026-08-01 ^${phone.id}] ^${newer.id}`);
    expect(bullets(memory)).toContain(`- ${tea.text} ^${tea.id}`);
    expect(result.conflicts).toEqual([{ ids: [tea.id, guess.id], texts: [tea.text, guess.text] }]);
    const wrongWay = propose({ facts, superseded: [{ id: newer.id, by: phone.id }] }, { entries: all });
    expect(wrongWay.memory).toContain('030 999');
  });

  it('supersedes what an entry itself says it supersedes', () => {
    const before = summarizeAll(entries);
    const said4 = said('Robin drinks coffee.', {
      at: '2026-08-05T09:00:00Z',
      supersedes: { id: tea.id, date: tea.date },
    });
    const facts = [...own, { text: said4.text, from: [said4.id], section: 'Facts' }];
    const { memory } = propose({ facts }, { before, entries: [...entries, said4] });
    expect(memory).not.toContain('Robin likes tea');
    expect(bullets(memory)).toContain(`- Robin drinks coffee. [SUPERSEDES: 2026-08-02 ^${tea.id}] ^${said4.id}`);
  });

  it('marks the two of a conflict that it finds', () => {
    const { memory, result } = propose({ facts: own, conflicts: [[tea.id, calls.id]] });
    expect(result.conflicts).toMatchObject([{ ids: [tea.id, calls.id] }]);
    expect(bullets(memory).filter((line) => line.startsWith('- [uncertain]'))).toHaveLength(2);
  });

  it('fits the limit like any other, and leaves people’s lines alone', () => {
    const memory = '# Mine\n\n- My own line.\n';
    const kept = propose({ facts: own }, { before: { memory, summaries: null }, maximumTokens: 30 });
    expect(kept.memory?.startsWith(memory)).toBe(true);
    expect(kept.result.tokens).toBeLessThanOrEqual(30);
    expect(kept.result.moves.some(({ fate }) => fate === 'crowded-out')).toBe(true);
  });
});

describe('what a new wording adds', () => {
  it.each([
    ['Invoices are sent on Monday.', ['We send invoices every Monday'], []],
    ['Kim works at Fernhill.', ['kim works at fernhill'], []],
    ["Kim's office is here.", ['Kim has an office here'], []],
    ['Use INV-2026 as prefix.', ['The prefix is INV-2025'], ['INV-2026']],
    ['Ask Sasha. Then Kim.', ['Ask Kim'], ['Sasha']],
    ['Send it before noon.', ['Send it at noon'], ['before']],
  ])('%j from %j: %j', (text, sources, expected) => {
    expect(foreignLiterals(text, sources)).toEqual(expected);
  });
});
