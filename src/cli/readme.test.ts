import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../errors.ts';
import { parseLayout } from '../memory/learn/layout.ts';
import { parsePipeline } from '../store/pipeline.ts';
import { COMMANDS } from './commands/registry.ts';

const root = new URL('../../', import.meta.url);
const readme = readFileSync(new URL('README.md', root), 'utf8');
const sources = readdirSync(new URL('src/', root), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.endsWith('errors.ts'))
  .map((path) => readFileSync(new URL(`src/${path}`, root), 'utf8'))
  .join('\n');

describe('the README', () => {
  it('lists every error code with its meaning and what to do, and no other', () => {
    const [, table = ''] = readme.split('| code | meaning | what to do |');
    const rows = (table.split('\n\n')[0] ?? '').matchAll(/^\| `([A-Z_]+)` \| ([^|]+) \| ([^|]+) \|$/gm);
    expect([...rows].map(([, code]) => code).sort()).toEqual(Object.keys(ERROR_CODES).sort());
  });

  it.each(Object.keys(COMMANDS))('lists the command %s', async (name) => {
    expect((await COMMANDS[name]?.())?.name.split(' ')[0]).toBe(name);
    expect(readme).toMatch(new RegExp(`^\\| \`${name}[ \`]`, 'm'));
  });
});

describe('the page about memory', () => {
  const [, section = ''] = readme.split(/^## Memory, and agents that use the skills$/m);
  const blocks = [...(section.split(/^## /m)[0] ?? '').matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(
    ([, text = '']) => text,
  );

  it('shows settings that are settings', () => {
    const settings = blocks.filter((text) => /^memory:/m.test(text));
    expect(settings.length).toBeGreaterThan(0);
    for (const text of settings) {
      const { memory } = parsePipeline(`name: nightly\nlogs: [logs/]\n${text}`, 'README.md');
      expect(memory).toMatchObject({ learn: { perNight: 20 }, recall: { embeddings: { use: 'ollama' } } });
    }
  });

  it('shows a memory skill that is followed', () => {
    const [metadata = ''] = blocks.filter((text) => text.startsWith('metadata:'));
    const text = `---\nname: project-errors\ndescription: "Keeps errors by project."\n${metadata}---\n\n# Errors\n`;
    expect(parseLayout({ name: 'project-errors', text })).toMatchObject({ keeps: ['failure'] });
  });
});

describe('the table of errors', () => {
  it.each(Object.keys(ERROR_CODES))('has no code that nothing raises: %s', (code) => {
    expect(sources.includes(code)).toBe(true);
  });
});
