import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS } from './commands/registry.ts';
import { changed, cli, createEmpty, createWorkspace, tree } from './testing.ts';
import { deskTasks, writeDeskLog } from './testing-desk.ts';

const base = createWorkspace();

beforeAll(async () => {
  writeDeskLog(base.dir, deskTasks());
  await cli(base.dir, ['run']);
});
afterAll(() => base[Symbol.dispose]());

describe('help', () => {
  it.each(Object.keys(COMMANDS))('of %s mentions --dir and --json', async (name) => {
    const { code, stdout, stderr } = await cli(base.dir, [name, '--help']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain(`Usage: nightschool ${name}`);
    expect(stdout).toContain('--dir <folder>');
    expect(stdout).toContain('--json');
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('lists every command and the exit codes', async () => {
    const { code, stdout } = await cli(base.dir, ['--help']);
    expect(code).toBe(0);
    for (const load of Object.values(COMMANDS)) {
      const { name, summary } = await load();
      expect(stdout).toContain(name.split(' ')[0]);
      expect(stdout.replaceAll(/\s+/g, ' ')).toContain(summary);
    }
    expect(stdout).toContain('Exit codes: 0');
    expect(stdout).toContain('To begin: nightschool init');
    expect(stdout).not.toMatch(/^(?:Commands|Others):/m); // each has a heading
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('says of a switch that is off nothing, and of other defaults what they are', async () => {
    const { stdout } = await cli(base.dir, ['recall', '--help']);
    expect(stdout).toContain('--json');
    expect(stdout).toContain('(default: "5")');
    expect(stdout).toMatch(/"skill",\s+"other"\)/);
    expect(stdout).not.toMatch(/default:\s+(false|\[\])/);
  });

  it('tells the version', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    expect(await cli(base.dir, ['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });
});

describe('bad usage', () => {
  it.each([
    ['an unknown command', ['runn'], /unknown command 'runn'[\s\S]*(Did you mean|--help)/],
    ['no command', [], /^Usage: nightschool(?![\s\S]*See nightschool)[\s\S]*To begin: nightschool init/],
    ['an unknown option', ['run', '--fast'], /unknown option '--fast'/],
    ['a missing argument', ['eval'], /missing required argument 'skill'[\s\S]*See nightschool eval --help/],
    ['an unknown format', ['report', '--format', 'pdf'], /terminal, markdown, json, html/],
    [
      'an unknown skill to eval',
      ['eval', 'nope'],
      /no skill "nope"[\s\S]*close-ticket, send-voucher[\s\S]*UNKNOWN_NAME/,
    ],
    ['an unknown skill to redistill', ['redistill', 'nope'], /There are: close-ticket/],
    ['an unknown skill to verify', ['verify', 'nope'], /There are: close-ticket/],
    ['an unknown skill to roll back', ['rollback', '../..'], /There are: close-ticket/],
    ['an unknown skill to adopt', ['adopt', 'close-ticket'], /No version of "close-ticket" is staged[\s\S]*status/],
    ['an unknown version to eval', ['eval', 'close-ticket', '--version', 'abc'], /no version abc[\s\S]*versions\//],
    ['a skill that is not promoted', ['eval', 'send-voucher'], /not promoted[\s\S]*--version/],
  ])('%s ends with exit code 2 and what to do', async (_name, words, text) => {
    const before = tree(base.dir);
    const { code, stdout, stderr } = await cli(base.dir, words);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(text);
    expect(changed(before, tree(base.dir))).toEqual([]);
  });

  it('an unknown skill among many names those that are most like it, and says that there are more', async () => {
    using workspace = createWorkspace();
    for (const letter of 'abcdefghi') mkdirSync(join(workspace.dir, 'evals', `skill-${letter}`), { recursive: true });
    const { stderr } = await cli(workspace.dir, ['show', 'skill-z']);
    expect(stderr).toMatch(/There are: (skill-[a-i], ){8}… \(nightschool status\)\.$/m);
  });

  it('a folder that is no workspace', async () => {
    using empty = createEmpty();
    const { code, stderr } = await cli(empty.dir, ['run']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('nightschool init')]);
  });

  it('a report before the first run', async () => {
    using workspace = createWorkspace();
    const { code, stderr } = await cli(workspace.dir, ['report']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('nightschool run')]);
  });
});

describe('commands that only look', () => {
  it.each([
    [['families'], /close-ticket +60 +60 +\d+ +100 %.*find_ticket/],
    [['status'], /close-ticket +[0-9a-f]{8} +literal +yes +promote/],
    [['eval', 'close-ticket'], /held-out: (\d+) of \1 with the skill, 0 of \1 without/],
    [['report', '--format', 'markdown'], /^# Night of [\d-]+: nightly/],
    [['report', '--format', 'html'], /^<!doctype html>/i],
    [['report', '--format', 'json'], /^\{/],
    [['verify'], /close-ticket: \d+ verdicts? over \d+ trials: all recomputed, all agree/],
  ])('%j says what it should and changes nothing', async (words, text) => {
    const before = tree(base.dir);
    const { code, stdout, stderr } = await cli(base.dir, words);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(text);
    expect(changed(before, tree(base.dir))).toEqual([]);
  });

  it.each([[['families']], [['status']], [['eval', 'close-ticket']], [['report']], [['verify']], [['adopt']]])(
    '%j --json prints one JSON object',
    async (words) => {
      const { code, stdout } = await cli(base.dir, [...words, '--json']);
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toEqual(expect.any(Object));
    },
  );

  it('tells progress on stderr only, and none with --quiet', async () => {
    const told = await cli(base.dir, ['run']);
    expect(told.stderr).toContain('ingest: logs/');
    expect(told.stdout).not.toContain('ingest: logs/');
    expect((await cli(base.dir, ['run', '--quiet'])).stderr).toBe('');
  });
});
