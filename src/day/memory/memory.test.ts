import { describe, expect, it } from 'vitest';
import type { CuratedMemory, TeacherJobs } from '../../domain/model.ts';
import { NightschoolError } from '../../errors.ts';
import { DEFAULT_MEMORY } from '../../store/memory-schema.ts';
import { openMemory } from './memory.ts';
import { createMemory, entry } from './testing.ts';

const KEY = `sk-ant-api03-${'abcdefgh'.repeat(11)}-AAAAAA`;

describe('remember', () => {
  it('writes the daily file and the files that memory skills name', async () => {
    using at = await createMemory();
    const {
      entry: made,
      paths,
      known,
      masked,
    } = await at.memory.remember(entry('Robin wants calls on Tuesday mornings.', 'preference'));
    expect({ paths, known, masked }).toEqual({
      paths: ['daily/2026-08-01.md', 'facts/schedule.md'],
      known: false,
      masked: {},
    });
    expect(at.read('daily/2026-08-01.md')).toBe(
      `# 2026-08-01\n\n- 09:00 preference: Robin wants calls on Tuesday mornings. ^${made.id}\n`,
    );
    expect(at.read('facts/schedule.md')).toBe(
      `# Schedule\n\n- 2026-08-01 09:00 preference: Robin wants calls on Tuesday mornings. ^${made.id}\n`,
    );
  });

  it('writes the same on one day once, and what was cut off to its end', async () => {
    using at = await createMemory();
    await at.memory.remember(entry('Robin likes tea.'));
    const before = at.texts();
    expect(await at.memory.remember(entry('Robin likes tea.'))).toMatchObject({ known: true });
    expect(at.texts()).toEqual(before);
    at.write('facts/general.md', '# General\n');
    expect(await at.memory.remember(entry('Robin likes tea.'))).toMatchObject({ known: false });
    expect(at.texts()).toEqual(before);
  });

  it('learns from a task once, whatever day it is, and not again what was forgotten', async () => {
    using at = await createMemory();
    const learnt = entry('Booked a room.', 'success', { source: 'logs/a.jsonl:1' });
    const { entry: made } = await at.memory.remember(learnt);
    at.setTime('2026-08-02T09:00:00Z');
    expect(await at.memory.remember({ ...learnt, text: 'Booked it.' })).toMatchObject({
      known: true,
      paths: ['daily/2026-08-01.md'],
    });
    await at.memory.forget({ what: 'entry', id: made.id });
    expect(await at.memory.remember(learnt)).toMatchObject({ known: true, paths: ['archive/forgotten.md'] });
  });

  it('follows memory skills with a layout of their own', async () => {
    using at = await createMemory();
    at.write(
      'skills/contacts/SKILL.md',
      '---\nname: contacts\ndescription: "Keeps people. Use for people."\nmetadata:\n  nightschool-keeps: "fact"\n  nightschool-path: "people/{contact}.md"\n---\n\n# Contacts\n',
    );
    const { paths } = await at.memory.remember(entry('Kim runs sales.', 'fact', { about: { contact: 'Kim Lee' } }));
    expect(paths).toEqual(['daily/2026-08-01.md', 'people/kim-lee.md']);
    expect(await at.memory.remember(entry('Nobody in particular.'))).toMatchObject({ paths: ['daily/2026-08-01.md'] });
  });

  it('masks secrets before anything is written, and keeps what memories are for', async () => {
    using at = await createMemory();
    const { masked, entry: made } = await at.memory.remember({
      ...entry(`The key is ${KEY}, card 4111 1111 1111 1111, mail robin@fernhill.co, phone +49 30 901820.`),
      details: [{ name: 'Again', text: KEY }],
    });
    expect(masked).toMatchObject({ card: 1 });
    for (const text of at.texts().values()) expect(text).not.toMatch(/sk-ant|4111/);
    expect(made.text).toContain('robin@fernhill.co, phone +49 30 901820');
  });

  it('names what it supersedes by id or day, and refuses what there is not', async () => {
    using at = await createMemory();
    const { entry: old } = await at.memory.remember(entry("Robin's office is in Berlin."));
    at.setTime('2026-08-09T09:00:00Z');
    const { entry: made } = await at.memory.remember(
      entry('The office moved to Hamburg.', 'fact', { supersedes: `^${old.id}` }),
    );
    expect(made.supersedes).toEqual({ id: old.id, date: '2026-08-01' });
    const refused = (supersedes: string) => at.memory.remember(entry('x', 'fact', { supersedes }));
    await expect(refused('vvvvvv')).rejects.toThrow(expect.objectContaining({ code: 'UNKNOWN_NAME' }));
    await expect(refused('yesterday')).rejects.toThrow(expect.objectContaining({ code: 'USAGE' }));
  });

  it('tells of a contradiction at once, and takes the word of who settles it the same day', async () => {
    using at = await createMemory();
    const { entry: old } = await at.memory.remember(entry('Fernhill pays in 14 days.'));
    await at.memory.summarize({ force: true });
    const { conflicts, entry: made } = await at.memory.remember(entry('Fernhill pays in 30 days.'));
    expect(conflicts).toEqual([{ ids: [old.id, made.id], texts: [old.text, made.text] }]);
    const settled = await at.memory.remember(entry('Fernhill pays in 30 days.', 'fact', { supersedes: old.id }));
    expect(settled).toMatchObject({ known: false, conflicts: [] });
    await at.memory.summarize({ force: true });
    expect(at.read('MEMORY.md')).not.toContain('14 days');
    expect(await at.memory.health()).toMatchObject({ conflicts: [], unsummarised: 0 });
  });

  it.each(['\0\u0001', '', ' \n ', 'x'.repeat(2001)])('refuses %j and writes nothing', async (text) => {
    using at = await createMemory();
    await expect(at.memory.remember(entry(text))).rejects.toThrow(expect.objectContaining({ code: 'USAGE' }));
    expect(at.read('daily/2026-08-01.md')).toBeNull();
  });
});

describe('files as people leave them', () => {
  it.each([
    ['binary', new Uint8Array([0, 159, 146, 150])],
    ['UTF-16', new Uint8Array([0xff, 0xfe, 0x23, 0x00])],
  ])('a daily file that is %s is refused, left alone, and stops nothing else', async (_, bytes) => {
    using at = await createMemory();
    at.write('daily/2026-08-01.md', bytes);
    await expect(at.memory.remember(entry('x'))).rejects.toThrow(expect.objectContaining({ code: 'MEMORY_INVALID' }));
    at.setTime('2026-12-01T09:00:00Z');
    await at.memory.remember(entry('Robin likes tea.'));
    const { warnings } = await at.memory.summarize({ force: true });
    expect(warnings).toEqual([expect.stringMatching(/daily\/2026-08-01\.md is no text in UTF-8\. It was left out/)]);
    expect(await at.memory.forget({ what: 'expired' })).toEqual({ entries: [], files: [] });
    expect(await at.memory.forget({ what: 'query', query: 'tea' })).toMatchObject({ entries: [{}] });
  });

  it.each(['daily/2026-08-01.md', 'facts/general.md', 'MEMORY.md', 'archive/summaries.md'])(
    '%s may be a folder: that is said',
    async (path) => {
      using at = await createMemory();
      at.write(`${path}/x.txt`, '');
      const work = at.memory.remember(entry('Robin likes tea.')).then(() => at.memory.summarize({ force: true }));
      await expect(work).rejects.toThrow(expect.objectContaining({ code: 'MEMORY_INVALID' }));
    },
  );

  it('keeps line ends, byte order marks and everything it did not write', async () => {
    using at = await createMemory();
    const daily = '\ufeff# Mine\r\n\r\n* my bullet\r\n\ttabbed\r\nNo end';
    const memory = '\ufeffno heading at all\r\n- my own line';
    at.write('daily/2026-08-01.md', daily);
    at.write('MEMORY.md', memory);
    await at.memory.remember(entry('Robin likes tea.'));
    await at.memory.summarize({ force: true });
    expect(at.read('daily/2026-08-01.md')?.startsWith(`${daily}\r\n`)).toBe(true);
    expect(at.read('MEMORY.md')).toMatch(
      /^\ufeffno heading at all\r\n- my own line\r\n\r\n## Facts\r\n\r\n- Robin likes tea\. \^[0-9a-v]{6}\r\n$/,
    );
  });

  it('takes a huge daily file in its stride', async () => {
    using at = await createMemory();
    const many = Array.from({ length: 800 }, (_, number) => `- 09:00 fact: Robin wants person ${number} of many.`).join(
      '\n',
    );
    at.write('daily/2026-07-01.md', `# Day\n\n${many}\n`);
    const { entries, tokens } = await at.memory.summarize({ force: true });
    expect(entries).toBe(800);
    expect(tokens).toBeLessThanOrEqual(500);
  });
});

describe('forget', () => {
  it('summarises what is past its time before it is moved, and moves it once', async () => {
    using at = await createMemory();
    const { entry: made } = await at.memory.remember(entry('Robin likes tea.'));
    at.setTime('2026-10-30T09:00:00Z');
    expect(await at.memory.forget({ what: 'expired' })).toEqual({ entries: [], files: [] });
    at.setTime('2026-10-31T09:00:00Z');
    const moved = await at.memory.forget({ what: 'expired' });
    expect(moved.files).toEqual([{ from: 'daily/2026-08-01.md', to: 'archive/daily/2026-08-01.md' }]);
    expect(at.read('MEMORY.md')).toContain(`^${made.id}`);
    expect(at.read('daily/2026-08-01.md')).toBeNull();
    expect(await at.memory.forget({ what: 'expired' })).toEqual({ entries: [], files: [] });
    // said again on a day that is archived: both stay
    await at.memory.remember(entry('Kim likes tea.', 'fact', { at: '2026-08-01T10:00:00Z' }));
    await at.memory.forget({ what: 'expired' });
    expect(at.read('archive/daily/2026-08-01.md')).toMatch(/Robin likes tea[\s\S]*Kim likes tea/);
  });

  it('is no obstacle to saying it again, the same day', async () => {
    using at = await createMemory();
    const first = await at.memory.remember(entry('Robin likes tea.'));
    await at.memory.summarize({ force: true });
    await at.memory.forget({ what: 'query', query: 'tea' });
    const second = await at.memory.remember(entry('Robin likes tea.'));
    expect(second).toMatchObject({ known: false });
    expect(second.entry.id).not.toBe(first.entry.id);
    expect(await at.memory.remember(entry('Robin likes tea.'))).toMatchObject({ known: true });
    await at.memory.summarize({ force: true });
    expect(at.read('MEMORY.md')).toContain(`Robin likes tea. ^${second.entry.id}`);
  });

  it.each(['x', '^^', 'k3f9a', ''])('refuses the id %j', async (id) => {
    using at = await createMemory();
    await expect(at.memory.forget({ what: 'entry', id })).rejects.toThrow(expect.objectContaining({ code: 'USAGE' }));
  });

  it('leaves playbooks and memory skills alone', async () => {
    using at = await createMemory();
    at.write('workflows/a.md', '- Robin likes tea. ^aaaaaa\n');
    at.write('skills/x/SKILL.md', '- Robin likes tea. ^aaaaaa\n');
    await expect(at.memory.forget({ what: 'entry', id: 'aaaaaa' })).rejects.toThrow(
      expect.objectContaining({ code: 'UNKNOWN_NAME' }),
    );
  });
});

describe('the current task', () => {
  const task = { goal: 'Send the offer', state: 'Half.', next: ['Ask Robin'], references: ['deals/7'] };

  it('is saved, shown and cleared; the archive has it then', async () => {
    using at = await createMemory();
    expect(await at.memory.showTask()).toBeNull();
    expect(await at.memory.clearTask()).toBeNull();
    const saved = await at.memory.saveTask(task);
    expect(saved).toEqual({ ...task, savedAt: '2026-08-01T09:00:00.000Z' });
    const text = at.read('current-task.md');
    expect(await at.memory.showTask()).toEqual(saved);
    expect(await at.memory.clearTask()).toEqual(saved);
    expect(at.read('current-task.md')).toBeNull();
    expect(at.read('archive/tasks/2026-08-01T09-00-00Z.md')).toBe(text);
  });

  it('is archived where another goal takes its place, and no archived one is overwritten', async () => {
    using at = await createMemory();
    await at.memory.saveTask(task);
    await at.memory.saveTask({ ...task, state: 'More.' });
    expect(at.read('archive/tasks/2026-08-01T09-00-00Z.md')).toBeNull();
    await at.memory.saveTask({ ...task, goal: 'Other' });
    await at.memory.saveTask({ ...task, goal: 'Third' });
    expect(at.read('archive/tasks/2026-08-01T09-00-00Z.md')).toContain('Send the offer');
    expect(at.read('archive/tasks/2026-08-01T09-00-00Z-2.md')).toContain('Other');
  });

  it('has no secrets and a goal', async () => {
    using at = await createMemory();
    expect((await at.memory.saveTask({ ...task, state: `The key is ${KEY}` })).state).not.toContain('sk-ant');
    await expect(at.memory.saveTask({ ...task, goal: ' ' })).rejects.toThrow(
      expect.objectContaining({ code: 'USAGE' }),
    );
  });
});

describe('a teacher', () => {
  const jobsWith = (curateMemory: TeacherJobs['curateMemory']): Pick<TeacherJobs, 'curateMemory'> => ({ curateMemory });
  // the other jobs are never called: reaching for one would fail
  const teacher = (curateMemory: TeacherJobs['curateMemory']) => ({
    name: 'fake/teacher',
    jobs: jobsWith(curateMemory) as TeacherJobs,
  });
  const propose = (make: (ids: readonly string[], texts: readonly string[]) => Partial<CuratedMemory>) =>
    teacher(async ({ entries, facts }) => {
      const all = [...facts, ...entries];
      return {
        facts: [],
        superseded: [],
        conflicts: [],
        ...make(
          all.map(({ id }) => id),
          all.map(({ text }) => text),
        ),
      };
    });

  it('curates, and sees nothing that redaction would hide', async () => {
    const seen: string[] = [];
    using at = await createMemory({
      teacher: propose((ids, texts) => {
        seen.push(...texts);
        return {
          facts: ids.map((id, at) => ({
            text: `${texts[at]}`.replace('Robin likes', 'Robin always likes'),
            from: [id],
            section: 'Who',
          })),
        };
      }),
    });
    await at.memory.remember(entry('Write to robin@fernhill.co.'));
    await at.memory.remember(entry('Kim likes tea.'));
    const { by, warnings } = await at.memory.summarize({ force: true });
    expect({ by, warnings }).toEqual({ by: 'fake/teacher', warnings: [] });
    expect(seen.join()).not.toContain('fernhill');
    expect(at.read('MEMORY.md')).toContain('Write to robin@fernhill.co.'); // own words: the teacher saw a mask
    expect(at.read('MEMORY.md')).toContain('## Who\n\n- Kim likes tea.');
  });

  it.each<[string, ReturnType<typeof teacher>, RegExp]>([
    [
      'is down',
      teacher(() => Promise.reject(new NightschoolError('MODEL_DOWN', 'It is away.'))),
      /could not curate, so the rules did: It is away/,
    ],
    [
      'names what there is not',
      propose(() => ({ facts: [{ text: 'x', from: ['vvvvvv'], section: '' }] })),
      /was refused, so the rules curated/,
    ],
    ['keeps nothing', propose(() => ({})), /was refused, so the rules curated/],
  ])('that %s leaves it to the rules, with a warning', async (_, given, warning) => {
    using at = await createMemory({ teacher: given });
    await at.memory.remember(entry('Robin likes tea.'));
    const { by, warnings } = await at.memory.summarize({ force: true });
    expect({ by, warnings }).toEqual({ by: 'rules', warnings: [expect.stringMatching(warning)] });
    expect(at.read('MEMORY.md')).toContain('Robin likes tea.');
  });

  it('is asked with nothing locked, and what came in meanwhile waits for the next time', async () => {
    let late: (() => Promise<unknown>) | null = null;
    using at = await createMemory({
      teacher: teacher(async ({ entries }) => {
        await late?.();
        late = null;
        return {
          facts: entries.map(({ id, text }) => ({ text, from: [id], section: 'Facts' })),
          superseded: [],
          conflicts: [],
        };
      }),
    });
    await at.memory.remember(entry('Robin likes tea.'));
    late = () => at.memory.remember(entry('Kim likes tea.'));
    expect(await at.memory.summarize({ force: true })).toMatchObject({ by: 'fake/teacher', entries: 1 });
    expect(await at.memory.health()).toMatchObject({ unsummarised: 1 });
  });

  it('whose MEMORY.md changed while it was asked leaves it to the rules', async () => {
    using at = await createMemory({
      teacher: teacher(async () => {
        at.write('MEMORY.md', '# Mine\n\n- new\n');
        return { facts: [], superseded: [], conflicts: [] };
      }),
    });
    await at.memory.remember(entry('Robin likes tea.'));
    const { by, warnings } = await at.memory.summarize({ force: true });
    expect({ by, warnings }).toEqual({ by: 'rules', warnings: [expect.stringMatching(/changed while/)] });
    expect(at.read('MEMORY.md')).toMatch(/^# Mine\n\n- new\n/);
  });
});

describe('recall', () => {
  it('finds what was just remembered, by any memory of the workspace', async () => {
    using at = await createMemory();
    await at.memory.remember(entry('The key of the archive room lies with Noa.'));
    expect((await at.memory.recall('Who has the archive room key?')).hits[0]?.snippet).toContain('lies with Noa');
    const other = await openMemory(at.dir, { settings: DEFAULT_MEMORY, clock: () => new Date('2026-08-02T09:00:00Z') });
    await other.remember(entry('Mika waters the plants.'));
    expect((await at.memory.recall('Who waters the plants?')).hits[0]?.path).toMatch(/^memories\/(?:daily|facts)\//);
  });
});

describe('when a summary is due', () => {
  it('goes by a week, or by many entries', async () => {
    using at = await createMemory();
    expect(await at.memory.health()).toMatchObject({ due: false, unsummarised: 0, lastSummary: null, tokens: 0 });
    await at.memory.remember(entry('Robin likes tea.'));
    expect(await at.memory.summarize()).toMatchObject({ changed: false });
    at.setTime('2026-08-08T09:00:00Z');
    expect(await at.memory.health()).toMatchObject({ due: true });
    expect(await at.memory.summarize()).toMatchObject({ changed: true, entries: 1 });
    for (let number = 0; number < 50; number++) await at.memory.remember(entry(`Note ${number}`, 'note'));
    expect(await at.memory.health()).toMatchObject({ due: true, unsummarised: 50, lastSummary: '2026-08-08' });
  });

  it('writes a lesson of what failed twice', async () => {
    using at = await createMemory();
    const about = { error: 'time-zone' };
    await at.memory.remember(entry('create_event was refused.', 'failure', { about }));
    await at.memory.summarize({ force: true });
    expect(at.read('lessons/time-zone.md')).toBeNull();
    await at.memory.remember(entry('Refused again.', 'failure', { about }));
    await at.memory.summarize({ force: true });
    expect(at.read('lessons/time-zone.md')).toMatch(/create_event was refused[\s\S]*Refused again/);
    const before = at.texts();
    expect(await at.memory.summarize({ force: true })).toMatchObject({ changed: false });
    expect(at.texts()).toEqual(before);
  });
});
