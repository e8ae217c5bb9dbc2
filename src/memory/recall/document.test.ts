import { describe, expect, it } from 'vitest';
import type { RecallKind } from '../../domain/memory.ts';
import { readDocument } from './document.ts';
import { placeOf } from './place.ts';

describe('placeOf', () => {
  it.each<[string, RecallKind, string | null, boolean]>([
    ['memories/MEMORY.md', 'memory', null, false],
    ['memories/facts/people.md', 'memory', null, false],
    ['memories/current-task.md', 'task', null, false],
    ['memories/workflows/sales/x.md', 'workflow', null, false],
    ['memories/lessons/mail.md', 'lesson', null, false],
    ['memories/daily/2026-11-21.md', 'daily', '2026-11-21', false],
    ['memories/daily/notes.md', 'daily', null, false],
    ['memories/archive/daily/2026-01-02.md', 'daily', '2026-01-02', true],
    ['memories/archive/tasks/x.md', 'task', null, true],
    ['memories/archive/summaries.md', 'other', null, true],
    ['memories/skills/daily-logs/SKILL.md', 'other', null, false],
    ['memories/notes.md', 'other', null, false],
    ['skills/book-a-room/SKILL.md', 'skill', null, false],
  ])('knows %s', (path, kind, day, isArchived) => {
    expect(placeOf(path)).toEqual({ kind, day, isArchived });
  });
});

describe('readDocument', () => {
  it.each([
    ['the first heading', 'memories/x.md', 'Text.\n\n## A *title*\n', 'A *title*'],
    ['the file name', 'memories/workflows/pay-a-bill.md', 'Text.', 'pay a bill'],
    ['the day', 'memories/daily/2026-11-21.md', '- note', '2026-11-21'],
    [
      'the name of a skill',
      'skills/a/SKILL.md',
      '---\nname: book-a-room\ndescription: Books.\n---\nText.',
      'book-a-room',
    ],
  ])('takes %s for the title', (_, path, text, title) => {
    expect(readDocument(path, text).title).toBe(title);
  });

  it('finds a skill by its description, and by the name of its folder', () => {
    const text = '---\nname: x\ndescription: "Moves appointments in the calendar."\n---\n# X\n\nSteps.';
    const [passage] = readDocument('skills/reschedule-a-meeting/SKILL.md', text).passages;
    expect(passage?.fields[2]).toBe('skill reschedul a meet rescheduleameet move appoint in the calendar');
  });

  it('takes any front matter, however broken', () => {
    expect(readDocument('skills/a/SKILL.md', '---\nname: [&a *a\n---\n# Title\n').title).toBe('Title');
    expect(readDocument('skills/a/SKILL.md', '---\nnever closed').passages).toHaveLength(1);
  });

  it.each([
    ['a byte order mark and CRLF', '\ufeff# Title\r\n\r\nText.\r\n', 'Title', '# Title\n\nText.\n'],
    ['no text', '', 'x', undefined],
    ['blank lines', '\n\n \n', 'x', undefined],
  ])('reads %s', (_, text, title, first) => {
    const document = readDocument('memories/x.md', text);
    expect(document.title).toBe(title);
    expect(document.passages[0]?.text).toBe(first);
  });
});
