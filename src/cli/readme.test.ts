import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { anchorOf } from '../bench/reference/markdown.ts';
import { ERROR_CODES } from '../errors.ts';
import { parseLayout } from '../memory/learn/layout.ts';
import { parsePipeline } from '../store/pipeline.ts';
import { COMMANDS } from './commands/registry.ts';

const root = new URL('../../', import.meta.url);
const read = (page: string): string => readFileSync(new URL(page, root), 'utf8');
const PAGES = ['README.md', 'GUIDE.md', 'TUTORIAL.md'];
const readme = read('README.md');
const guide = read('GUIDE.md');
const sources = readdirSync(new URL('src/', root), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.endsWith('errors.ts'))
  .map((path) => readFileSync(new URL(`src/${path}`, root), 'utf8'))
  .join('\n');

/** What people need by day; all commands and errors stand in REFERENCE.md, which has a test of its own. */
const DAILY = [
  ...['init', 'run', 'schedule', 'status', 'report', 'dashboard', 'doctor', 'verify'],
  ...['recall', 'remember', 'ask', 'adopt', 'reject', 'rollback'],
];

describe('the README', () => {
  it.each(DAILY)('shows the command %s', (name) => {
    expect(readme).toMatch(new RegExp(`\`${name}[ \`]|\\bnightschool ${name}\\b`));
  });

  it('says where everything stands, and how to begin', () => {
    for (const page of ['REFERENCE.md', 'TUTORIAL.md', 'GUIDE.md']) expect(readme).toContain(`](${page}`);
  });
});

describe.each(PAGES)('%s', (page) => {
  const text = read(page);

  it('calls commands that there are, with options that they have', async () => {
    const lines = [...text.matchAll(/^```(?:sh)?\n([\s\S]*?)^```$/gm)].flatMap(([, block = '']) => block.split('\n'));
    const calls = lines.flatMap((line) => {
      const [, words] = /(?:^|-- |&& )(?:npx )?nightschool ([^#>|]*)/.exec(line) ?? [];
      return words === undefined
        ? []
        : [
            words
              .trim()
              .replaceAll(/"[^"]*"/g, 'text')
              .split(/\s+/),
          ];
    });
    for (const words of calls) expect([words, await unknownIn(words)]).toEqual([words, []]);
  });

  it('names no command and no error that there is not', () => {
    const called = [...text.matchAll(/(?:npx|`) ?nightschool ([a-z]+)/g)].map(([, name = '']) => name);
    expect(called.filter((name) => !Object.hasOwn(COMMANDS, name))).toEqual([]);
    const codes = [...text.matchAll(/`([A-Z]+_[A-Z_]+)`/g)].map(([, code = '']) => code);
    const variables =
      /^(NO|FORCE|NIGHTSCHOOL|OPENAI|ANTHROPIC|GEMINI|OPENROUTER|OLLAMA|CLAUDE|CODEX|OPENCLAW|PI|XDG|COPILOT)_/;
    expect(codes.filter((code) => !Object.hasOwn(ERROR_CODES, code) && !variables.test(code))).toEqual([]);
  });

  it('links to what there is', () => {
    const prose = text.replaceAll(/^```[\s\S]*?^```$/gm, '');
    const links = [...prose.matchAll(/\]\(([^):#]*)(?:#([^)]+))?\)/g)].filter(([link]) => !link.includes('http'));
    const missing = links.filter(([, file = '', anchor]) => {
      if (!existsSync(new URL(file === '' ? page : file, root))) return true;
      const headings = (anchor === undefined ? '' : read(file === '' ? page : file)).matchAll(/^#+ (.+)$/gm);
      return anchor !== undefined && ![...headings].some(([, heading = '']) => anchorOf(heading) === anchor);
    });
    expect(missing.map(([link]) => link)).toEqual([]);
  });
});

/** A command that there is not, or options that it does not have. */
async function unknownIn([name = '', ...words]: readonly string[]): Promise<readonly string[]> {
  const command = await COMMANDS[name]?.();
  if (command === undefined) return [name];
  const parsed = new Command();
  command.setUp?.(parsed);
  const known = new Set([...parsed.options.map(({ long }) => long), '--dir', '--json', '--help', '--dry-run']);
  return words.filter((word) => word.startsWith('--') && !known.has(word.split('=')[0] ?? ''));
}

describe('the page about memory', () => {
  const [, section = ''] = guide.split(/^## Memory, and agents that use the skills$/m);
  const blocks = [...(section.split(/^## /m)[0] ?? '').matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(
    ([, text = '']) => text,
  );

  it('shows settings that are settings', () => {
    const settings = blocks.filter((text) => /^memory:/m.test(text));
    expect(settings.length).toBeGreaterThan(0);
    for (const text of settings) {
      const { memory } = parsePipeline(`name: nightly\nlogs: [logs/]\n${text}`, 'GUIDE.md');
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
