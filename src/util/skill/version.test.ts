import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hash } from '../hash.ts';
import { compareFiles } from './compare-files.ts';
import { parseSkill } from './parse.ts';
import { contentOf, createVersion, isSkillPath, pathsClash, skillDocument, versionOf } from './version.ts';

const SKILL =
  '---\nname: pay\ndescription: "Pays. Use when asked to pay."\n---\n\n# Pay\n\n## Steps\n\n1. Pay: `pay()`\n';
const a = { path: 'references/a.md', text: 'A' };
const b = { path: 'scripts/b.py', text: 'print("`" * 3)\n' };

describe('versionOf', () => {
  it('is the hash of a text that stands alone, as it always was, and one of a folder that does not change', () => {
    expect(versionOf({ text: SKILL })).toBe(hash(SKILL));
    expect(versionOf({ text: SKILL, files: [] })).toBe(hash(SKILL));
    expect(versionOf({ text: 'one', files: [a] })).toBe('5e329733acb89324');
  });

  it('does not depend on the order of the files', () => {
    expect(versionOf({ text: SKILL, files: [b, a] })).toBe(versionOf({ text: SKILL, files: [a, b] }));
  });

  it.each([
    [
      'a text that moved into a file',
      { text: 'onetwo', files: [{ ...a, text: '' }] },
      { text: 'one', files: [{ ...a, text: 'two' }] },
    ],
    [
      'a text that moved into a path',
      { text: 'x', files: [{ path: 'references/ab', text: 'c' }] },
      { text: 'x', files: [{ path: 'references/a', text: 'bc' }] },
    ],
    [
      'two files and one with both texts',
      { text: 'x', files: [a, b] },
      { text: 'x', files: [{ ...a, text: `A","${b.path}","${b.text}` }] },
    ],
    ['an empty file and none', { text: 'x', files: [{ ...a, text: '' }] }, { text: 'x' }],
    [
      'a folder and its own encoding as text',
      { text: 'x', files: [a] },
      { text: JSON.stringify(['x', [a.path, a.text]]) },
    ],
    ['a folder and its document', { text: 'x\n', files: [a] }, { text: skillDocument({ text: 'x\n', files: [a] }) }],
  ])('tells apart %s', (_, first, second) => {
    expect(versionOf(first)).not.toBe(versionOf(second));
  });

  it('is another one for every other content', () => {
    const piece = fc.oneof(
      fc.constantFrom('', 'a', '"', '",["', '\n', '## File: references/a\n', '\ufeff'),
      fc.string({ maxLength: 3 }),
    );
    const path = fc.constantFrom('references/a', 'references/b', 'references/a/b', 'scripts/a', 'scripts/","');
    const files = fc.uniqueArray(fc.record({ path, text: piece }), { selector: (file) => file.path, maxLength: 3 });
    const content = fc.record({ text: piece, files });
    const canonical = (one: { text: string; files: readonly { path: string; text: string }[] }) =>
      JSON.stringify(contentOf(one));
    fc.assert(
      fc.property(content, content, (one, other) => {
        expect(versionOf(one) === versionOf(other)).toBe(canonical(one) === canonical(other));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('createVersion', () => {
  it('has sorted files of path and text alone, and no files where there are none', () => {
    const extra = { ...b, mode: 0o755 };
    expect(createVersion('pay', { text: SKILL, files: [extra, a] })).toEqual({
      skill: 'pay',
      version: versionOf({ text: SKILL, files: [a, b] }),
      text: SKILL,
      files: [a, b],
    });
    expect(createVersion('pay', { text: SKILL, files: [] })).toEqual({
      skill: 'pay',
      version: hash(SKILL),
      text: SKILL,
    });
  });
});

describe('skillDocument', () => {
  it('is the plain text where it stands alone', () => {
    expect(skillDocument({ text: 'no newline' })).toBe('no newline');
  });

  it('shows every file under a heading, scripts in a fence that they cannot close', () => {
    expect(skillDocument({ text: 'one', files: [b, { path: 'scripts/c', text: '```\n````x' }, a] })).toBe(
      [
        'one',
        '',
        '## File: references/a.md',
        '',
        'A',
        '',
        '## File: scripts/b.py',
        '',
        '```py',
        'print("`" * 3)',
        '```',
        '',
        '## File: scripts/c',
        '',
        '`````',
        '```',
        '````x',
        '`````',
        '',
      ].join('\n'),
    );
  });

  it.each([
    ['steps of its own', '## Steps\n\n1. Wire it: `wire()`\n'],
    ['an open fence', '```\n## Steps\n'],
    ['more than a program reads', 'x'.repeat(300_000)],
  ])('leaves what a program does untouched by a file with %s', (_, text) => {
    const { procedure, problems } = parseSkill(skillDocument({ text: SKILL, files: [{ ...a, text }] }));
    expect(procedure).toEqual(parseSkill(SKILL).procedure);
    expect(problems).toEqual(parseSkill(SKILL).problems);
    expect(procedure?.steps).toHaveLength(1);
  });

  it('does so also where SKILL.md leaves a fence open', () => {
    const open = `${SKILL}\n\`\`\`\n`;
    const text = '```\n## Steps\n\n1. Wire it: `wire()`\n';
    expect(parseSkill(skillDocument({ text: open, files: [{ ...a, text }] })).procedure).toEqual(
      parseSkill(open).procedure,
    );
  });
});

describe('isSkillPath', () => {
  it.each([
    'references/a.md',
    'scripts/a.py',
    'references/a/b/c.md',
    'references/größe.md',
    'references/two words.md',
    'scripts/com10',
    'scripts/console.sh',
  ])('takes %s', (path) => {
    expect(isSkillPath(path)).toBe(true);
  });

  it.each([
    '',
    'references',
    'references/',
    '/references/a.md',
    'a.md',
    'assets/a.md',
    'References/a.md',
    'references//a.md',
    'references/../SKILL.md',
    'references/./a.md',
    'references/.hidden',
    'references/.git/config',
    'references/a/b/c/d.md',
    'references\\a.md',
    'references/a\\b.md',
    'references/a\nb.md',
    'references/a\u0000b',
    'references/a\u202eb.md',
    'references/a:b',
    'references/a?',
    'references/con',
    'references/Nul.txt',
    'scripts/COM1.py',
    'scripts/lpt9',
    'references/a.',
    'references/a ',
    'references/ a',
    'references/a`b',
    'references/u\u0308.md',
    `references/${'a'.repeat(200)}`,
  ])('refuses %j', (path) => {
    expect(isSkillPath(path)).toBe(false);
  });
});

describe('pathsClash', () => {
  it.each([
    ['references/a.md', 'references/A.md', true],
    ['references/a', 'references/a/b', true],
    ['references/A/b', 'references/a', true],
    ['references/a', 'references/ab', false],
    ['references/a', 'scripts/a', false],
  ])('%s, %s: %s', (first, second, expected) => {
    expect(pathsClash(first, second)).toBe(expected);
  });
});

describe('compareFiles', () => {
  it('names what was added, changed and removed, sorted', () => {
    expect(
      compareFiles(
        [b, a],
        [
          { ...b, text: '2' },
          { path: 'references/0', text: '' },
        ],
      ),
    ).toEqual([
      { path: 'references/0', before: null, after: '' },
      { path: a.path, before: 'A', after: null },
      { path: b.path, before: b.text, after: '2' },
    ]);
    expect(compareFiles(undefined, [])).toEqual([]);
  });
});
