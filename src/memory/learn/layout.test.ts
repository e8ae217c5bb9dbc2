import { describe, expect, it } from 'vitest';
import { validateSkill } from '../../util/skill/validate.ts';
import { DEFAULT_MEMORY_SKILLS } from './default-skills.ts';
import { parseLayout } from './layout.ts';

const ALL = ['note', 'fact', 'preference', 'success', 'failure'];

function skill(body: string, metadata: Readonly<Record<string, string>> = {}): string {
  const lines = Object.entries(metadata).map(([key, value]) => `  ${key}: ${JSON.stringify(value)}\n`);
  const head = `---\nname: own\ndescription: "Keeps."\n${lines.length === 0 ? '' : `metadata:\n${lines.join('')}`}---\n`;
  return `${head}\n# Own\n\n${body}`;
}
const read = (body: string, metadata?: Readonly<Record<string, string>>) =>
  parseLayout({ name: 'own', text: skill(body, metadata) });

describe('the default memory skills', () => {
  it.each(DEFAULT_MEMORY_SKILLS)('$name is a valid skill', ({ name, text }) => {
    expect(validateSkill(text, name)).toEqual([]);
  });

  it('keep what they say', () => {
    expect(DEFAULT_MEMORY_SKILLS.map(parseLayout)).toEqual([
      { skill: 'daily-logs', keeps: ALL, paths: ['daily/{date}.md'] },
      { skill: 'user-general-facts', keeps: ['fact', 'preference'], paths: ['facts/{topic}.md'] },
    ]);
  });

  it.each(DEFAULT_MEMORY_SKILLS)('$name says the same in its text as in its metadata', ({ name, text }) => {
    const whole = parseLayout({ name, text });
    const body = parseLayout({ name, text: text.replace(/ {2}nightschool-path: .*\n/, '') });
    expect(body).toEqual(whole);
  });
});

describe('parseLayout', () => {
  it.each<[string, string, readonly string[]]>([
    ['braces', '## File structure\n\nOne file each: `projects/{project}.md`', ['projects/{project}.md']],
    ['brackets', '## Layout\n\n- `contacts/[Contact Name].md`', ['contacts/{contact}.md']],
    ['angle brackets', '### Folder structure:\n\n`errors/<error-category>.md`', ['errors/{error}.md']],
    ['a date that is spelt out', '## Files\n\n`log/YYYY-MM/YYYY-MM-DD.md`', ['log/{month}/{date}.md']],
    ['the folder of the memory', '## Paths\n\n`memories/people/{person}.md`', ['people/{contact}.md']],
    ['several', '## Structure\n\n`a/{project}.md` and `b/{contact}.md`', ['a/{project}.md', 'b/{contact}.md']],
    ['one with an example', '## Layout\n\n`a/{project}.md`, such as `a/apollo.md`', ['a/{project}.md']],
    ['one fixed file', '## Layout\n\nAll in `lessons/all.md`, never in `other.md`.', ['lessons/all.md']],
    ['a fenced block', '## File structure\n\n```\nprojects/{project}.md  # one each\n```', ['projects/{project}.md']],
    [
      'a deeper heading below',
      '## Layout\n\n### Where\n\n`a/{project}.md`\n\n## Rules\n\n`b/{project}.md`',
      ['a/{project}.md'],
    ],
  ])('reads %s from the text', (_, body, paths) => {
    expect(read(body)).toEqual({ skill: 'own', keeps: ALL, paths });
  });

  it('takes the metadata before the text', () => {
    const metadata = { 'nightschool-path': 'p/{project}.md c/{contact}.md', 'nightschool-keeps': 'Failure, success' };
    expect(read('## Layout\n\n`x/{topic}.md`', metadata)).toEqual({
      skill: 'own',
      keeps: ['success', 'failure'],
      paths: ['p/{project}.md', 'c/{contact}.md'],
    });
  });

  it.each<[string, string, Readonly<Record<string, string>> | undefined, string, RegExp]>([
    ['no layout', 'Keep it tidy. `a/{b}.md`', undefined, 'layout-missing', /nightschool-path, such as/],
    ['a heading without a path', '## Layout\n\nOne file for each project.', undefined, 'layout-missing', /nowhere/],
    [
      'an unknown kind',
      '## Layout\n\n`a/{project}.md`',
      { 'nightschool-keeps': 'lessons' },
      'layout-keeps',
      /names lessons; there are note, /,
    ],
    ['a path that leads out', '', { 'nightschool-path': '../{project}.md' }, 'layout-path', /without \. and \.\./],
    ['an absolute path', '', { 'nightschool-path': '/etc/{project}.md' }, 'layout-path', /relative/],
    ['a place of others', '', { 'nightschool-path': 'archive/{project}.md' }, 'layout-path', /archive/],
    ['the index', '', { 'nightschool-path': 'MEMORY.md' }, 'layout-path', /MEMORY\.md/],
    ['no Markdown', '', { 'nightschool-path': '{project}.txt' }, 'layout-path', /\.md/],
  ])('tells what is wrong with %s', (_, body, metadata, rule, message) => {
    expect(read(body, metadata)).toEqual([{ rule, message: expect.stringMatching(message) }]);
  });

  it('reads a file that is no skill at all', () => {
    expect(parseLayout({ name: 'own', text: '\ufeffwhatever' })).toMatchObject([{ rule: 'layout-missing' }]);
    expect(parseLayout({ name: 'own', text: '---\nname: [\n---\n## Layout\n`a/{project}.md`' })).toMatchObject({
      paths: ['a/{project}.md'],
    });
  });
});
