import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packSkill, unpackSkills } from '../../../store/skill-archive.ts';
import { parseSkill } from '../../../util/skill/parse.ts';
import { printFrontMatter } from '../../../util/skill/print-front-matter.ts';
import { validateAsReference } from '../../../util/skill/reference.ts';
import { validateSkill } from '../../../util/skill/validate.ts';
import { createVersion } from '../../../util/skill/version.ts';
import { findSkills } from './find-skills.ts';
import { toStrictSkill } from './strict-skill.ts';

const skill = (...lines: readonly string[]) => `---\n${lines.join('\n')}\n---\n\n# Body\n`;
const plain = skill('name: my-skill', 'description: "Hello"');

describe('toStrictSkill', () => {
  it('leaves alone what every reader takes', () => {
    expect(toStrictSkill(plain, 'whatever')).toEqual({ name: 'my-skill', text: plain, warnings: [] });
    const long = `${plain}${'x\n'.repeat(600)}`;
    expect(toStrictSkill(long, 'my-skill').text).toBe(long);
  });

  it.each<[string, string]>([
    ['a byte order mark', `\ufeff${plain}`],
    ['CRLF', plain.replaceAll('\n', '\r\n')],
    ['blank lines before', `\n\n${plain}`],
    ['no quotes', skill('name: my-skill', 'description: Hello')],
    ['a folded description', skill('name: my-skill', 'description: >-', '  Hello')],
    ['a comment', skill('name: my-skill # mine', 'description: Hello # there')],
    ['single quotes', skill("name: 'my-skill'", "description: 'Hello'")],
  ])('writes %s strictly, and says so', (_, text) => {
    const strict = toStrictSkill(text, 'my-skill');
    expect(strict.text).toBe(plain);
    expect(strict.warnings).toContain('Its front matter was written anew.');
  });

  it.each<[string, readonly string[], readonly string[]]>([
    ['a flow list of tools', ['allowed-tools: [Read, "Bash(a, b)"]'], ['allowed-tools: "Read Bash(a, b)"']],
    ['a block list of tools', ['allowed-tools:', '  - Read', '  - Grep'], ['allowed-tools: "Read Grep"']],
    [
      'tools between commas',
      ['allowed-tools: Read, Bash(git add:*),Grep'],
      ['allowed-tools: "Read Bash(git add:*) Grep"'],
    ],
    ['flow metadata', ['metadata: {a-b: {c: [1]}}'], ['metadata:', '  a-b: "{\\"c\\":[\\"1\\"]}"']],
    ['metadata that is text', ['metadata: foo'], ['metadata:', '  "metadata": "foo"']],
    ['numbers in metadata', ['metadata:', '  version: 1.0'], ['metadata:', '  "version": "1.0"']],
    ['unknown keys', ['version: 1', 'argument-hint: x'], ['metadata:', '  "version": "1"', '  argument-hint: "x"']],
    [
      'a key at both places',
      ['metadata:', '  version: 1', 'version: 2'],
      ['metadata:', '  "version": "1"', '  top-level-version: "2"'],
    ],
    [
      'a licence and more',
      ['license: MIT', 'compatibility: needs git'],
      ['license: "MIT"', 'compatibility: "needs git"'],
    ],
  ])('keeps %s', (_, given, expected) => {
    const { text } = toStrictSkill(skill('name: my-skill', 'description: Hello', ...given), 'my-skill');
    expect(text).toBe(skill('name: my-skill', 'description: "Hello"', ...expected));
    expect(validateAsReference(text, 'my-skill')).toEqual([]);
  });

  it('takes what is no YAML line by line, and says so', () => {
    const { text, warnings } = toStrictSkill(skill('name: my-skill', 'description: Use when: asked'), 'x');
    expect(text).toBe(skill('name: my-skill', 'description: "Use when: asked"'));
    expect(warnings.join('\n')).toContain('is not valid YAML');
  });

  it('says what a description lost', () => {
    const { text, warnings } = toStrictSkill(skill('name: my-skill', 'description: Moves <b> and a --- b'), 'x');
    expect(text).toContain('description: "Moves b and a – b"');
    expect(warnings.join('\n')).toContain('Its description was changed');
  });

  it('keeps a body that looks as if other files followed', () => {
    const text = `${skill('name: my-skill', 'description: Hello')}\n## File: references/a.md\n\nmore\r\n`;
    expect(toStrictSkill(text, 'x').text).toBe(`${plain}\n## File: references/a.md\n\nmore\n`);
  });

  it.each([
    ['My_Skill', 'x', 'my-skill'],
    ['Größe & Co.', 'x', 'gro-e-co'],
    ['', 'The Folder', 'the-folder'],
    ['技能', 'pdf', 'pdf'],
    ['a'.repeat(80), 'x', 'a'.repeat(64)],
  ])('makes a name of %j in %j', (name, folder, expected) => {
    const { name: made, warnings } = toStrictSkill(skill(`name: "${name}"`, 'description: "x"'), folder);
    expect(made).toBe(expected);
    expect(warnings.join('\n')).toContain(`It is called ${expected} here`);
  });

  it.each([
    ['no name at all', skill('description: "x"'), '技能', /No name of a-z/],
    ['no description', skill('name: a'), 'a', /gives no description/],
    ['no front matter', '# Body\n', 'a', /gives no description/],
    ['nothing', '', 'a', /There is no front matter.*gives no description/],
    ['too much', skill('name: a', `description: ${'x'.repeat(9000)}`), 'a', /larger than 8 KB.*gives no description/],
  ])('refuses %s', (_, text, folder, message) => {
    expect(() => toStrictSkill(text, folder)).toThrow(message);
  });

  it('gives a valid skill or says why not, whatever it is given', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('[a]', '{a: b}', '|', '>-', '*x', '&x y', '"'),
    );
    const line = fc.tuple(fc.constantFrom('name', 'description', 'metadata', 'allowed-tools', 'x'), value);
    const text = fc.array(line).map((lines) => skill(...lines.map(([key, text]) => `${key}: ${text}`)));
    fc.assert(
      fc.property(fc.oneof(text, fc.string({ unit: 'binary' })), fc.string(), (document, folder) => {
        try {
          const strict = toStrictSkill(document, folder);
          expect(validateAsReference(strict.text, strict.name)).toEqual([]);
        } catch (error) {
          expect(error).toMatchObject({ code: 'SKILL_INVALID' });
        }
      }),
      {
        numRuns: 1000,
        examples: ['\0', '<>', '---'].map((each) => [skill(`description: ${JSON.stringify(each)}`), '0']),
      },
    );
  });
});

describe('a skill that is exported and imported', () => {
  const name = fc.stringMatching(/^[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,2}$/);
  const prose = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });
  const file = fc.record({ path: fc.stringMatching(/^(references|scripts)\/[a-z]{1,8}(\.md)?$/), text: prose });
  const content = fc.record({
    front: fc.record({ name, description: prose, metadata: fc.dictionary(name, prose, { maxKeys: 3 }) }),
    body: prose,
    files: fc.uniqueArray(file, { selector: ({ path }) => path, maxLength: 4 }),
  });

  it('is the same version', async () => {
    await fc.assert(
      fc.asyncProperty(content, async ({ front, body, files }) => {
        const text = `${printFrontMatter(front)}\n${body}\n`;
        fc.pre(validateSkill(text, front.name).length === 0 && !/[\0\ufffd]/.test(JSON.stringify([text, files])));
        const version = createVersion(front.name, { text, files });
        const archive = await unpackSkills(await packSkill(version));
        const { skills, warnings } = findSkills(archive, 'archive');
        const [found] = skills;
        const strict = toStrictSkill(found?.text ?? '', found?.folder ?? '');
        expect(createVersion(strict.name, { text: strict.text, files: found?.files })).toEqual(version);
        expect([...warnings, ...strict.warnings, ...(found?.warnings ?? [])]).toEqual([]);
        expect(parseSkill(strict.text).name).toBe(front.name);
      }),
      { numRuns: 200 },
    );
  });
});

describe('findSkills', () => {
  const files = (...paths: readonly string[]) => ({
    files: paths.map((path) => ({ path, bytes: Buffer.from(plain) })).sort((a, b) => (a.path < b.path ? -1 : 1)),
    leftOut: [],
  });
  const found = (...paths: readonly string[]) => {
    const { skills, warnings } = findSkills(files(...paths), 'top');
    return { skills: skills.map(({ folder, files: beside }) => [folder, ...beside.map(({ path }) => path)]), warnings };
  };

  it.each<[string, readonly string[], readonly (readonly string[])[]]>([
    ['at the top', ['SKILL.md', 'scripts/a'], [['top', 'scripts/a']]],
    ['in a folder', ['a/SKILL.md', 'a/scripts/b'], [['a', 'scripts/b']]],
    ['several, deep down', ['r/skills/b/SKILL.md', 'r/skills/a/skill.md'], [['a'], ['b']]],
    ['one in another', ['a/SKILL.md', 'a/references/b/SKILL.md'], [['a', 'references/b/SKILL.md']]],
    ['beside what a system left', ['a/SKILL.md', '__MACOSX/a/SKILL.md', 'a/.DS_Store', '.git/x/SKILL.md'], [['a']]],
    ['none', ['README.md', 'a/skills.md'], []],
  ])('finds skills %s', (_, paths, expected) => {
    expect(found(...paths).skills).toEqual(expected);
  });

  it('says what is not taken along', () => {
    const { skills, warnings } = findSkills(
      {
        files: [
          { path: 'README.md', bytes: Buffer.from('x') },
          { path: 'a/LICENSE', bytes: Buffer.from('MIT') },
          { path: 'a/SKILL.md', bytes: Buffer.from(plain) },
          { path: 'a/references/big.md', bytes: Buffer.alloc(100_001, 'x') },
          { path: 'a/references/image.png', bytes: Buffer.from([0x89, 0x50, 0xff]) },
          { path: 'a/scripts/more.zip', bytes: Buffer.from('PK') },
        ],
        leftOut: [{ path: 'a/link', reason: 'it is a link, or no file' }],
      },
      'top',
    );
    expect(warnings).toEqual([
      'a/link was left out: it is a link, or no file.',
      '1 file belongs to no skill: README.md.',
    ]);
    expect(skills.map((each) => each.warnings)).toEqual([
      [
        'LICENSE was left out: a skill here is SKILL.md with references/ and scripts/.',
        'references/big.md was left out: it is larger than 100 KB.',
        'references/image.png was left out: it is not plain text in UTF-8.',
        'scripts/more.zip was left out: an archive in an archive is not opened.',
      ],
    ]);
  });
});
