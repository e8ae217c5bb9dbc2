import { describe, expect, it } from 'vitest';
import { type Edit, filesOf, moveStaged, replaceStaged, type Staging, stageVersion, writeStaged } from './staging.ts';

const start = stageVersion({
  text: 'one two\ntwo three\nlast line',
  files: [
    { path: 'scripts/run.py', text: 'print(1)' },
    { path: 'references/tags.md', text: 'tags' },
  ],
});
const refusalOf = (edit: Edit) => ('refused' in edit ? edit.refused : '');
const stagingOf = (edit: Edit): Staging => ('staging' in edit ? edit.staging : new Map());

describe('a staged folder', () => {
  it('holds a version with its files', () => {
    expect([...start.keys()]).toEqual(['SKILL.md', 'scripts/run.py', 'references/tags.md']);
    expect(filesOf(start).map(({ path }) => path)).toEqual(['scripts/run.py', 'references/tags.md']);
    expect(stageVersion(null).size).toBe(0);
  });

  it('is never changed, only followed by another', () => {
    const edit = writeStaged(start, 'references/new.md', 'new');
    expect(stagingOf(edit).get('references/new.md')).toBe('new');
    expect(start.has('references/new.md')).toBe(false);
  });

  it.each([
    '../SKILL.md',
    'references/../SKILL.md',
    '/etc/passwd',
    'references\\a.md',
    'assets/a.png',
    'references/',
    'references//a.md',
    './references/a.md',
    'skill.md',
    'C:/a.md',
    'references/.hidden',
    'references/con.md',
    'README.md',
    '',
  ])('has no file %j', (path) => {
    expect(refusalOf(writeStaged(start, path, 'x'))).toMatch(/is no path of a skill: use SKILL\.md, references\//);
  });

  it.each([
    ['differs in case only', 'references/Tags.md', /cannot stand beside "references\/tags\.md"/],
    ['lies in a file', 'references/tags.md/a.md', /cannot stand beside/],
    ['is a folder', 'scripts', /is no path of a skill/],
  ])('has no file beside one that %s', (_, path, refusal) => {
    expect(refusalOf(writeStaged(start, path, 'x'))).toMatch(refusal);
  });

  it('has at most 20 files of 100 KB', () => {
    const names = Array.from({ length: 20 }, (_, index) => ({ path: `references/${index}.md`, text: '' }));
    const full = stageVersion({ text: '', files: names });
    expect(refusalOf(writeStaged(full, 'references/20.md', ''))).toMatch(/at most 20 files/);
    expect(stagingOf(writeStaged(full, 'references/0.md', 'x')).size).toBe(21);
    expect(refusalOf(writeStaged(start, 'SKILL.md', 'ä'.repeat(60_000)))).toMatch(/larger than 100 KB/);
  });
});

describe('replaceStaged', () => {
  const replace = (before: string, after: string, path = 'SKILL.md') => replaceStaged(start, path, { before, after });

  it('replaces one place, taking the new text as it stands', () => {
    expect(stagingOf(replace('two\ntwo', '$& $1')).get('SKILL.md')).toBe('one $& $1 three\nlast line');
  });

  it.each([
    ['is not there', 'lost line', 'SKILL.md', /does not have that text.*\n3: last line$/],
    ['shares no word', 'xyz', 'SKILL.md', /with its spaces and line breaks\.$/],
    ['is there more than once', 'two', 'SKILL.md', /has that text 2 times, on the lines 1, 2/],
    ['is empty', '', 'SKILL.md', /does not have that text/],
    [
      'is in no such file',
      'one',
      'references/no.md',
      /no file "references\/no\.md" in the draft: it has SKILL\.md, references\/tags\.md/,
    ],
  ])('says why where a text %s', (_, before, path, refusal) => {
    expect(refusalOf(replace(before, 'x', path))).toMatch(refusal);
  });

  it('is fast on long files', () => {
    const long = stageVersion({ text: 'ab '.repeat(30_000) });
    expect(refusalOf(replaceStaged(long, 'SKILL.md', { before: 'ab', after: 'x' }))).toMatch(/30000 times/);
  }, 2000);
});

describe('moveStaged', () => {
  it('renames a file', () => {
    const moved = stagingOf(moveStaged(start, 'references/tags.md', 'references/Tags.md'));
    expect(filesOf(moved)).toContainEqual({ path: 'references/Tags.md', text: 'tags' });
    expect(moved.size).toBe(start.size);
  });

  it.each([
    ['SKILL.md', 'references/a.md', /keeps its name/],
    ['references/tags.md', 'SKILL.md', /keeps its name/],
    ['references/no.md', 'references/a.md', /There is no file/],
    ['references/tags.md', 'scripts/run.py', /There is a file "scripts\/run\.py" already/],
    ['references/tags.md', '../a.md', /is no path of a skill/],
  ])('refuses to move %s to %s', (from, to, refusal) => {
    expect(refusalOf(moveStaged(start, from, to))).toMatch(refusal);
  });
});
