import { describe, expect, it } from 'vitest';
import { validateSkill } from './validate.ts';

/** Front matter with a valid name, plus the given lines. */
function skill(lines: string, name = 'my-skill'): string {
  return `---\nname: ${name}\n${lines}\n---\n\nBody.\n`;
}

const rules = (text: string, folder = 'my-skill') => [...new Set(validateSkill(text, folder).map(({ rule }) => rule))];
const described = 'description: "Moves deals. Use when asked to move one."';

describe('validateSkill', () => {
  it.each([
    ['a plain skill', skill(described)],
    ['a colon in quotes', skill('description: "Use when: asked"')],
    ['a number sign in quotes', skill('description: "Use C# things #1"')],
    ['quoted metadata', skill(`${described}\nmetadata:\n  family: "fam-1"\n  version: "1.0"`)],
    ['a space-separated tool list', skill(`${described}\nallowed-tools: Bash(git:*) Read`)],
    ['a comment and an emoji', skill('# note\ndescription: "Moves 🚚 deals"')],
    ['an empty body', `---\nname: my-skill\n${described}\n---\n`],
    ['a rule in the body', `${skill(described)}\n---\n\nmore\n`],
  ])('takes %s', (_, text) => {
    expect(validateSkill(text, 'my-skill')).toEqual([]);
  });

  // Golden cases that the agentskills.io reference validator refuses (its result: error).
  it.each([
    ['an unquoted colon', skill('description: Use when: asked'), ['yaml']],
    ['--- inside the description', skill('description: "a --- b"'), ['front-matter']],
    ['a flow list', skill(`${described}\nallowed-tools: [Read, Bash]`), ['yaml-style', 'allowed-tools']],
    ['a flow map', skill(`${described}\nmetadata: {a: b}`), ['yaml-style']],
    ['a duplicate key', skill(`${described}\n${described}`), ['yaml']],
    ['an anchor and alias', skill('description: &a "x"\nlicense: *a'), ['yaml']],
    ['1025 code points', skill(`description: "${'😀'.repeat(1025)}"`), ['description']],
    ['a byte order mark', `\ufeff${skill(described)}`, ['byte-order-mark', 'front-matter']],
    ['a leading blank line', `\n${skill(described)}`, ['front-matter']],
    ['no closing line', `---\nname: my-skill\n${described}\n`, ['front-matter']],
    ['a key version', skill(`${described}\nversion: 1`), ['known-keys']],
    ['a key user-invocable', skill(`${described}\nuser-invocable: true`), ['known-keys']],
    ['a key argument-hint', skill(`${described}\nargument-hint: x`), ['known-keys']],
    ['no name', `---\n${described}\n---\n`, ['name']],
    ['no description', '---\nname: my-skill\n---\n', ['description']],
    ['a blank description', skill('description: " "'), ['description']],
    ['a compatibility of 501', skill(`${described}\ncompatibility: "${'x'.repeat(501)}"`), ['compatibility']],
  ])('refuses %s, as the reference does', (_, text, expected) => {
    expect(rules(text)).toEqual(expected);
  });

  // Golden cases that the reference takes, but another reader does not, or reads differently.
  it.each([
    ['a comment that truncates', skill('description: Use C# things #1'), ['description']],
    ['a folded description', skill('description: >-\n  Moves\n  deals'), ['description']],
    ['a literal description', skill('description: |\n  Moves deals'), ['description']],
    ['a null word', skill('description: ~'), ['description']],
    ['a boolean word', skill('description: true'), ['description']],
    ['angle brackets', skill('description: "a <b> c"'), ['description']],
    ['CRLF', skill(described).replaceAll('\n', '\r\n'), ['line-endings', 'front-matter']],
    ['a comma-separated tool list', skill(`${described}\nallowed-tools: Read, Bash`), ['allowed-tools']],
    ['a block tool list', skill(`${described}\nallowed-tools:\n  - Read`), ['allowed-tools']],
    ['nested metadata', skill(`${described}\nmetadata:\n  a:\n    b: "c"`), ['metadata']],
    ['metadata that is text', skill(`${described}\nmetadata: foo`), ['metadata']],
    ['empty metadata', skill(`${described}\nmetadata:`), ['metadata']],
    ['unquoted numbers in metadata', skill(`${described}\nmetadata:\n  version: 1.0`), ['metadata']],
  ])('refuses %s for the strictest reader', (_, text, expected) => {
    expect(rules(text)).toEqual(expected);
  });

  it.each([
    ['3d', []],
    ['a'.repeat(64), []],
    ['a'.repeat(65), ['name']],
    ['my_skill', ['name']],
    ['技能', ['name']],
    ['-a', ['name']],
    ['a--b', ['name']],
    ['My-skill', ['name']],
    ['"007"', ['folder']],
    ['007', ['name']],
    ['no', ['name']],
  ])('judges the name %s', (name, expected) => {
    expect(rules(skill(described, name), name)).toEqual(expected);
  });

  it('counts code points, not UTF-16 units', () => {
    expect(rules(skill(`description: "${'😀'.repeat(1024)}"`))).toEqual([]);
  });

  it('compares the name with the folder', () => {
    expect(rules(skill(described), 'other')).toEqual(['folder']);
  });

  it.each([
    ['lines', 'x\n'.repeat(501)],
    ['tokens', 'word '.repeat(4001)],
  ])('limits the %s of the body', (_, body) => {
    expect(rules(`${skill(described)}${body}`)).toEqual(['body']);
  });

  it.each([
    ['nested lists', `a: ${'['.repeat(4000)}`],
    ['8 KB of front matter', `a: "${'x'.repeat(8200)}"`],
    ['many anchors', Array.from({ length: 300 }, (_, index) => `k${index}: &a${index} [*a${index}]`).join('\n')],
  ])('refuses %s at once', (_, lines) => {
    expect(validateSkill(skill(lines), 'my-skill')).toHaveLength(1);
  });
});
