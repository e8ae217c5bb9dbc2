import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { validateAsReference } from './reference.ts';
import { printAvailableSkills } from './reference-prompt.ts';
import { findStricter } from './reference-warnings.ts';

const skill = (...lines: readonly string[]) => `---\n${lines.join('\n')}\n---\n\n# Body\n`;
const named = (...lines: readonly string[]) => skill('name: my-skill', ...lines);
const described = (...lines: readonly string[]) => named('description: Hello', ...lines);
const yaml = (reason: string) => [`Invalid YAML in frontmatter: ${reason}`];
const extra = (names: string) => [
  `Unexpected fields in frontmatter: ${names}. Only ['allowed-tools', 'compatibility', 'description', 'license', 'metadata', 'name'] are allowed.`,
];
const badName = (name: string) =>
  `Skill name '${name}' contains invalid characters. Only letters, digits, and hyphens are allowed.`;
const FLOW = "Found ugly disallowed JSONesque flow mapping (surround with ' and ' to make text appear literally)";
const ANCHOR = "Found confusing disallowed anchor token (surround with ' and ' to make text appear literally)";

// Every row was run through skills-ref: the expected messages are its own, but for the place in the file.
describe('validateAsReference', () => {
  it.each<[string, string]>([
    ['a plain skill', described()],
    ['a value cut off by a comment', named('description: Use C# things #1')],
    ['a colon in quotes', named('description: "Use when: asked"')],
    ['a folded description', named('description: >-', '  Use when: asked', '  twice')],
    ['a literal description', named('description: |', '  Use when: asked')],
    ['a description on several lines', named('description: Use it', '  when asked')],
    ['a list of tools as text', described('allowed-tools: Read, Bash')],
    ['a block list of tools', described('allowed-tools:', '  - Read', '  - Bash')],
    ['a map of tools', described('allowed-tools:', '  Read: yes')],
    ['nested metadata', described('metadata:', '  a:', '    b: c')],
    ['metadata that is text', described('metadata: foo')],
    ['empty metadata', described('metadata:')],
    ['a null word', named('description: ~')],
    ['a boolean word', named('description: true')],
    ['1024 characters', named(`description: ${'x'.repeat(1024)}`)],
    ['1024 characters beyond UTF-16', named(`description: ${'😀'.repeat(1024)}`)],
    ['CRLF', described().replaceAll('\n', '\r\n')],
    ['an empty body', '---\nname: my-skill\ndescription: Hello\n---'],
    ['a comment', described('# note')],
    ['an emoji and angle brackets', named('description: Moves 🚚 <b>deals</b>')],
    ['an empty compatibility', described('compatibility:')],
    ['a compatibility of 500', described(`compatibility: ${'x'.repeat(500)}`)],
    ['a tab in quotes, a comment and a block', named('description: "a\tb" #\tc', 'license: |', '  a\tb')],
    ['a quoted key', skill('"name": my-skill', "'description': Hello")],
    ['an explicit key', described('? license', ': MIT')],
    ['space around the name', skill('name: " my-skill "', 'description: x')],
    ['a rule in the body', `${described()}---\nmore\n`],
    ['a quoted merge key as text', described('license: "<<"')],
    ['a merge', described('<<:', '  license: MIT')],
  ])('takes %s', (_, text) => {
    expect(validateAsReference(text, 'my-skill')).toEqual([]);
  });

  it.each<[string, string, readonly string[]]>([
    ['no front matter', '# Hi\n', ['SKILL.md must start with YAML frontmatter (---)']],
    ['a byte order mark', `\ufeff${described()}`, ['SKILL.md must start with YAML frontmatter (---)']],
    ['a leading blank line', `\n${described()}`, ['SKILL.md must start with YAML frontmatter (---)']],
    ['an unclosed one', '---\nname: a\n', ['SKILL.md frontmatter not properly closed with ---']],
    ['an empty one', '---\n---\n', ['SKILL.md frontmatter must be a YAML mapping']],
    ['a text', '---\nhello\n---\n', ['SKILL.md frontmatter must be a YAML mapping']],
    ['a list', '---\n- a\n---\n', ['SKILL.md frontmatter must be a YAML mapping']],
    ['an unquoted colon', named('description: Use when: asked'), yaml('mapping values are not allowed here (line 3)')],
    [
      '--- in a value, which ends it there',
      named('description: "a --- b"'),
      yaml('found unexpected end of stream (line 3)'),
    ],
    ['a flow list', described('allowed-tools: [Read, Bash]'), yaml(FLOW)],
    ['a flow map', described('metadata: {a: b}'), yaml(FLOW)],
    ['a duplicate key', described('name: my-skill'), yaml("Duplicate key 'name' found")],
    ['a nested duplicate key', described('metadata:', '  a: b', '  a: c'), yaml("Duplicate key 'a' found")],
    ['an anchor', named('description: &a Hello', 'license: *a'), yaml(ANCHOR)],
    ['an alias of nothing', named('description: *a'), yaml("found undefined alias 'a'")],
    ['a tag', named('description: !!str Hello'), yaml('Found disallowed tag tokens (do not specify types in markup)')],
    [
      'maps at other depths',
      described('metadata:', '  a: b', 'license:', '    c: d'),
      yaml('Found mapping with indentation inconsistent with previous mapping'),
    ],
    ['a tab before a value', named('description:\tHello'), yaml("found character '\\t' that cannot start any token")],
    ['a tab after a value', named('description: Hello\t'), yaml("found character '\\t' that cannot start any token")],
    [
      'a merge of text',
      described('<<: x'),
      yaml('expected a mapping or list of mappings for merging, but found scalar'),
    ],
    ['an end without a beginning', '---\n...\n---\n', yaml("expected the node content, but found '<document end>'")],
    ['a second document', described('...', 'a: b'), yaml('but found another document')],
    ['version', described('version: 1'), extra('version')],
    [
      'several unknown keys, sorted',
      described('user-invocable: true', 'argument-hint:'),
      extra('argument-hint, user-invocable'),
    ],
    ['keys beyond UTF-16, by code point', described('"😀": 1', '"\uff5e": 2'), extra('\uff5e, 😀')],
    [
      'nothing that is required',
      skill('license: MIT'),
      ['Missing required field in frontmatter: name', 'Missing required field in frontmatter: description'],
    ],
    [
      'everything, in order',
      skill('x: 1', 'name:', 'description: " "', 'compatibility:', '  - a'),
      [
        ...extra('x'),
        "Field 'name' must be a non-empty string",
        "Field 'description' must be a non-empty string",
        "Field 'compatibility' must be a string",
      ],
    ],
    ['a merge key as text', named('description: <<'), ["Field 'description' must be a non-empty string"]],
    [
      'a description that is a list',
      named('description:', '  - a'),
      ["Field 'description' must be a non-empty string"],
    ],
    [
      '1025 characters',
      named(`description: ${'x'.repeat(1025)}`),
      ['Description exceeds 1024 character limit (1025 chars)'],
    ],
    [
      'a compatibility of 501',
      described(`compatibility: ${'x'.repeat(501)}`),
      ['Compatibility exceeds 500 character limit (501 chars)'],
    ],
  ])('refuses %s', (_, text, expected) => {
    expect(validateAsReference(text, 'my-skill')).toEqual(expected);
  });

  it.each<[string, string, readonly string[]]>([
    ['a'.repeat(64), 'a'.repeat(64), []],
    ['a'.repeat(65), 'a'.repeat(65), [`Skill name '${'a'.repeat(65)}' exceeds 64 character limit (65 chars)`]],
    ['3d', '3d', []],
    ['技能', '技能', []],
    ['my_skill', 'my_skill', [badName('my_skill')]],
    ['"ａ"', 'a', []], // NFKC
    ['①', '1', []],
    ['My-Skill', 'My-Skill', ["Skill name 'My-Skill' must be lowercase"]],
    [
      '"-A--b-"',
      'c',
      [
        "Skill name '-A--b-' must be lowercase",
        'Skill name cannot start or end with a hyphen',
        'Skill name cannot contain consecutive hyphens',
        "Directory name 'c' must match skill name '-A--b-'",
      ],
    ],
    ['my-skill', 'other', ["Directory name 'other' must match skill name 'my-skill'"]],
  ])('judges the name %s in the folder %s', (name, folder, expected) => {
    expect(validateAsReference(skill(`name: ${name}`, 'description: x'), folder)).toEqual(expected);
  });

  it('refuses what no other reader has a limit for', () => {
    expect(validateAsReference(named(`description: "${'x'.repeat(9000)}"`), 'my-skill')).toEqual([
      'SKILL.md frontmatter exceeds 8 KB and was not read',
    ]);
    expect(validateAsReference(named('description: "\u0007"'), 'my-skill')).toEqual(
      yaml('unacceptable character #x0007: special characters are not allowed'),
    );
  });
});

describe('findStricter', () => {
  const stricter = (text: string) =>
    findStricter(text, { folderName: 'my-skill', errors: validateAsReference(text, 'my-skill') }).join('\n');

  it('has nothing to say of a skill that is written for the strictest reader', () => {
    expect(stricter(named('description: "Hello"', 'metadata:', '  a: "1"'))).toBe('');
  });

  it.each([
    ['CRLF', named('description: "Hello"').replaceAll('\n', '\r\n'), 'Lines must end with LF only.'],
    ['angle brackets', named('description: "a <b>"'), 'must not contain < or >'],
    ['a name beyond a-z', skill('name: 技能', 'description: "x"'), ''],
    ['a word of YAML 1.1', named('description: true'), 'A description is required'],
    ['an unquoted description', described(), 'must be double-quoted'],
    ['a value that is cut off', named('description: Use C# things #1'), 'The value of description ends before its #'],
    ['tools between commas', named('description: "x"', 'allowed-tools: Read, Bash'), 'Separate tools by spaces'],
    ['numbers in metadata', named('description: "x"', 'metadata:', '  a: 1'), 'map of quoted strings'],
    ['a long body', `${named('description: "x"')}${'x\n'.repeat(501)}`, 'The body has'],
    ['a long body of what is invalid', `${named('x: 1')}${'x\n'.repeat(501)}`, 'The body has'],
  ])('warns of %s', (_, text, message) => {
    expect(stricter(text)).toContain(message);
  });

  it('warns of a name that only some clients take', () => {
    const text = skill('name: 技能', 'description: "x"');
    expect(findStricter(text, { folderName: '技能', errors: [] })).toEqual([
      'The name must be made of a-z and 0-9 with single hyphens between.',
    ]);
  });

  it('does not say again what the reference said', () => {
    expect(stricter(described('version: 1'))).toBe('');
  });
});

describe('both, on whatever they are given', () => {
  const pieces = fc.constantFrom(
    ...[
      '---',
      '\n',
      '\r\n',
      ': ',
      'name',
      'description',
      'metadata',
      '"',
      "'",
      '[',
      '{',
      '&a ',
      '*a',
      '!t ',
      '#',
      ' #',
    ],
    ...['  ', '\t', '- ', '|', '>', '? ', '<<', '...', '%YAML', '\ufeff', '\0', '\ud800', '\u2028', '😀', 'a', '\\'],
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join('')),
    fc.array(pieces, { maxLength: 30 }).map((parts) => `---\nname: a\n${parts.join('')}\n---\n`),
  );

  it('never throw', () => {
    fc.assert(
      fc.property(text, fc.string(), (document, folderName) => {
        const errors = validateAsReference(document, folderName);
        expect(Array.isArray(findStricter(document, { folderName, errors }))).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    ['deep lists', `a: ${'['.repeat(8000)}`],
    ['deep blocks', Array.from({ length: 100 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
    ['anchors and aliases', Array.from({ length: 300 }, (_, index) => `k${index}: &a${index} [*a${index}]`).join('\n')],
    ['4,000 keys', 'a:\n'.repeat(2700)],
    ['tabs', `a: ${'\t'.repeat(8000)}`],
    ['spaces', `a: "${' '.repeat(8000)}"`],
    ['comments', '#\n'.repeat(4000)],
    ['an open quote', `a: "${'\\n'.repeat(4000)}`],
    ['colons', ': '.repeat(4000)],
    ['questions', '? '.repeat(4000)],
    ['dashes', '- '.repeat(4000)],
  ])(
    'read %s fast',
    (_, lines) => {
      expect(validateAsReference(skill(lines), 'my-skill')).not.toEqual([]);
    },
    2000,
  );
});

describe('printAvailableSkills', () => {
  it('prints what skills-ref prints', () => {
    expect(printAvailableSkills([])).toBe('<available_skills>\n</available_skills>');
    expect(printAvailableSkills([{ name: 'a', description: `Says "it's" & <b>`, location: '/x/a/SKILL.md' }])).toBe(
      [
        '<available_skills>\n<skill>\n<name>\na\n</name>',
        '<description>\nSays &quot;it&#x27;s&quot; &amp; &lt;b&gt;\n</description>',
        '<location>\n/x/a/SKILL.md\n</location>\n</skill>\n</available_skills>',
      ].join('\n'),
    );
  });
});
