import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { RecallResult } from '../domain/memory.ts';
import { cli, copyWorkspace, createEmpty, createWorkspace, startCli, tree, writeText } from './testing.ts';

const SAMPLES = fileURLToPath(new URL('../../memories/workflows', import.meta.url));
const QUESTION = 'How do I handle a prospect who wants a discount?';

function createSamples() {
  using samples = copyWorkspace(SAMPLES);
  const workspace = createWorkspace();
  for (const [path, text] of tree(samples.dir))
    writeText(workspace.dir, `memories/workflows/${path}`, Buffer.from(text, 'latin1'));
  return workspace;
}

describe('nightschool recall', () => {
  it('finds the right playbook in natural language', async () => {
    using workspace = createSamples();
    const before = tree(workspace.dir, ['memories', 'skills', 'pipelines']);
    const { code, stdout, stderr } = await cli(workspace.dir, ['recall', QUESTION, '--limit', '2']);
    expect([code, stderr]).toEqual([0, '']);
    const lines = stdout.split('\n');
    expect(lines[0]).toBe('1. A prospect wants a discount');
    expect(lines[1]).toMatch(
      /^ {3}memories\/workflows\/prospect-wants-a-discount\.md:1 · workflow · \d{4}-\d\d-\d\d · score 1\.00, has \d\d% of the question$/,
    );
    expect(stdout).toContain('   | # A prospect wants a discount');
    expect(lines.filter((line) => /^\d\. /.test(line))).toHaveLength(2);
    expect(lines.filter((line) => [...line].length > 100 && !line.includes(' · '))).toEqual([]);
    expect(tree(workspace.dir, ['memories', 'skills', 'pipelines'])).toEqual(before);
  });

  it('prints JSON', async () => {
    using workspace = createSamples();
    const { code, stdout } = await cli(workspace.dir, ['recall', QUESTION, '--json']);
    const result: RecallResult = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(result).toMatchObject({ query: QUESTION, mentions: [], notice: null, engine: 'bm25' });
    expect(result.hits[0]?.path).toBe('memories/workflows/prospect-wants-a-discount.md');
  });

  it('says where nothing fits, and that is no failure', async () => {
    using workspace = createSamples();
    const ended = await cli(workspace.dir, ['recall', 'What is the capital of Mongolia?']);
    expect(ended).toEqual({ code: 0, stdout: 'Nothing in the memory fits this question.\n', stderr: '' });
  });

  it('works without a memory and without a pipeline, and leaves nothing behind', async () => {
    using workspace = createEmpty();
    mkdirSync(join(workspace.dir, 'pipelines'));
    const { code, stdout } = await cli(workspace.dir, ['recall', QUESTION]);
    expect([code, stdout]).toEqual([0, 'There is nothing in the memory yet: write Markdown files below memories/.\n']);
    expect(existsSync(join(workspace.dir, '.nightschool'))).toBe(false);
  });

  it.each<[string, readonly string[], readonly string[]]>([
    ['a folder', ['--folder', 'lessons'], ['memories/lessons/b.md']],
    [
      'several folders',
      ['--folder', 'lessons', '--folder', 'daily'],
      ['memories/daily/2026-03-04.md', 'memories/lessons/b.md'],
    ],
    ['a kind', ['--kind', 'daily'], ['memories/daily/2026-03-04.md']],
    [
      'several kinds',
      ['--kind', 'daily', '--kind', 'skill'],
      ['memories/daily/2026-03-04.md', 'skills/kettle/SKILL.md'],
    ],
    ['days', ['--since', '2026-03-04', '--until', '2026-03-04'], ['memories/daily/2026-03-04.md']],
    ['so long ago', ['--since', '2w', '--kind', 'lesson'], ['memories/lessons/b.md']],
    [
      'the archive',
      ['--archived', '--kind', 'daily'],
      ['memories/archive/daily/2025-01-02.md', 'memories/daily/2026-03-04.md'],
    ],
  ])('keeps to %s', async (_, words, paths) => {
    using workspace = createWorkspace();
    writeText(workspace.dir, 'memories/lessons/b.md', '# B\n\nThe kettle is blue.');
    writeText(workspace.dir, 'memories/daily/2026-03-04.md', '# 2026-03-04\n\n- The kettle is blue.');
    writeText(workspace.dir, 'memories/archive/daily/2025-01-02.md', '# 2025-01-02\n\n- The kettle is blue.');
    writeText(workspace.dir, 'skills/kettle/SKILL.md', '---\nname: kettle\ndescription: "Boils."\n---\n# Kettle\n');
    const { stdout } = await cli(workspace.dir, ['recall', 'kettle', '--json', ...words]);
    const { hits }: RecallResult = JSON.parse(stdout);
    expect(hits.map(({ path }) => path).toSorted()).toEqual(paths);
  });

  it.each([
    ['an unknown kind', ['--kind', 'playbook'], /playbook/],
    ['a day that is none', ['--since', 'soon'], /--since "soon" is no day/],
    ['a limit that is none', ['--limit', 'many'], /limit must be a number from 1/],
    ['an unknown engine', ['--engine', 'grep'], /grep/],
    ['a pipeline that is missing', ['--pipeline', 'weekly'], /weekly/],
  ])('refuses %s', async (_, words, message) => {
    using workspace = createWorkspace();
    const { code, stderr } = await cli(workspace.dir, ['recall', 'kettle', ...words]);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });

  it('keeps what a terminal would obey out of it', async () => {
    using workspace = createWorkspace();
    writeText(workspace.dir, 'memories/x.md', '# Kettle \u001b[2J\u0007\n\nIt is\u202e blue.\n');
    const { stdout } = await cli(workspace.dir, ['recall', 'blue kettle']);
    expect(stdout).toContain('Kettle [2J');
    expect(stdout.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]/u);
  });

  it('goes by words where the model of the pipeline does not answer', async () => {
    using workspace = createWorkspace(
      'memory:\n  recall:\n    embeddings: { use: ollama, model: nomic-embed-text, baseUrl: "http://127.0.0.1:1", timeoutSeconds: 1 }',
    );
    writeText(workspace.dir, 'memories/x.md', '# Kettle\n');
    const { code, stdout } = await cli(workspace.dir, ['recall', 'kettle']);
    expect(code).toBe(0);
    expect(stdout).toContain('1. Kettle');
    expect(stdout).toContain('Searched by words alone, as the embeddings failed:');
  });

  it('hands over to qmd where it is asked to', async () => {
    using workspace = createWorkspace('memory: { recall: { engine: qmd } }');
    writeText(workspace.dir, 'memories/x.md', '# Kettle\n');
    const program = join(workspace.dir, 'qmd');
    writeFileSync(
      program,
      `#!/bin/sh\necho '[{"file": "./memories/x.md", "line": 1, "title": "Kettle", "score": 0.5}]'\n`,
    );
    chmodSync(program, 0o755);
    const environment = { PATH: `${workspace.dir}${delimiter}${process.env.PATH}` };
    const { code, stdout } = await cli(workspace.dir, ['recall', 'kettle', '--json'], { environment });
    expect([code, JSON.parse(stdout).engine]).toEqual([0, 'qmd']);
    const builtin = await cli(workspace.dir, ['recall', 'kettle', '--json', '--engine', 'builtin']);
    expect(JSON.parse(builtin.stdout).engine).toBe('bm25');
    const none = await cli(workspace.dir, ['recall', 'kettle'], { environment: { PATH: `${workspace.dir}/none` } });
    expect([none.code, none.stderr]).toEqual([1, expect.stringContaining('The program qmd was not found.')]);
  });

  it('is asked by several processes at once, before there is an index', async () => {
    using workspace = createSamples();
    for (let file = 0; file < 150; file++)
      writeText(workspace.dir, `memories/workflows/more/${file}.md`, `# Kettle ${file}\n`);
    const started = Array.from({ length: 3 }, () => startCli(workspace.dir, ['recall', QUESTION, '--json']));
    const ended = await Promise.all(started.map((process) => process.ended));
    expect(ended.map(({ code, stderr }) => [code, stderr])).toEqual(Array(3).fill([0, '']));
    expect(new Set(ended.map(({ stdout }) => stdout)).size).toBe(1);
    expect(JSON.parse(ended[0]?.stdout ?? '').notice).toBeNull();
  });
});
