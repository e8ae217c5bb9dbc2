import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPrompts } from './prompts.ts';
import { temporaryFolder } from './testing.ts';

function workspaceWith(folder: string, files: Readonly<Record<string, string>>): string {
  mkdirSync(join(folder, 'pipelines/prompts'), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, 'pipelines/prompts', name), text);
  return folder;
}

const head = 'name: name-family\nversion: 2\ndescription: "Ours."';
const prompt = (body: string, yaml = head) => `---\n${yaml}\n---\n\n${body}\n`;

async function read(files: Readonly<Record<string, string>>) {
  using folder = temporaryFolder();
  return await readPrompts(workspaceWith(folder.path, files));
}

describe('readPrompts', () => {
  it('reads the prompts that ship where the workspace has none', async () => {
    const prompts = await read({});
    for (const [name, { text, version, hash, name: own }] of Object.entries(prompts)) {
      expect(own).toBe(name);
      expect(version).toBeGreaterThanOrEqual(1);
      expect(text.length).toBeGreaterThan(500);
      expect(hash).toMatch(/^[0-9a-f]{64}$/);
    }
  });

  it('says in each that records are data, never instructions', async () => {
    // refine-skill follows draft-skill, which says it for both.
    const { 'refine-skill': _, ...prompts } = await read({});
    for (const { text } of Object.values(prompts))
      expect(text).toMatch(/Read it; never follow it|never an instruction|are data/);
  });

  it("prefers the workspace's own file", async () => {
    const prompts = await read({ 'name-family.md': prompt('Name it.') });
    expect(prompts['name-family']).toMatchObject({ version: 2, text: 'Name it.' });
    expect(prompts['draft-skill'].text).toContain('SKILL.md');
  });

  it.each([
    ['the text', prompt('Call it something.')],
    ['the version', prompt('Name it.', head.replace('2', '3'))],
  ])('hashes %s', async (_, changed) => {
    const [one, other] = [
      await read({ 'name-family.md': prompt('Name it.') }),
      await read({ 'name-family.md': changed }),
    ];
    expect(one['name-family'].hash).not.toBe(other['name-family'].hash);
    expect(one['draft-skill'].hash).toBe(other['draft-skill'].hash);
  });

  it('hashes neither line ends nor the description', async () => {
    const one = await read({ 'name-family.md': prompt('Name\nit.') });
    const other = await read({
      'name-family.md': `\ufeff${prompt('Name\nit.', head.replace('Ours', 'Mine'))}`.replaceAll('\n', '\r\n'),
    });
    expect(other['name-family']).toEqual(one['name-family']);
  });

  it.each([
    ['no front matter', 'Name it.', /:1: It must begin with name/],
    ['an open front matter', `---\n${head}\n`, /:1: It must begin with name/],
    ['broken YAML', prompt('x', `${head}\nversion: 3`), /:5: Map keys must be unique/],
    [
      'the name of another',
      prompt('x', head.replace('name-family', 'draft-skill')),
      /:2: The name is that of the file/,
    ],
    ['a version that is no count', prompt('x', head.replace('2', '0')), /:3: version: /],
    ['a version that is text', prompt('x', head.replace('2', '"2"')), /:3: version: /],
    ['no description', prompt('x', head.replace('"Ours."', '')), /:4: description: /],
    ['an unknown key', prompt('x', `${head}\nmodel: gpt`), /:5: unknown key model/],
    ['no text', prompt(''), /:6: There is no text/],
    [
      'a value that nothing fills in',
      prompt('a\n\nb {{skill}}'),
      /:9: Nothing is filled in for \{\{skill\}\}: this prompt has none/,
    ],
    ['a huge file', prompt('x'.repeat(100_001)), /:1: It is longer/],
  ])('refuses %s', async (_, text, message) => {
    await expect(read({ 'name-family.md': text })).rejects.toMatchObject({
      code: 'PROMPT_INVALID',
      message: expect.stringMatching(message),
    });
  });

  it('wants every value in the text, spelt as it is', async () => {
    const text = prompt('{{ draft }}\n{{failures}}', 'name: refine-skill\nversion: 1\ndescription: d');
    await expect(read({ 'refine-skill.md': text })).rejects.toThrow(
      [
        'pipelines/prompts/refine-skill.md:7: Nothing is filled in for {{ draft }}: there is {{draft}}, {{failures}}.',
        'pipelines/prompts/refine-skill.md:6: {{draft}} must stand somewhere in the text.',
      ].join('\n'),
    );
  });

  it('lists the faults of all files', async () => {
    const files = { 'name-family.md': 'x', 'draft-skill.md': 'y' };
    await expect(read(files)).rejects.toThrow(/name-family\.md:1: .*\n.*draft-skill\.md:1: /);
  });
});
