import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { acquireLock } from '../../store/lock.ts';
import { changed, createWorkspace, type TestWorkspace, tree, writeText } from '../testing.ts';
import { createMachine, type DoctorRun, doctor, type TestMachine } from './testing-machine.ts';

const open: Disposable[] = [];
afterEach(() => {
  for (const resource of open.splice(0)) resource[Symbol.dispose]();
});

const SCHEDULED = '15 2 * * * cd /srv/space && npx nightschool run --quiet';

/** A workspace with a log, in a git repository, on a machine that runs it at night: nothing to object to. */
function setUp(settings = ''): { readonly workspace: TestWorkspace; readonly machine: TestMachine } {
  const workspace = createWorkspace(settings);
  const machine = createMachine();
  open.push(workspace, machine);
  writeText(workspace.dir, 'logs/chat.jsonl', '{}\n');
  execFileSync('git', ['init', '-q'], { cwd: workspace.dir });
  machine.install('crontab', SCHEDULED);
  return { workspace, machine };
}

async function look(
  { workspace, machine }: ReturnType<typeof setUp>,
  { environment, ...run }: Partial<DoctorRun> = {},
): Promise<{ readonly code: number | null; readonly lines: readonly string[]; readonly stdout: string }> {
  const before = tree(workspace.dir);
  const { code, stdout, stderr } = await doctor(workspace.dir, {
    ...run,
    environment: { ...machine.environment, ...environment },
  });
  expect(stderr).toBe('');
  expect(changed(before, tree(workspace.dir))).toEqual([]);
  return { code, lines: stdout.split('\n'), stdout };
}

describe('doctor', () => {
  it('has nothing to object to where all is well', async () => {
    const { code, lines, stdout } = await look(setUp());
    expect(stdout).not.toMatch(/^(warn|fail)/m);
    expect(lines.at(-2)).toMatch(/^\d+ ok, 0 warnings, 0 failed$/);
    expect(code).toBe(0);
    for (const check of [
      'runtime',
      'workspace',
      'pipeline',
      'logs',
      'prompts',
      'models',
      'disk',
      'clock',
      'schedule',
      'git',
    ]) {
      expect(stdout).toMatch(new RegExp(`^ok {4}${check} `, 'm'));
    }
  });

  it('only warns of what stops no night', async () => {
    const { workspace } = setUp();
    const machine = createMachine({ git: false });
    open.push(machine);
    const { code, stdout } = await look({ workspace, machine });
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^warn {2}schedule +no schedule found\n {6}fix: nightschool schedule install --at 02:30 --dir /m,
    );
    expect(stdout).toMatch(/^warn {2}git +git is not installed\n {6}fix: Install git/m);
    expect(stdout).toMatch(/ok, 2 warnings, 0 failed\n$/);
  });

  it.each<[string, (dir: string) => void, RegExp]>([
    [
      'no log',
      (dir) => rmSync(join(dir, 'logs/chat.jsonl')),
      /^fail {2}logs +there is no log file at logs\/ yet\n +fix: Put log files into logs\//m,
    ],
    [
      'no folder of logs',
      (dir) => rmSync(join(dir, 'logs'), { recursive: true }),
      /^fail {2}logs +there is no logs\/, which logs: names\n +fix: Put log files/m,
    ],
    [
      'no pipeline',
      (dir) => rmSync(join(dir, 'pipelines'), { recursive: true }),
      /^fail {2}pipeline +There is no pipeline pipelines\/nightly.yaml in .*\n +fix: Run inside a workspace/m,
    ],
    [
      'a pipeline with two faults',
      (dir) => writeText(dir, 'pipelines/nightly.yaml', 'name: nightly\nlogs: [logs/]\ngate: { target: 2 }\nlog: x\n'),
      /^fail {2}pipeline +pipelines\/nightly.yaml:3:\d+: gate.target: .*\n +fix: .*\nfail {2}pipeline +.*yaml:4:1: unknown key log\n/m,
    ],
    [
      'a prompt of the workspace that is wrong',
      (dir) => writeText(dir, 'pipelines/prompts/follow-skill.md', 'Just do it.'),
      /^fail {2}prompts +pipelines\/prompts\/follow-skill\.md:1: .*\n +fix: Correct the file/m,
    ],
    [
      'a file where a folder belongs',
      (dir) => writeText(dir, 'skills', ''),
      /^fail {2}workspace +skills is not a folder\n +fix: Move the file away/m,
    ],
    [
      'a private folder that git sees',
      (dir) => writeText(dir, '.nightschool/ledger.jsonl', ''),
      /^fail {2}workspace +\.nightschool is not git-ignored: .*\n +fix: echo '\*' > \.nightschool\/\.gitignore/m,
    ],
  ])('fails for %s, with a fix', async (_, spoil, line) => {
    const setting = setUp();
    spoil(setting.workspace.dir);
    const { code, stdout } = await look(setting);
    expect(code).toBe(1);
    expect(stdout).toMatch(line);
  });

  it('fails for a folder that is not there, and still looks at the rest', async () => {
    const { machine } = setUp();
    const { code, stdout, stderr } = await doctor('/', { ...machine, words: ['--dir', '/no/such/folder'] });
    expect([code, stderr]).toEqual([1, '']);
    expect(stdout).toMatch(/^fail {2}workspace +there is no folder \/no\/such\/folder\n +fix: .*--dir/m);
    expect(stdout).toMatch(/^ok {4}runtime /m);
  });

  it('tells of state that a run found damaged and set aside', async () => {
    const setting = setUp();
    writeText(setting.workspace.dir, '.nightschool/.gitignore', '*\n');
    writeText(setting.workspace.dir, '.nightschool/state.db.broken-2026-03-06', 'what is left of it');
    const { code, stdout } = await look(setting);
    expect(stdout).toMatch(
      /^warn {2}workspace +\.nightschool\/state\.db\.broken-2026-03-06 was damaged, .*\n +fix: .* delete /m,
    );
    expect(code).toBe(0);
  });

  it('warns while another run is at work', async () => {
    const setting = setUp();
    mkdirSync(join(setting.workspace.dir, '.nightschool'));
    writeText(setting.workspace.dir, '.nightschool/.gitignore', '*\n');
    const lock = acquireLock(setting.workspace.dir);
    const held = await look(setting);
    lock.release();
    const free = await look(setting);
    expect([held.code, free.code]).toEqual([0, 0]);
    expect(held.stdout).toMatch(/^warn {2}workspace +another run is at work here\n +fix: Wait/m);
    expect(free.stdout).toMatch(/^ok {4}workspace +no other run is at work$/m);
  });

  it('looks at the pipeline that is named', async () => {
    const setting = setUp();
    writeText(setting.workspace.dir, 'pipelines/weekly.yaml', 'name: weekly\nlogs: [elsewhere/]\n');
    const { code, stdout } = await look(setting, { words: ['--pipeline', 'weekly'] });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^ok {4}pipeline +weekly: teacher induction, students literal$/m);
    expect(stdout).toMatch(/^fail {2}logs +there is no elsewhere\//m);
  });
});

describe('how it is shown', () => {
  it('as an array of JSON', async () => {
    const setting = setUp();
    rmSync(join(setting.workspace.dir, 'logs/chat.jsonl'));
    const { code, stdout } = await look(setting, { words: ['--json'] });
    const results: readonly Readonly<Record<string, unknown>>[] = JSON.parse(stdout);
    expect(code).toBe(1);
    expect(results.filter(({ status }) => status !== 'ok')).toEqual([
      {
        check: 'logs',
        status: 'fail',
        what: 'there is no log file at logs/ yet',
        fix: expect.stringContaining('logs/'),
      },
    ]);
    expect(results[0]).toEqual({ check: 'runtime', status: 'ok', what: expect.stringContaining('Node.js') });
  });

  it.each([
    ['with marks on a terminal', {}, true, /^.\[32m✓ ok/u],
    ['without colour where it is not wanted', { NO_COLOR: '1' }, true, /^ok {4}runtime/],
    ['as plain text elsewhere', {}, false, /^ok {4}runtime/],
  ])('%s', async (_, environment, isTTY, start) => {
    expect((await look(setUp(), { environment, isTTY })).stdout).toMatch(start);
  });
});

describe('the schedule', () => {
  it.each<[string, (setting: ReturnType<typeof setUp>) => void, string | null]>([
    ['the crontab', () => undefined, 'crontab'],
    ['no crontab', ({ machine }) => machine.install('crontab', '# 15 2 * * * nightschool run'), null],
    [
      'a timer that is installed',
      ({ machine }) => machine.install('systemctl', 'Sun 02:15 nightschool.timer nightschool.service'),
      'crontab, a systemd timer',
    ],
    [
      'a timer of this user',
      ({ machine }) => {
        machine.install('crontab', 'no crontab for ada');
        machine.writeAtHome('.config/systemd/user/night.service', 'ExecStart=/usr/bin/npx nightschool run\n');
      },
      '~/.config/systemd/user/night.service',
    ],
    [
      'a launchd agent',
      ({ machine }) => {
        machine.install('crontab', '');
        machine.writeAtHome('Library/LaunchAgents/my.night.plist', '<string>nightschool</string>\n');
      },
      '~/Library/LaunchAgents/my.night.plist',
    ],
    [
      'a workflow with a schedule',
      ({ machine, workspace }) => {
        machine.install('crontab', '');
        const text = 'on:\n  schedule:\n    - cron: 15 2 * * *\njobs: { night: { run: npm run nightly } }\n';
        writeText(workspace.dir, '.github/workflows/night.yml', text);
      },
      '.github/workflows/night.yml',
    ],
    [
      'no workflow that only pushes start',
      ({ machine, workspace }) => {
        machine.install('crontab', '');
        writeText(workspace.dir, '.github/workflows/ci.yml', 'on: push\njobs: { ci: { run: npx nightschool run } }\n');
      },
      null,
    ],
  ])('finds %s', async (_, arrange, found) => {
    const setting = setUp();
    arrange(setting);
    const { stdout } = await look(setting);
    if (found === null) expect(stdout).toMatch(/^warn {2}schedule +no schedule found/m);
    else expect(stdout).toMatch(new RegExp(`^ok {4}schedule +started by ${found}$`, 'm'));
  });

  it('gives the line to type, as the shell reads it', async () => {
    const setting = setUp();
    setting.machine.install('crontab', '');
    const folder = "it's 100% mine";
    writeText(setting.workspace.dir, `${folder}/pipelines/weekly.yaml`, 'name: weekly\nlogs: [logs/]\n');
    const { stdout } = await look(setting, { words: ['--dir', folder, '--pipeline', 'weekly'] });
    expect(stdout).toMatch(/fix: nightschool schedule install weekly --at 02:30 --dir '.*\/it'\\''s 100% mine'$/m);
  });
});

describe('a folder with a blank in its name', () => {
  it('is quoted in what git is to be called with', async () => {
    const setting = setUp();
    rmSync(join(setting.workspace.dir, '.git'), { recursive: true });
    writeText(setting.workspace.dir, 'my school/pipelines/nightly.yaml', 'name: nightly\nlogs: [logs/]\n');
    const { stdout } = await look(setting, { words: ['--dir', 'my school'] });
    expect(stdout).toMatch(/fix: git -C '.*\/my school' init$/m);
  });
});

describe.skipIf(process.getuid?.() === 0)('for a user who may not', () => {
  it.each<[string, (dir: string) => void, RegExp]>([
    [
      'write',
      (dir) => chmodSync(join(dir, 'skills'), 0o500),
      /^fail {2}workspace +this user cannot write to .*skills\n/m,
    ],
    [
      'read',
      (dir) => chmodSync(join(dir, 'logs/chat.jsonl'), 0),
      /^fail {2}logs +this user cannot read .*chat\.jsonl\n/m,
    ],
  ])('%s, it fails', async (_, forbid, line) => {
    const setting = setUp();
    const { dir } = setting.workspace;
    mkdirSync(join(dir, 'skills'));
    forbid(dir);
    const { code, stdout } = await doctor(dir, setting.machine);
    expect(code).toBe(1);
    expect(stdout).toMatch(line);
  });
});
