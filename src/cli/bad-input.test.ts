import { randomBytes } from 'node:crypto';
import { appendFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changed, cli, copyWorkspace, createEmpty, createWorkspace, readText, tree, writeText } from './testing.ts';
import { closeTickets, deskTasks, writeDeskLog } from './testing-desk.ts';

const base = createWorkspace('limits: { lineBytes: 4096 }');

beforeAll(async () => {
  writeDeskLog(base.dir, deskTasks());
  await cli(base.dir, ['run']);
});
afterAll(() => base[Symbol.dispose]());

describe('logs that cannot be read', () => {
  const cut = JSON.stringify({ id: 'x', messages: [{ role: 'user', content: 'Close ticket TK-9999' }] }).slice(0, 40);

  it.each([
    ['a damaged line in the middle', 'more.jsonl', `${cut}\n${'{"ok":1}\n'}`, 1, /not JSON|JSON/],
    ['a line longer than the limit', 'more.jsonl', `{"id":"${'x'.repeat(5000)}"}\n`, 1, /longer than 4096 bytes/],
    ['a binary file', 'more.jsonl', new Uint8Array(randomBytes(2048).fill(0, 0, 8)), 1, /binary|not text|unknown/],
    ['an unknown format', 'more.jsonl', '{"what":"is this"}\n{"what":"again"}\n', 1, /unknown log format/],
  ])('%s is counted, shown, and stops nothing', async (_name, file, content, least, reason) => {
    using workspace = copyWorkspace(base.dir);
    const before = tree(workspace.dir, ['evals', 'skills']);
    writeText(workspace.dir, `logs/${file}`, content);
    const { code, stdout } = await cli(workspace.dir, ['run', '--json']);
    expect(code).toBe(0);
    const { logs, skipped } = JSON.parse(stdout);
    expect(logs.skippedLines).toBeGreaterThanOrEqual(least);
    expect(logs.sessions).toBe(76);
    expect(skipped[0]).toMatchObject({ file: `logs/${file}` });
    expect(skipped.map((each: { reason: string }) => each.reason).join('\n')).toMatch(reason);
    const { stdout: text } = await cli(workspace.dir, ['report']);
    expect(text).toContain(`logs/${file}`);
    expect(changed(before, tree(workspace.dir, ['evals', 'skills']))).toEqual([]);
  });

  it('a half-written last line waits, which is no loss', async () => {
    using workspace = copyWorkspace(base.dir);
    writeText(workspace.dir, 'logs/more.jsonl', cut);
    const { stdout, stderr } = await cli(workspace.dir, ['run']);
    const { logs, skipped, waiting } = JSON.parse((await cli(workspace.dir, ['report', '--json'])).stdout);
    expect([logs.skippedLines, skipped]).toEqual([0, []]);
    const reason = expect.stringMatching(/^unfinished last line/);
    expect(waiting).toEqual([{ file: 'logs/more.jsonl', line: 1, reason, count: 1 }]);
    expect(stderr).toContain('0 new, no line skipped\n');
    expect(stdout.replaceAll('\n', ' ')).toContain('no line skipped, 1 half-written line waiting for the next run;');
    expect(stdout).toMatch(/\nWaiting for the next run\n {2}logs\/more\.jsonl:1: /);
    expect((await cli(workspace.dir, ['logs'])).stdout).toContain('Nothing was skipped.\nWaiting: 1 half-written line');
  });

  it('damage in the middle of a file costs only that line', async () => {
    using workspace = createWorkspace();
    writeDeskLog(workspace.dir, closeTickets(0, 10));
    appendFileSync(join(workspace.dir, 'logs/desk.jsonl'), '{"id": tru\n');
    writeDeskLog(workspace.dir, closeTickets(10, 20), 'rest.jsonl');
    appendFileSync(join(workspace.dir, 'logs/desk.jsonl'), readText(workspace.dir, 'logs/rest.jsonl'));
    rmSync(join(workspace.dir, 'logs/rest.jsonl'));
    const { logs, skipped } = JSON.parse((await cli(workspace.dir, ['run', '--json'])).stdout);
    expect(logs).toEqual({ files: 1, sessions: 20, tasks: 20, skippedLines: 1 });
    expect(skipped).toEqual([{ file: 'logs/desk.jsonl', line: 11, reason: expect.any(String), count: 1 }]);
  });

  it('an empty logs folder is a first night', async () => {
    using workspace = createWorkspace();
    const { code, stdout } = await cli(workspace.dir, ['run', '--json']);
    expect(code).toBe(0);
    const { logs, warnings } = JSON.parse(stdout);
    expect(logs).toEqual({ files: 0, sessions: 0, tasks: 0, skippedLines: 0 });
    expect(warnings).toEqual([{ message: expect.stringContaining('no log file') }]);
  });

  it('a logs path that is not there is a mistake', async () => {
    using workspace = createWorkspace();
    rmSync(join(workspace.dir, 'logs'), { recursive: true });
    const { code, stderr } = await cli(workspace.dir, ['run']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('(NO_LOGS)')]);
  });
});

describe('a pipeline that cannot be used', () => {
  it.each([
    ['broken YAML', 'name: nightly\nlogs: [logs/\ngate: {', /pipelines\/nightly\.yaml:\d+: /],
    [
      'a wrong value',
      'name: nightly\nlogs: [logs/]\ngate:\n  target: 2\n',
      /pipelines\/nightly\.yaml:4:\d+: gate\.target/,
    ],
    [
      'an unknown key',
      'name: nightly\nlogs: [logs/]\ngates: {}\n',
      /pipelines\/nightly\.yaml:3:\d+: unknown key gates/,
    ],
  ])('with %s is named with file and line', async (_name, text, place) => {
    using workspace = createWorkspace();
    writeText(workspace.dir, 'pipelines/nightly.yaml', text);
    const { code, stdout, stderr } = await cli(workspace.dir, ['run', '--json']);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(place);
    expect(stderr).toContain('pipelines/pipeline.schema.json');
    expect(stderr).toContain('(PIPELINE_INVALID)');
  });

  it.each([
    ['run', ['run', 'weekly'], 'pipelines/weekly.yaml'],
    ['--dir', ['run', '--dir', 'nowhere'], 'nowhere'],
  ])('because it is not there (%s) is said', async (_name, words, what) => {
    using workspace = createWorkspace();
    const { code, stderr } = await cli(workspace.dir, words);
    expect(code).toBe(2);
    expect(stderr).toContain(what);
    expect(stderr).toContain('(PIPELINE_NOT_FOUND)');
    expect([...tree(workspace.dir).keys()]).toEqual(['pipelines/nightly.yaml']);
  });
});

describe('a workspace that cannot be written', () => {
  it('is said, and nothing is lost', async () => {
    using workspace = createWorkspace();
    writeDeskLog(workspace.dir, deskTasks());
    writeText(workspace.dir, 'evals', 'a file where a folder should be');
    const { code, stderr } = await cli(workspace.dir, ['run', '--quiet']);
    expect(code).toBe(4);
    expect(stderr).toMatch(/Cannot write .*evals.*\n.*\n\(NOT_WRITABLE\)\n$/);
    expect(readText(workspace.dir, 'evals')).toBe('a file where a folder should be');
    rmSync(join(workspace.dir, 'evals'));
    expect(JSON.parse((await cli(workspace.dir, ['run', '--json'])).stdout).changes).toHaveLength(1);
  });
});

describe('damaged evidence', () => {
  it.each([
    ['trials.jsonl', ['verify', '--all'], 3],
    ['trials.jsonl', ['redistill', 'close-ticket'], 3],
    ['decisions.jsonl', ['status'], 2],
    ['split.jsonl', ['run'], 5],
  ])('in %s stops %j with file and line', async (file, words, line) => {
    using workspace = copyWorkspace(base.dir);
    const path = `evals/close-ticket/${file}`;
    const lines = readText(workspace.dir, path).split('\n');
    lines[line - 1] = (lines[line - 1] ?? '').slice(0, 30);
    writeText(workspace.dir, path, lines.join('\n'));
    const { code, stderr } = await cli(workspace.dir, words);
    expect(code).toBe(1);
    expect(stderr).toContain(`${path}:${line}`);
    expect(stderr).toContain('(FILE_DAMAGED)');
    expect(readText(workspace.dir, path)).toBe(lines.join('\n'));
  });
});

describe('a folder that is no workspace', () => {
  it.each(['status', 'families', 'logs', 'verify', 'report', 'adopt', 'skills list', 'recall crates'])(
    '%s says so, and leaves nothing there',
    async (line) => {
      using folder = createEmpty();
      const { code, stderr } = await cli(folder.dir, line.split(' '));
      expect([code, stderr]).toEqual([
        2,
        expect.stringMatching(/is no workspace.*\n.*nightschool init.*\n.*PIPELINE_NOT_FOUND/),
      ]);
      expect(tree(folder.dir).size).toBe(0);
    },
  );
});
