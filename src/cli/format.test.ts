import { describe, expect, it } from 'vitest';
import { acquireLock } from '../store/lock.ts';
import { FORMAT, FORMAT_FILE, printFormat } from '../store/migrations/format.ts';
import type { Migration } from '../store/migrations/migration.ts';
import { MIGRATIONS } from '../store/migrations/registry.ts';
import { COMMANDS } from './commands/registry.ts';
import { meetFormat } from './meet-format.ts';
import { changed, cli, createWorkspace, readText, tree, writeText } from './testing.ts';
import { closeTickets, writeDeskLog } from './testing-desk.ts';

/** What commands need besides their name. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  ask: ['Close ticket 1'],
  remember: ['Robin likes tea.'],
  recall: ['tea'],
  logs: ['ls'],
  schedule: ['status'],
  skills: ['list'],
  task: ['show'],
  export: ['close-ticket', '--as', 'junit', '--out', 'x'],
  redact: ['--check', 'logs'],
};
const NEEDS_NO_WORKSPACE = new Set(['doctor', 'fleet', 'worker']);

describe('a workspace that a newer nightschool wrote', () => {
  it.each(Object.keys(COMMANDS).filter((name) => !NEEDS_NO_WORKSPACE.has(name)))('is refused by %s', async (name) => {
    using workspace = createWorkspace();
    writeText(workspace.dir, FORMAT_FILE, printFormat(FORMAT + 1));
    const before = tree(workspace.dir);
    const required = (await COMMANDS[name]?.())?.name.match(/<[^>]+>/g) ?? [];
    const words = WORDS[name] ?? required.map(() => 'close-ticket');
    const { code, stdout, stderr } = await cli(workspace.dir, [name, ...words]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/A newer nightschool has worked in[\s\S]*Update nightschool[\s\S]*\(WORKSPACE_NEWER\)/);
    expect(changed(before, tree(workspace.dir))).toEqual([]);
  });

  it('is told of by doctor', async () => {
    using workspace = createWorkspace();
    writeText(workspace.dir, FORMAT_FILE, printFormat(FORMAT + 1));
    const { code, stdout } = await cli(workspace.dir, ['doctor']);
    expect(code).toBe(1);
    expect(stdout).toContain(`is of format ${FORMAT + 1}, and this one knows ${FORMAT}`);
  });
});

describe('a workspace without a number', () => {
  it('gets one with its first night, and is only looked at until then', async () => {
    using workspace = createWorkspace();
    writeDeskLog(workspace.dir, closeTickets(0, 2));
    const before = tree(workspace.dir);
    expect((await cli(workspace.dir, ['status'])).code).toBe(0);
    expect((await cli(workspace.dir, ['run', '--dry-run'])).code).toBe(0);
    expect(changed(before, tree(workspace.dir))).toEqual([]);
    expect((await cli(workspace.dir, ['run'])).code).toBe(0);
    expect(readText(workspace.dir, FORMAT_FILE)).toBe(printFormat(FORMAT));
  });
});

const shout: Migration = {
  number: FORMAT + 1,
  name: 'shout',
  plan: async (files) => [{ path: 'evals/a.txt', text: ((await files.read('evals/a.txt')) ?? '').toUpperCase() }],
};
const migrations = [...MIGRATIONS, shout];

describe('a workspace that an older nightschool wrote', () => {
  it('is brought up to date before any command, with a backup', async () => {
    using workspace = createWorkspace();
    writeText(workspace.dir, 'evals/a.txt', 'a');
    const stderr: string[] = [];
    const shell = { stderr: { write: (text: string) => stderr.push(text) } };
    await meetFormat(shell, { dir: workspace.dir }, { migrations });
    expect(readText(workspace.dir, 'evals/a.txt')).toBe('A');
    expect(stderr.join('')).toContain(
      `${FORMAT + 1} shout: 1 file; as it was: .nightschool/backup/${FORMAT + 1}-shout`,
    );
    await meetFormat(shell, { dir: workspace.dir }, { migrations });
    expect(stderr).toHaveLength(1);
  });

  it('stays as it is in a dry run, which says what would come first', async () => {
    using workspace = createWorkspace();
    writeText(workspace.dir, 'evals/a.txt', 'a');
    const before = tree(workspace.dir);
    const shell = { stderr: { write: () => undefined } };
    await expect(meetFormat(shell, { dir: workspace.dir, dryRun: true }, { migrations })).rejects.toMatchObject({
      code: 'WORKSPACE_OLDER',
      message: expect.stringContaining('shout: 1 file'),
    });
    expect(changed(before, tree(workspace.dir))).toEqual([]);
  });

  it('waits for the night that is at work', async () => {
    using workspace = createWorkspace();
    writeText(workspace.dir, 'evals/a.txt', 'a');
    const lock = acquireLock(workspace.dir);
    const shell = { stderr: { write: () => undefined } };
    await expect(meetFormat(shell, { dir: workspace.dir }, { migrations })).rejects.toMatchObject({
      code: 'WORKSPACE_LOCKED',
    });
    lock.release();
    expect(readText(workspace.dir, 'evals/a.txt')).toBe('a');
  });
});
