import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseSkill } from './parse.ts';

function skill(body: string, frontMatter = 'name: a\ndescription: "Does a."'): string {
  return `---\n${frontMatter}\n---\n\n# A\n\nSummary.\n\n${body}`;
}

const steps = (...lines: readonly string[]) => skill(`## Steps\n\n${lines.join('\n')}\n`);
const messagesOf = (text: string) => parseSkill(text).problems.map(({ line, message }) => `${line}: ${message}`);

describe('parseSkill', () => {
  it('reads the parts of a skill', () => {
    const text = skill(
      [
        '## Steps\n\n1. Look: `look()`\n',
        '## Success criteria:\n\n- It was seen\n  by all.\n',
        '## Pitfalls\n\n- **Symptom:** dark.\n  - **Cause:** night.\n  - Prevention: wait.\n- Just text.',
      ].join('\n'),
      'name: a\ndescription: "Does a."\nmetadata:\n  x: "1"\nlicense: MIT',
    );
    expect(parseSkill(text)).toMatchObject({
      name: 'a',
      description: 'Does a.',
      metadata: { x: '1' },
      title: 'A',
      summary: 'Summary.',
      successCriteria: ['It was seen by all.'],
      pitfalls: [
        { symptom: 'dark.', cause: 'night.', correctApproach: '', prevention: 'wait.' },
        { symptom: 'Just text.', cause: '', correctApproach: '', prevention: '' },
      ],
      procedure: { steps: [{ purpose: 'Look', tool: 'look', result: 'step1' }] },
      problems: [],
    });
  });

  it.each([
    ['a byte order mark', (text: string) => `\ufeff${text}`],
    ['CRLF', (text: string) => text.replaceAll('\n', '\r\n')],
    ['blank lines before', (text: string) => `\n\n${text}`],
    ['an unknown key', (text: string) => text.replace('name:', 'version: 2\nname:')],
  ])('warns of %s and reads on', (_, change) => {
    const parsed = parseSkill(change(steps('1. Look: `look()`')));
    expect(parsed).toMatchObject({ name: 'a', description: 'Does a.', problems: [{ blocking: false }] });
    expect(parsed.procedure?.steps).toHaveLength(1);
  });

  it.each([
    ['folded', 'name: a\ndescription: >-\n  Does\n  a.'],
    ['unquoted with a colon', 'name: a\ndescription: Does: a.'],
    ['anchored', 'name: &a a\ndescription: "Does a."'],
  ])('reads a description that is %s', (_, frontMatter) => {
    expect(parseSkill(skill('', frontMatter)).description).toMatch(/^Does:? a\.$/);
  });

  it('warns where there is no front matter', () => {
    expect(parseSkill('# A\n\n## Steps\n\n1. Look: `look()`\n').problems.map(({ blocking }) => blocking)).toEqual([
      false,
      false,
      false,
    ]);
  });

  // Other ways to say the same: what a model writes that was shown the notation.
  it.each([
    ['When `{a.b} = 1`, look: `look()`', 'look'],
    ['Look, if `{a.b} = 1`: `look()`', 'Look'],
    ['Look when `{a.b}=1`: `look()`.', 'Look'],
    ['When `{a.b} = 1`: `look( )`', 'Call look'],
  ])('takes the condition of %s', (text, purpose) => {
    const parsed = parseSkill(steps('1. First: `a = first()`', `2. ${text}`));
    expect(parsed.problems).toEqual([]);
    expect(parsed.procedure?.steps[1]).toMatchObject({ purpose, tool: 'look', when: [{ operator: '=' }] });
  });

  it('takes a loop that comes first, and wrapped lines', () => {
    const parsed = parseSkill(
      steps('1. First: `a = first()`', '2) For each `e` in `{a}`,', '   look:', '   `look(x: {e})`'),
    );
    expect(parsed.procedure?.steps[1]).toMatchObject({ purpose: 'look', forEach: { item: 'e', list: { root: 'a' } } });
  });

  it.each([
    ['1. Look around.', '12: Step 1: it has no call at its end, so only a model can follow it.'],
    ['1. Use `grep`', '12: Step 1: it has no call at its end, so only a model can follow it.'],
    ['1. Look: `look(a: )`', '12: Step 1: cannot read `look(a: )`: expected a value, found ")".'],
    ['1. Look: `look(a: 1, a: 2)`', '12: Step 1: cannot read `look(a: 1, a: 2)`: "a" is given twice.'],
    [
      '1. Look: `look(a: "{"}")`',
      '12: Step 1: cannot read `look(a: "{"}")`: expected the name of an input or result, found "\\"}\\")".',
    ],
    ['1. Look: `look()', '12: Step 1: a backtick is left open.'],
    ['1. With `x` look: `look()`', '12: Step 1: a code span before the last one must follow "when" or "for each".'],
    ['1. Look: `look(a: {b})`', '12: `b` is used, but no input and no earlier step gives it.'],
    ['- Look: `look()`', '12: This step is not numbered.'],
    ['1. Look: `look()`\n   - and think', '12: This step has points below it; make each of them a step.'],
    ['Look.', '10: There is no step with a call.'],
  ])('says why %j cannot be executed', (text, message) => {
    const parsed = parseSkill(steps(text));
    expect(parsed.procedure).toBeNull();
    expect(parsed.problems.map(({ line, message: said }) => `${line}: ${said}`)).toContain(message);
  });

  it.each([
    ['- deal: the deal', 'Input 1: an input begins with its name in backticks.'],
    ['- `deal`', 'Input 1: a colon is missing after the name of the input.'],
    ['- `deal` (money): it', 'Input 1: "money" is not one of text, number, lower, upper, slug, list.'],
    ['- `deal`: it; in the request `"a"`.', 'Input 1: `"a"` needs its phrases: where it says `"…"` or `"…"`.'],
    ['- `deal`: it; in the request `/a/`.', 'The pattern of `deal` has 0 capture groups instead of one.'],
    ['- `deal`: it; otherwise `{x}`.', 'Input 1: `{x}` must be a value without references.'],
  ])('says what is wrong with the input %s', (text, message) => {
    expect(messagesOf(skill(`## Inputs\n\n${text}\n\n## Steps\n\n1. Look: \`look()\`\n`))).toEqual([`12: ${message}`]);
  });

  it('passes over steps in a fenced block and outputs without code', () => {
    const parsed = parseSkill(
      skill(
        '## Steps\n\n1. Look: `look()`\n\n```\n2. Not a step\n## Not a heading\n```\n\n## Output\n\n- Say hello.\n',
      ),
    );
    expect(parsed.procedure).toMatchObject({ steps: [{ tool: 'look' }], replies: [] });
    expect(parsed.problems).toMatchObject([
      { line: 14, message: 'Text beside the numbered steps is read by models only.', blocking: false },
      { line: 21, message: 'This output has no text in a code span, so it is sent by models only.', blocking: false },
    ]);
  });

  it('reads the example of the README', () => {
    const readme = readFileSync(new URL('README.md', import.meta.url), 'utf8');
    const example = readme.split('```markdown\n')[1]?.split('```')[0] ?? '';
    const parsed = parseSkill(skill(example));
    expect(parsed.problems).toEqual([]);
    expect(parsed.procedure).toMatchObject({ inputs: [{}, {}], steps: [{}, {}, {}, {}], replies: [{}, {}] });
  });

  it('keeps steps below deeper headings', () => {
    expect(parseSkill(steps('### One', '1. A: `a()`', '### Two', '1. B: `b()`')).procedure?.steps).toHaveLength(2);
  });
});

describe('parseSkill on hostile files', () => {
  const call = (argument: string) => steps(`1. Look: \`look(a: ${argument})\``);
  it.each([
    ['a huge file', steps('x'.repeat(300_000)), 'larger than 256 KB'],
    ['huge front matter', skill('', `name: "${'a'.repeat(9000)}"`), 'larger than 8 KB'],
    ['deep lists', call('['.repeat(100_000)), 'nest deeper than 32'],
    ['deep records', call('{a: '.repeat(50_000)), 'nest deeper than 32'],
    ['deep selectors', call('{a[b = '.repeat(30_000)), 'nest deeper than 32'],
    ['deep references in text', call('"{a[b = '.repeat(30_000)), 'nest deeper than 32'],
    ['an open string', call(`"${'\\n'.repeat(100_000)}`), 'expected a closing quote'],
    ['100,000 backticks', steps(`1. ${'`'.repeat(100_001)}`), 'a backtick is left open'],
    [
      '10,000 steps',
      steps(...Array.from({ length: 10_000 }, () => '1. Look: `look()`')),
      'More than 50 inputs or 100 steps',
    ],
    ['10,000 conditions', steps(`1. Look${', when `{a} is empty`'.repeat(10_000)}: \`look()\``), '`a` is used, but'],
    [
      'a repetition bomb',
      skill('## Inputs\n\n- `a`: it; in the request `/((a{1,1000}){1,1000})/`.\n\n## Steps\n\n1. A: `a()`\n'),
      'The pattern of `a`',
    ],
    ['spaces', steps(`1.${' '.repeat(200_000)}x`), 'it has no call'],
    ['hashes', steps(`##${' #'.repeat(100_000)}x`), 'no step with a call'],
    ['YAML aliases', skill('', `name: &a [${'*a, '.repeat(500)}]`), 'not valid YAML'],
    ['a prototype key', skill('', '__proto__: {a: b}\nname: a'), 'not in the specification: __proto__'],
  ])(
    'reads %s fast and says what is wrong',
    (_, text, message) => {
      expect(messagesOf(text).join('\n')).toContain(message);
    },
    2000,
  );
});
