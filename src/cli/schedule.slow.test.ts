import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { acquireLock, tryLock } from '../store/lock.ts';
import { cli, createWorkspace, readText, startCli, type TestWorkspace, writeText } from './testing.ts';
import { createScheduleWorld, type ScheduleWorld } from './testing-schedule.ts';

const SCHEDULED = 'schedule: 02:15';
const OTHERS = '# mine\r\nMAILTO=""\n0 5 * * * echo \xe4 100\\%\n';

/** `nightschool schedule …` on a machine. */
async function schedule(dir: string, world: ScheduleWorld, ...words: readonly string[]) {
  return cli(dir, ['schedule', ...words], { environment: world.environment });
}

async function scheduleJson(dir: string, world: ScheduleWorld, ...words: readonly string[]) {
  return JSON.parse((await schedule(dir, world, ...words, '--json')).stdout);
}

/** A workspace in a folder of this name. */
function createNamed(name: string, settings = SCHEDULED): TestWorkspace {
  const workspace = createWorkspace(settings);
  const dir = join(workspace.dir, name);
  mkdirSync(dir);
  for (const folder of ['logs', 'pipelines']) renameSync(join(workspace.dir, folder), join(dir, folder));
  return { dir, [Symbol.dispose]: () => workspace[Symbol.dispose]() };
}

/** The ledger of a run that began so many minutes ago; `exitCode` null: it was killed. */
function writeRun(dir: string, minutes: number, exitCode: number | null): void {
  const at = new Date(Date.now() - 60_000 * minutes).toISOString();
  const started = { at, type: 'run-started', runId: 'r', night: at.slice(0, 10), pipeline: 'nightly', teacher: 'x' };
  const ended = exitCode === null ? [] : [{ at, type: 'run-ended', exitCode }];
  const name = at.replace(/[:.]/g, '-');
  const text = [started, ...ended].map((event) => `${JSON.stringify(event)}\n`).join('');
  writeText(dir, `.nightschool/ledger/${name}-1.jsonl`, text);
}

describe('nightschool schedule install, with cron', () => {
  it.each([null, '', OTHERS, '0 5 * * * x'])(
    'adds a block and takes it away again, and nothing else: %j',
    async (before) => {
      using workspace = createWorkspace(SCHEDULED);
      using world = createScheduleWorld();
      if (before !== null) world.writeCrontab(before);
      expect((await schedule(workspace.dir, world, 'install')).code).toBe(0);
      const installed = world.crontab() ?? '';
      expect(installed.startsWith(before ?? '')).toBe(true);
      expect(installed).toMatch(/^15 2 \* \* \* PATH=.* run nightly --dir .* --if-due --quiet/m);
      expect(installed).toMatch(/^45 \* \* \* \* PATH=/m);
      const writes = readFileSync(join(world.home, 'crontab.log'), 'utf8');
      expect((await schedule(workspace.dir, world, 'install')).stdout).toContain('already');
      expect(world.crontab()).toBe(installed);
      expect(readFileSync(join(world.home, 'crontab.log'), 'utf8')).toBe(writes);
      await schedule(workspace.dir, world, 'uninstall');
      expect(world.crontab()).toBe(before ?? '');
      expect((await schedule(workspace.dir, world, 'uninstall')).stdout).toContain('not scheduled');
    },
  );

  it('keeps two workspaces and two pipelines apart', async () => {
    using one = createWorkspace(SCHEDULED);
    using two = createWorkspace(SCHEDULED);
    using world = createScheduleWorld();
    writeText(one.dir, 'pipelines/weekly.yaml', 'name: weekly\nlogs: [logs/]\nschedule: 0 4 * * sun\n');
    await schedule(one.dir, world, 'install');
    const first = world.crontab();
    await schedule(two.dir, world, 'install');
    await schedule(one.dir, world, 'install', 'weekly');
    expect(world.crontab()?.match(/^# >>> /gm)).toHaveLength(3);
    await schedule(one.dir, world, 'uninstall', 'weekly');
    await schedule(two.dir, world, 'uninstall');
    expect(world.crontab()).toBe(first);
  });

  it('writes nothing in a dry run', async () => {
    using workspace = createWorkspace(SCHEDULED);
    using world = createScheduleWorld();
    const { stdout } = await schedule(workspace.dir, world, 'install', '--dry-run');
    expect(stdout).toContain('15 2 * * * PATH=');
    expect([world.crontab(), existsSync(join(workspace.dir, '.nightschool'))]).toEqual([null, false]);
    await schedule(workspace.dir, world, 'install');
    const installed = world.crontab();
    expect((await schedule(workspace.dir, world, 'uninstall', '--dry-run')).stdout).toContain('would be taken out');
    expect(world.crontab()).toBe(installed);
  });

  it('touches no crontab that it cannot read, or whose block was torn', async () => {
    using workspace = createWorkspace(SCHEDULED);
    using world = createScheduleWorld();
    await schedule(workspace.dir, world, 'install');
    const torn = (world.crontab() ?? '').replace(/# <<<.*\n/, '');
    world.writeCrontab(torn);
    const { code, stderr } = await schedule(workspace.dir, world, 'install');
    expect([code, stderr]).toEqual([1, expect.stringMatching(/lost one of its marks[\s\S]*SCHEDULE_FAILED/)]);
    expect(world.crontab()).toBe(torn);
    world.install('crontab', 'echo "You (sam) are not allowed to use this program (crontab)" >&2; exit 1');
    const refused = await schedule(workspace.dir, world, 'install', '--with', 'cron');
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('not allowed')]);
    expect(world.crontab()).toBe(torn);
  });

  it.each(["it's 100% $HOME `id`", 'a "b" & ünï', 'plain'])(
    'has a command that a shell reads as it was meant: %s',
    async (name) => {
      using workspace = createNamed(name);
      using world = createScheduleWorld();
      const { pieces } = await scheduleJson(workspace.dir, world, 'print', 'cron');
      const line: string = pieces[0].text.split('\n')[1];
      expect(line.replaceAll('\\%', '')).not.toContain('%');
      const command = line.replace(/^\S+ \S+ \S+ \S+ \S+ /, '').replaceAll('\\%', '%');
      // the words as sh reads them, each on a line, in place of running them
      const words = execFileSync('sh', ['-c', command.replace(/^PATH=(\S+) \S+/, "printf '%s\\n'")], {
        encoding: 'utf8',
      });
      expect(words.split('\n')).toContain(workspace.dir);
      expect(words.split('\n')).toContain(`${workspace.dir}/.nightschool/schedule.log`);
    },
  );

  it.each([
    ['a backslash', 'a\\b', 'cron', 'backslash'],
    ['a name too long', 'x'.repeat(250), 'cron', 'bytes'],
    ['a line break', 'a\nb', 'systemd', 'line break'],
  ])('refuses %s', async (_, name, form, why) => {
    using workspace = createNamed(name, `${SCHEDULED}\nbudget: { minutes: 5 }`);
    using world = createScheduleWorld();
    const deep = join(workspace.dir, name.length > 100 ? name : '');
    mkdirSync(deep, { recursive: true });
    if (deep !== workspace.dir) renameSync(join(workspace.dir, 'pipelines'), join(deep, 'pipelines'));
    const { code, stderr } = await schedule(deep, world, 'print', form);
    expect([code, stderr]).toEqual([2, expect.stringContaining(why)]);
  });

  it.each([
    [['install'], '', 'has no schedule'],
    [['install', '--at', 'noon'], '', 'must be a time of day'],
    [['install', '--with', 'launchd'], SCHEDULED, 'macOS'],
    [['dance'], SCHEDULED, 'There is no operation "dance"'],
    [['print', 'fax'], SCHEDULED, 'There is no form "fax"'],
  ])('says what is wrong with %j', async (words, settings, why) => {
    using workspace = createWorkspace(settings);
    using world = createScheduleWorld();
    const { code, stderr } = await schedule(workspace.dir, world, ...words);
    expect(code).toBeGreaterThan(0);
    expect(stderr).toContain(why);
  });
});

const hasAnalyze = spawnSync('systemd-analyze', ['--version']).status === 0;

describe('nightschool schedule install, with systemd', () => {
  it('writes two units, starts the timer, and takes them away', async () => {
    using workspace = createWorkspace(SCHEDULED);
    using world = createScheduleWorld({ systemd: true });
    world.writeCrontab(OTHERS);
    const { scheduler, pieces, id } = await scheduleJson(workspace.dir, world, 'install');
    expect(scheduler).toBe('systemd');
    for (const { where, text } of pieces) expect(readFileSync(where, 'utf8')).toBe(text);
    expect(world.calls()).toContain(`--user enable ${id}.timer`);
    const calls = world.calls().length;
    expect((await scheduleJson(workspace.dir, world, 'install')).changed).toBe(false);
    expect(world.calls().slice(calls).join('\n')).not.toMatch(/enable|reload|restart/);
    await schedule(workspace.dir, world, 'uninstall');
    expect(readdirSync(join(world.home, '.config/systemd/user'))).toEqual([]);
    expect(world.calls()).toContain(`--user disable --now ${id}.timer`);
    expect(world.crontab()).toBe(OTHERS);
  });

  it('leaves it in one scheduler only', async () => {
    using workspace = createWorkspace(SCHEDULED);
    using world = createScheduleWorld({ systemd: true });
    world.writeCrontab(OTHERS);
    await schedule(workspace.dir, world, 'install', '--with', 'cron');
    expect((await schedule(workspace.dir, world, 'install')).stdout).toContain('taken out of cron');
    expect(world.crontab()).toBe(OTHERS);
  });

  it.skipIf(!hasAnalyze).each(["it's 100% $HOME", 'a "b" & ünï\\', 'plain'])(
    'writes units that systemd-analyze (where it is) has nothing to say of: %s',
    async (name) => {
      using workspace = createNamed(name, 'schedule: 15,45 2-4 1,15 jan-jun mon-fri');
      using world = createScheduleWorld({ systemd: true });
      const { id } = await scheduleJson(workspace.dir, world, 'install');
      const folder = join(world.home, '.config/systemd/user');
      const verified = spawnSync('systemd-analyze', ['verify', '--user', join(folder, `${id}.timer`)], {
        encoding: 'utf8',
        env: { ...process.env, HOME: world.home, XDG_RUNTIME_DIR: world.home },
      });
      expect([verified.status, verified.stdout + verified.stderr]).toEqual([0, '']);
      const times = readText(folder, `${id}.timer`).matchAll(/^OnCalendar=(.*)$/gm);
      for (const [, time = ''] of times) {
        expect(spawnSync('systemd-analyze', ['calendar', time]).status).toBe(0);
      }
    },
  );
});

describe('nightschool schedule print', () => {
  it('prints a property list that is XML, with nothing of a path in its marks', async () => {
    using workspace = createNamed('a <b> & "c"');
    using world = createScheduleWorld();
    const { pieces } = await scheduleJson(workspace.dir, world, 'print', 'launchd', '--at', '0 2 1 * 1,2');
    const text: string = pieces[0].text;
    expect(text).toContain('a &lt;b&gt; &amp; &quot;c&quot;');
    const body = text.slice(text.indexOf('<plist'));
    const open: string[] = [];
    for (const [, slash, name = '', empty] of body.matchAll(/<(\/?)(\w+)[^<>]*?(\/?)>/g)) {
      if (empty === '/') continue;
      if (slash === '/') expect(open.pop()).toBe(name);
      else open.push(name);
    }
    expect(open).toEqual([]);
    expect(text.match(/<key>Hour<\/key>/g)).toHaveLength(3);
    expect([text.match(/<key>Day<\/key>/g)?.length, text.match(/<key>Weekday<\/key>/g)?.length]).toEqual([1, 2]);
  });

  it('prints a workflow that fits the pipeline', async () => {
    const models = [
      'teacher: { use: openai, model: gpt-test }',
      "students: [{ use: literal }, { use: ollama, model: 'qwen3:8b' }, { use: ollama, model: far, hosts: ['http://gpu:1'] }]",
      'graders: { judge: { use: openai, preset: anthropic, model: claude-test } }',
      'promote: { mode: pull-request }',
    ];
    using workspace = createWorkspace([SCHEDULED, ...models].join('\n'));
    using world = createScheduleWorld();
    const { stdout, stderr } = await schedule(workspace.dir, world, 'print', 'github', '--pages');
    expect(stdout).toContain(`OPENAI_API_KEY: \${{ secrets.OPENAI_API_KEY }}`);
    expect(stdout).toContain('ANTHROPIC_API_KEY');
    expect(stdout).toMatch(/MODELS: \|\n +qwen3:8b\n +run:/);
    expect(stdout).toContain('deploy-pages');
    expect(stdout).toContain('contents: write # nights push');
    expect(stderr).toMatch(/gpu: a server that GitHub's machines may not reach/);
  });
});

describe('nightschool schedule status', () => {
  it('says what is installed, what changed since, and what a night would lack', async () => {
    using workspace = createWorkspace(`${SCHEDULED}\nteacher: { use: openai, model: gpt-test }`);
    using world = createScheduleWorld();
    const before = await schedule(workspace.dir, world, 'status');
    expect(before.stdout).toMatch(/not installed[\s\S]*last +none yet[\s\S]*OPENAI_API_KEY is not set/);
    await schedule(workspace.dir, world, 'install');
    writeRun(workspace.dir, 5, 3);
    writeText(world.home, '.config/nightschool/env', 'OPENAI_API_KEY=sk-test-123456\n');
    const { stdout } = await schedule(workspace.dir, world, 'status');
    expect(stdout).toMatch(/the crontab of \S+ \(cron\)[\s\S]*done, and a live version no longer held[\s\S]*is set/);
    expect(stdout).toContain('chmod 600');
    expect(stdout).not.toMatch(/sk-test|not as it would/);
    writeText(workspace.dir, 'pipelines/nightly.yaml', 'name: nightly\nlogs: [logs/]\nschedule: 03:00\n');
    expect((await schedule(workspace.dir, world, 'status')).stdout).toContain('not as it would be written now');
    const crontab = world.crontab() ?? '';
    world.writeCrontab(crontab.replaceAll(process.execPath, '/gone/bin/node'));
    expect((await schedule(workspace.dir, world, 'status')).stdout).toContain('/gone/bin/node is not there any more');
  });

  it('says so where there is no schedule', async () => {
    using workspace = createWorkspace();
    using world = createScheduleWorld();
    const { code, stdout } = await schedule(workspace.dir, world, 'status');
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^nightly has no schedule: .*schedule: 02:30/)]);
    expect(await scheduleJson(workspace.dir, world, 'status')).toEqual({ pipeline: 'nightly', schedule: null });
  });

  it('knows what was asked at the installation', async () => {
    using workspace = createWorkspace();
    using world = createScheduleWorld();
    await schedule(workspace.dir, world, 'install', '--at', '04:30', '--keys', 'keys.env');
    const { installed, schedule: at, envFile } = await scheduleJson(workspace.dir, world, 'status');
    expect([installed[0].current, at, envFile.path]).toEqual([true, '04:30', join(workspace.dir, 'keys.env')]);
  });
});

describe('nightschool run --if-due', () => {
  const ifDue = (dir: string, ...words: readonly string[]) =>
    cli(dir, ['run', '--if-due', '--at', '* * * * *', ...words]);
  const ledgers = (dir: string): number => readdirSync(join(dir, '.nightschool/ledger')).length;

  it('runs where a night is due, once', async () => {
    using workspace = createWorkspace('schedule: 0 0 1 1 *');
    const first = await cli(workspace.dir, ['run', '--if-due']);
    expect([first.code, first.stderr]).toEqual([0, expect.stringMatching(/was missed: it is caught up with, once/)]);
    const second = await cli(workspace.dir, ['run', '--if-due']);
    expect([second.code, second.stdout]).toEqual([0, expect.stringMatching(/^No night is due: the next is at .*\n$/)]);
    const quiet = await cli(workspace.dir, ['run', '--if-due', '--quiet']);
    expect(quiet).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(ledgers(workspace.dir)).toBe(1);
  });

  it('goes on with a night that was killed, and leaves one alone that dies every time', async () => {
    using workspace = createWorkspace('schedule: 0 0 1 1 *');
    writeRun(workspace.dir, 1, null);
    expect((await cli(workspace.dir, ['run', '--if-due', '--dry-run'])).stderr).toContain('begun and not ended');
    writeRun(workspace.dir, 2, null);
    writeRun(workspace.dir, 3, null);
    expect((await cli(workspace.dir, ['run', '--if-due'])).stdout).toContain('begun three times');
  });

  it('is done with a line where a run is under way', async () => {
    using workspace = createWorkspace();
    for (const take of [acquireLock, (dir: string) => tryLock(dir, 'schedule.lock')]) {
      const lock = take(workspace.dir);
      expect(await ifDue(workspace.dir)).toEqual({ code: 0, stdout: 'A night is under way already.\n', stderr: '' });
      lock?.release();
    }
  });

  it('runs once where many start at the same time', async () => {
    using workspace = createWorkspace('schedule: 0 0 1 1 *');
    const started = Array.from({ length: 4 }, () => startCli(workspace.dir, ['run', '--if-due', '--quiet']));
    const ended = await Promise.all(started.map((each) => each.ended));
    expect(ended.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    expect(ended.filter(({ stdout }) => stdout !== '')).toHaveLength(1);
    expect(ledgers(workspace.dir)).toBe(1);
  });

  it('is not due for what was before it was installed', async () => {
    using workspace = createWorkspace('schedule: 0 0 1 1 *');
    using world = createScheduleWorld();
    await schedule(workspace.dir, world, 'install');
    expect((await cli(workspace.dir, ['run', '--if-due'])).stdout).toContain('No night is due');
  });

  it('writes what it prints to a file that stays small, and tells errors twice', async () => {
    using workspace = createWorkspace();
    const log = '.nightschool/schedule.log';
    const { stdout } = await ifDue(workspace.dir, '--output', log);
    expect(stdout).toBe('');
    expect(readText(workspace.dir, log)).toMatch(/^== \d{4}-.*Z\n/);
    writeText(workspace.dir, log, 'x'.repeat(999_999));
    const bad = await cli(workspace.dir, ['run', '--if-due', '--at', 'noon', '--output', log]);
    expect([bad.code, bad.stderr]).toEqual([2, expect.stringContaining('must be a time')]);
    expect(readText(workspace.dir, log)).toContain('must be a time');
    expect(statSync(join(workspace.dir, `${log}.1`)).size).toBe(999_999);
  });
});
