import { describe, expect, it } from 'vitest';
import { archiveText } from './archive-text.ts';
import { printEntry } from './entry.ts';
import { FORGOTTEN, planExpired, planForgetEntry, planForgetQuery, type Texts } from './plan-forget.ts';
import { SUMMARIES } from './summaries.ts';
import { said, summarizeAll } from './testing.ts';

const tea = said('Robin likes tea.');
const phone = said("Robin's phone is 030 123.");
const again = said('robin likes tea', { at: '2026-08-02T09:00:00Z' });
const slip = said('Booked twice.', { kind: 'failure', at: '2026-08-02T10:00:00Z' });
const today = '2026-08-09';

const texts: Texts = new Map([
  ['daily/2026-08-01.md', `# 2026-08-01\r\n\r\nMy words.\r\n${day([tea, phone]).replaceAll('\n', '\r\n')}`],
  ['daily/2026-08-02.md', `# 2026-08-02\n\n${day([again, slip])}  - Root cause: no check\n- mine`],
  ['facts/general.md', `# General\n\n${printEntry(tea, { dated: true })}`],
  ['MEMORY.md', `# Memory\n\n- Robin likes tea. ^${tea.id} ^${again.id}\n- ${phone.text} ^${phone.id}\n`],
]);

function day(entries: readonly ReturnType<typeof said>[]): string {
  return entries.map((entry) => printEntry(entry, { dated: false })).join('');
}

function apply(
  plan: { readonly writes: readonly { readonly path: string; readonly text: string | null }[] },
  before: Texts = texts,
) {
  return new Map<string, string | null>([...before, ...plan.writes.map(({ path, text }) => [path, text] as const)]);
}

describe('forgetting an entry', () => {
  it('takes it out wherever it stands, and what says the same; everything else stays byte for byte', () => {
    const plan = planForgetEntry(texts, { id: tea.id, today });
    expect(plan.writes[0]?.path).toBe(FORGOTTEN);
    const after = apply(plan);
    expect(after.get('daily/2026-08-01.md')).toBe(
      `# 2026-08-01\r\n\r\nMy words.\r\n${day([phone]).replaceAll('\n', '\r\n')}`,
    );
    expect(after.get('daily/2026-08-02.md')).toBe(`# 2026-08-02\n\n${day([slip])}  - Root cause: no check\n- mine`);
    expect(after.get('facts/general.md')).toBe('# General\n\n');
    expect(after.get('MEMORY.md')).toBe(`# Memory\n\n- ${phone.text} ^${phone.id}\n`);
    expect(plan.result.entries).toEqual([
      { id: tea.id, text: tea.text, from: ['daily/2026-08-01.md', 'facts/general.md', 'MEMORY.md'] },
      { id: again.id, text: again.text, from: ['daily/2026-08-02.md', 'MEMORY.md'] },
    ]);
    const archive = after.get(FORGOTTEN) ?? '';
    expect(archive).toContain(
      `- ^${tea.id} from facts/general.md, by request:\n  - 2026-08-01 09:00 fact: Robin likes tea. ^${tea.id}\n`,
    );
    expect(archive).toContain(`## ${today}\n`);
  });

  it('takes what is below it along', () => {
    const archive = apply(planForgetEntry(texts, { id: slip.id, today })).get(FORGOTTEN);
    expect(archive).toContain(`  - 10:00 failure: Booked twice. ^${slip.id}\n    - Root cause: no check\n`);
  });

  it('forgets of what happened twice only the one', () => {
    const other = said('Booked twice.', { kind: 'failure', at: '2026-08-03T10:00:00Z' });
    const both = new Map([...texts, ['daily/2026-08-03.md', day([other])]]);
    expect(planForgetEntry(both, { id: slip.id, today }).result.entries.map(({ id }) => id)).toEqual([slip.id]);
  });

  it('leaves a fact that rests on others to those, in their words', () => {
    const memory = `- Robin likes tea and has a phone. ^${tea.id} ^${phone.id}\n`;
    const after = apply(planForgetEntry(new Map([...texts, ['MEMORY.md', memory]]), { id: tea.id, today }));
    expect(after.get('MEMORY.md')).toBe(`- ${phone.text} ^${phone.id}\n`);
  });

  it.each([0, 1, 2, 3, 4])('comes to the same end where it was cut off after %d writes', (done) => {
    const plan = planForgetEntry(texts, { id: tea.id, today });
    const whole = apply(plan);
    const cut = new Map([...apply({ writes: plan.writes.slice(0, done) })].map(([path, text]) => [path, text ?? '']));
    const resumed = new Map(apply(planForgetEntry(cut, { id: tea.id, today: '2026-08-10' }), cut));
    for (const path of texts.keys()) expect(resumed.get(path)).toBe(whole.get(path));
    for (const { id } of plan.result.entries) expect(resumed.get(FORGOTTEN)).toContain(`^${id}`);
    const final = new Map([...resumed].map(([path, text]) => [path, text ?? '']));
    expect(planForgetEntry(final, { id: tea.id, today: '2026-08-11' })).toEqual({
      writes: [],
      result: { entries: [], files: [] },
    });
  });

  it('says so where there is none', () => {
    expect(() => planForgetEntry(texts, { id: 'vvvvvv', today })).toThrow(
      expect.objectContaining({ code: 'UNKNOWN_NAME' }),
    );
  });
});

describe('forgetting by words', () => {
  it.each([
    ['phone', [phone.id]],
    ['Robin PHONE 030', [phone.id]],
    ['tea', [tea.id, again.id]],
    ['Robin likes tea', [tea.id, again.id]],
    ['check', [slip.id]],
    ['book', [slip.id]],
  ])('%j fits one fact', (query, ids) => {
    expect(planForgetQuery(texts, { query, today }).result.entries.map(({ id }) => id)).toEqual(ids);
  });

  it('moves none where it fits several, and lists them', () => {
    const plan = planForgetQuery(texts, { query: 'robin', today });
    expect(plan.writes).toEqual([]);
    expect(plan.result.candidates?.map(({ id }) => id)).toEqual([tea.id, phone.id]);
  });

  it.each(['zebra', '', '...', 'robin zebra'])('says so where %j fits none', (query) => {
    expect(() => planForgetQuery(texts, { query, today })).toThrow(expect.objectContaining({ code: 'UNKNOWN_NAME' }));
  });
});

describe('what is past its time', () => {
  const entries = [tea, phone, again, slip];
  const { summaries, memory } = summarizeAll(entries);
  const late = { today: '2026-11-30', days: 90 };

  it('moves whole, once all of it was summarised', () => {
    const known = new Map([...texts, [SUMMARIES, summaries ?? ''], ['MEMORY.md', memory ?? '']]);
    const plan = planExpired(known, late);
    expect(plan.waiting).toEqual([]);
    expect(plan.writes).toEqual([
      { path: 'archive/daily/2026-08-01.md', text: texts.get('daily/2026-08-01.md') },
      { path: 'daily/2026-08-01.md', text: null },
      { path: 'archive/daily/2026-08-02.md', text: texts.get('daily/2026-08-02.md') },
      { path: 'daily/2026-08-02.md', text: null },
    ]);
    expect(planExpired(known, { ...late, today: '2026-10-30' }).writes).toEqual([]);
  });

  it('waits for its summary', () => {
    expect(planExpired(texts, late)).toMatchObject({
      writes: [],
      waiting: ['daily/2026-08-01.md', 'daily/2026-08-02.md'],
    });
  });

  it.each([
    [null, 'a\n', 'a\n'],
    ['', 'a\n', 'a\n'],
    ['a\n- b\n', '- b\n', 'a\n- b\n'],
    ['# D\n\n- a\n', '# D\n\n- b\n  - c\n- a\n', '# D\n\n- a\n- b\n  - c\n'],
    ['x', 'y', 'x\ny\n'],
    ['x\r\n', 'y\nz\n', 'x\r\ny\r\nz\r\n'],
  ])('never overwrites what the archive has: %j with %j', (archived, text, expected) => {
    expect(archiveText(archived, text)).toBe(expected);
    expect(archiveText(expected, text)).toBe(expected);
  });
});
