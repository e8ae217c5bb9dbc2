import { describe, expect, it } from 'vitest';
import type { Draft, SkillFile } from '../domain/skill.ts';
import { createVersion } from '../util/skill/version.ts';
import { lintDraft } from './lint.ts';

const TEXT = `---
name: "pay"
description: "Pays a bill. Use when asked to pay."
---

# Pay

## Steps

1. Pay: \`pay()\`
`;
const notes = { path: 'references/notes.md', text: 'Bills are due in May.\n' };
const script = { path: 'scripts/total.py', text: 'print(f"{{{1 + 1}}}")  # a list<int>, so to say\n' };

const draftOf = (files: readonly SkillFile[], text = TEXT): Draft => ({
  ...createVersion('pay', { text, files }),
  teacher: 'x',
  change: 'y',
});
const rules = (files: readonly SkillFile[], text = TEXT): readonly string[] =>
  lintDraft(draftOf(files, text), { examLiterals: [] }).map(({ rule }) => rule);
const texts = (count: number, size: number): readonly SkillFile[] =>
  Array.from({ length: count }, (_, n) => ({ path: `references/${n}.md`, text: 'x'.repeat(size) }));

describe('lintDraft with files', () => {
  it('finds nothing wrong with sound ones', () => {
    expect(rules([notes, script])).toEqual([]);
    expect(rules(texts(20, 3200))).toEqual([]);
  });

  it.each<[string, string, readonly SkillFile[]]>([
    ['path', 'a path outside', [{ ...notes, path: '../notes.md' }]],
    ['path', 'an absolute path', [{ ...notes, path: '/references/notes.md' }]],
    ['path', 'another folder', [{ ...notes, path: 'assets/notes.md' }]],
    ['path', 'SKILL.md again', [{ ...notes, path: 'SKILL.md' }]],
    ['path', 'the same path twice', [notes, notes]],
    ['path', 'a path that differs in case only', [notes, { ...notes, path: 'references/Notes.md' }]],
    ['path', 'a file where a folder is', [notes, { ...notes, path: 'references/notes.md/more' }]],
    ['files', 'too many', texts(21, 1)],
    ['files', 'too much together', texts(20, 3201)],
    ['file-text', 'no text', [{ ...notes, text: 'a\u0000b' }]],
    ['file-text', 'half a character', [{ ...notes, text: 'a\ud800b' }]],
    ['file-text', 'CRLF', [{ ...notes, text: 'a\r\nb' }]],
    ['file-text', 'nothing', [{ ...notes, text: ' \n' }]],
    ['file-heading', 'a line that begins another file', [{ ...notes, text: 'a\n## File: scripts/x.py\nb' }]],
    ['placeholder', 'something to fill in', [{ ...notes, text: 'Ask <your manager>.' }]],
    ['placeholder', 'something to do in a script', [{ ...script, text: '# TODO: the rest' }]],
    ['machine', 'a path of one machine', [{ ...notes, text: 'a\nSee /home/someone/notes.' }]],
    ['machine', 'a host of one machine in a script', [{ ...script, text: 'get("http://localhost:80")' }]],
  ])('refuses (%s) %s', (rule, _, files) => {
    expect(rules(files)).toEqual([rule]);
  });

  it('refuses one file that is too large, and says so of both limits', () => {
    expect(rules(texts(1, 100_001))).toEqual(['files', 'files']);
  });

  it('refuses a SKILL.md that begins another file', () => {
    expect(rules([], `${TEXT}\n## File: references/x.md\n`)).toEqual(['file-heading']);
  });

  it('refuses a version that does not count the files', () => {
    const { files, ...alone } = draftOf([notes]);
    expect(files).toEqual([notes]);
    expect(lintDraft(alone, { examLiterals: [] }).map(({ rule }) => rule)).toEqual(['version']);
  });

  it('names file and line of a secret and of an exam literal, and never the literal', () => {
    const text = 'fine\nThe password is hunter2.\nThe bill is B-4711.\n';
    const findings = lintDraft(draftOf([{ ...notes, text }, script]), {
      examLiterals: ['b-4711'],
      hasSecret: (line) => line.includes('hunter2'),
    });
    expect(findings).toEqual([
      {
        rule: 'secret',
        severity: 'block',
        place: 'references/notes.md:2',
        message: 'references/notes.md: line 2 holds a secret: leave it out.',
      },
      {
        rule: 'exam-literal',
        severity: 'block',
        place: 'references/notes.md:3',
        message: 'references/notes.md: line 3 has a text that only the exam knows.',
      },
    ]);
  });

  it('looks into the names of files, too', () => {
    const named = { ...notes, path: 'references/B-4711.md' };
    expect(lintDraft(draftOf([named]), { examLiterals: ['b-4711'] })).toEqual([
      {
        rule: 'exam-literal',
        severity: 'block',
        place: 'SKILL.md',
        message: 'The name of file 1 has a text that only the exam knows.',
      },
    ]);
  });
});
