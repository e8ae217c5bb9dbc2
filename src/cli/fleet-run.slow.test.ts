import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startOpenAiServer } from '../providers/testing/openai-server.ts';
import { tryLock } from '../store/lock.ts';
import {
  cli,
  copyWorkspace,
  createEmpty,
  createWorkspace,
  readText,
  startCli,
  type TestWorkspace,
  writeText,
} from './testing.ts';
import { deskTasks, writeDeskLog } from './testing-desk.ts';
import { createScheduleWorld } from './testing-schedule.ts';

const PIPELINE = 'name: nightly\nlogs: [logs/]\ndashboard: false\n';
let desk: TestWorkspace;

beforeAll(() => {
  desk = createWorkspace();
  writeDeskLog(desk.dir, deskTasks());
});
afterAll(() => desk[Symbol.dispose]());

/** A folder with workspaces of these names, the first with a desk's logs and the others with none. */
function createFleet(file: string, names: readonly string[]): TestWorkspace {
  const root = createEmpty();
  for (const name of names) {
    writeText(root.dir, `${name}/pipelines/nightly.yaml`, PIPELINE);
    mkdirSync(join(root.dir, name, 'logs'));
    writeDeskLog(join(root.dir, name), deskTasks());
  }
  writeText(root.dir, 'fleet.yaml', file);
  return root;
}

interface Row {
  readonly workspace: string;
  readonly exitCode: number | null;
  readonly promoted: number;
  readonly usd: number;
  readonly complaint: string | null;
  readonly advice: string | null;
  readonly verdicts: Readonly<Record<string, number>>;
}

describe('nightschool fleet run', () => {
  it('runs the nights of all, whatever becomes of one, and tells of each', async () => {
    const names = ['one', 'two', 'three'];
    const file = `atOnce: 2\nbudget: { usd: 3 }\nworkspaces: [{ dir: one }, { dir: two, share: 2 }, { dir: three }, { dir: none }]\n`;
    using root = createFleet(file, names);
    writeText(root.dir, 'three/pipelines/nightly.yaml', `${PIPELINE}colour: red\n`);
    const { ended } = startCli(root.dir, ['fleet', 'run', '--json']);
    const { code, stdout, stderr } = await ended;
    const rows: readonly Row[] = JSON.parse(stdout).workspaces;
    const byName = new Map(rows.map((row) => [row.workspace, row]));
    expect(byName.get('one')).toMatchObject({ exitCode: 0, usd: 0, complaint: null });
    expect(byName.get('two')).toMatchObject({ exitCode: 0, verdicts: byName.get('one')?.verdicts });
    expect(byName.get('one')?.promoted).toBeGreaterThan(0);
    expect(byName.get('three')).toMatchObject({
      exitCode: 2,
      complaint: expect.stringMatching(/nightly\.yaml:4:1: unknown key colour \(PIPELINE_INVALID\)/),
    });
    expect(byName.get('none')?.complaint).toMatch(/There is no pipeline .*PIPELINE_NOT_FOUND/);
    expect(byName.get('none')?.advice).toMatch(/^Run inside a workspace/);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^one: begins, with \$0\.60 at most$/m);
    expect(stderr).toMatch(/^two: ended with 0 after /m);
    // state stays per workspace, and is what its own night would have left
    using alone = copyWorkspace(desk.dir);
    await cli(alone.dir, ['run', '--quiet']);
    const skill = 'skills/close-ticket/SKILL.md';
    expect(readText(root.dir, `two/${skill}`)).toBe(readText(alone.dir, skill));
  }, 120_000);

  it('leaves a workspace alone in which somebody is at work, and asks its nights to end when it is asked to', async () => {
    using root = createFleet('atOnce: 2\nworkspaces: [{ dir: one }, { dir: two }]\n', ['one', 'two']);
    const lock = tryLock(join(root.dir, 'one'), 'lock');
    const { child, ended } = startCli(root.dir, ['fleet', 'run', '--json']);
    const told: string[] = [];
    child.stderr?.on('data', (chunk) => {
      told.push(String(chunk));
      // once: a second signal ends the process at once
      if (!child.killed && /^one: ended/m.test(told.join(''))) child.kill('SIGTERM');
    });
    const { code, stdout, stderr } = await ended;
    lock?.release();
    expect(code).toBe(130);
    const rows: readonly Row[] = JSON.parse(stdout).workspaces;
    expect(rows.map(({ workspace, exitCode }) => [workspace, exitCode])).toEqual([
      ['one', 1],
      ['two', 130],
    ]);
    expect(rows.map(({ complaint }) => complaint)).toEqual([expect.stringMatching(/WORKSPACE_LOCKED/), null]);
    expect(stderr).toMatch(/^Stopped\. Nothing is lost: the next round goes on with what was stopped\.$/m);
    // what was stopped goes on in the next round, where the one that got less comes first
    const { stdout: plan } = await cli(root.dir, ['fleet', 'run', '--dry-run', '--json']);
    expect(JSON.parse(plan).order.map(({ workspace }: Row) => workspace)).toEqual(['one', 'two']);
  }, 120_000);

  it('hands its dollars down to nights, which make no call that could exceed them', async () => {
    const server = await startOpenAiServer({ script: () => ({ text: 'Certainly!' }) });
    onTestFinished(server.close);
    const spendOf = async (budget: string): Promise<{ readonly rows: readonly Row[]; readonly calls: number }> => {
      using root = createFleet(`${budget}workspaces: [{ dir: one }, { dir: two, share: 3 }]\n`, ['one', 'two']);
      for (const name of ['one', 'two']) {
        const model = `model: gpt-6.1-sol, baseUrl: '${server.url}/v1', keyVariable: FLEET_KEY, maximumOutputTokens: 4000`;
        writeText(root.dir, `${name}/pipelines/nightly.yaml`, `${PIPELINE}teacher: { use: openai, ${model} }\n`);
      }
      const before = server.chats().length;
      const words = ['fleet', 'run', '--json', '--quiet'];
      const { code, stdout, stderr } = await startCli(root.dir, words, { FLEET_KEY: 'k-0123456789' }).ended;
      expect([code, stderr]).toEqual([0, '']);
      return { rows: JSON.parse(stdout).workspaces, calls: server.chats().length - before };
    };
    const sum = (rows: readonly Row[]): number => rows.reduce((all, { usd }) => all + usd, 0);
    const none = await spendOf('budget: { usd: 0.0001 }\n');
    expect([sum(none.rows), none.calls]).toEqual([0, 0]);
    const enough = await spendOf('budget: { usd: 50 }\n');
    expect(enough.calls).toBeGreaterThan(0);
    expect(sum(enough.rows)).toBeGreaterThan(0);
  }, 120_000);

  it('spends no more than one budget in two rounds of which the first is killed', async () => {
    const asked = Promise.withResolvers<void>();
    const server = await startOpenAiServer({
      script: async () => {
        asked.resolve();
        await new Promise((resolve) => setTimeout(resolve, 100));
        return { text: 'Certainly!' };
      },
    });
    onTestFinished(server.close);
    using root = createFleet('atOnce: 1\nbudget: { usd: 2 }\nworkspaces: [one, two]\n', ['one', 'two']);
    for (const name of ['one', 'two']) {
      const model = `model: gpt-6.1-sol, baseUrl: '${server.url}/v1', keyVariable: FLEET_KEY, maximumOutputTokens: 4000`;
      writeText(root.dir, `${name}/pipelines/nightly.yaml`, `${PIPELINE}teacher: { use: openai, ${model} }\n`);
    }
    const environment = { FLEET_KEY: 'k-0123456789' };
    const first = startCli(root.dir, ['fleet', 'run'], environment);
    await asked.promise;
    first.child.kill('SIGKILL');
    expect((await first.ended).stderr).toMatch(/^one: begins, with \$1\.00 at most$/m);
    const second = await startCli(root.dir, ['fleet', 'run'], environment).ended;
    expect(second.stderr).toMatch(/goes on: \$1\.00 of \$2\.00 are taken already\.$/m);
    const handed = [...second.stderr.matchAll(/: begins, with \$([\d.]+) at most$/gm)].map(([, usd]) => Number(usd));
    expect(handed).toEqual([0.5, expect.any(Number)]);
    expect(Math.max(...handed)).toBeLessThanOrEqual(1);
    const third = await startCli(root.dir, ['fleet', 'run'], environment).ended;
    expect(third.stderr).not.toMatch(/goes on/);
  }, 120_000);

  it('shows in a dry run what would stop a night before it begins, once for all who have it', async () => {
    using root = createFleet('workspaces: [one, two, three]\n', ['one', 'two', 'three']);
    for (const name of ['one', 'three'])
      writeText(root.dir, `${name}/pipelines/nightly.yaml`, `${PIPELINE}colour: red\n`);
    const { code, stdout } = await cli(root.dir, ['fleet', 'run', '--dry-run']);
    expect(code).toBe(2);
    expect(stdout).toMatch(/^one, three: .*unknown key colour \(PIPELINE_INVALID\)$/m);
    expect(existsSync(join(root.dir, '.nightschool'))).toBe(false);
  });

  it('says of a night whose models are gone what is wrong, although that came to its end', async () => {
    using root = createFleet('workspaces: [one]\n', ['one']);
    const student = "students: [{ use: ollama, model: m, hosts: [{ url: 'http://127.0.0.1:1' }], attempts: 1 }]\n";
    writeText(root.dir, 'one/pipelines/nightly.yaml', `${PIPELINE}${student}`);
    const { code, stdout } = await cli(root.dir, ['fleet', 'run', '--quiet']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^one: The student ollama\/m was given up: .*nightschool doctor/m);
  }, 120_000);

  it('never has two rounds of a file at once, and after one that was killed the next begins', async () => {
    using root = createFleet('workspaces: [one, two]\natOnce: 1\n', ['one', 'two']);
    const { child, ended } = startCli(root.dir, ['fleet', 'run']);
    await new Promise((resolve) => child.stderr?.once('data', resolve));
    const second = await cli(root.dir, ['fleet', 'run']);
    expect([second.code, second.stderr]).toEqual([
      1,
      expect.stringMatching(/A round of .* is under way\.[\s\S]*FLEET_LOCKED/),
    ]);
    child.kill('SIGKILL');
    await ended;
    const third = await cli(root.dir, ['fleet', 'run', '--quiet']);
    expect(third.stdout).toMatch(/^two .* 0$/m);
    // the first night of the killed round may still be at work: it is a process of its own
    expect([0, 1]).toContain(third.code);
  }, 120_000);
});

describe('a scheduled fleet', () => {
  it('is handed to cron, begins a round once when it is due, and is taken out again', async () => {
    using root = createFleet("schedule: '* * * * *'\nworkspaces: [one]\n", ['one']);
    using world = createScheduleWorld();
    const environment = { ...world.environment, NIGHTSCHOOL_QUEUE_URL: 'redis://:secret@h' };
    writeText(root.dir, 'one/pipelines/nightly.yaml', `${PIPELINE}queue: {}\n`);
    const schedule = (...words: readonly string[]) => cli(root.dir, ['schedule', ...words, '--fleet'], { environment });
    const installed = await schedule('install');
    expect(installed.code).toBe(0);
    expect(installed.stdout).toMatch(/NIGHTSCHOOL_QUEUE_URL=…/);
    expect(installed.stdout).not.toContain('secret');
    expect(world.crontab()).toMatch(
      /^\* \* \* \* \* PATH=.* fleet run fleet\.yaml --dir .* --if-due --quiet --output/m,
    );
    expect((await schedule('status')).stdout).toMatch(/^fleet\.yaml at \* \* \* \* \*[\s\S]*last {3}none yet/);
    await schedule('uninstall'); // with it goes since when it was promised
    expect(world.crontab()).toBe('');
    const words = ['fleet', 'run', 'fleet.yaml', '--if-due', '--output', 'fleet.log'];
    expect((await cli(root.dir, words, { environment: world.environment })).code).toBe(0);
    expect(readText(root.dir, 'fleet.log')).toMatch(/^one .* 0$/m);
    expect((await schedule('status')).stdout).toMatch(/last {3}\d{4}.*, done/);
    writeText(root.dir, 'fleet.yaml', "schedule: '0 0 1 1 *'\nworkspaces: [one]\n");
    const { stdout } = await cli(root.dir, ['fleet', 'run', '--if-due']);
    expect(stdout).toMatch(/^No round is due/);
  }, 120_000);

  it.each([
    [['install', '--fleet'], /The fleet file fleet\.yaml has no schedule/],
    [['install', 'weekly', '--fleet'], /With --fleet no pipeline is named/],
    [['print', 'github', '--fleet', '--at', '02:30'], /A workflow is for one workspace/],
    [['install', '--fleet', 'other.yaml'], /There is no fleet file/],
  ])('says what is wrong with %j', async (words, why) => {
    using root = createFleet('workspaces: [one]\n', ['one']);
    using world = createScheduleWorld();
    const { code, stderr } = await cli(root.dir, ['schedule', ...words], { environment: world.environment });
    expect([code, stderr]).toEqual([2, expect.stringMatching(why)]);
    expect(world.crontab()).toBeNull();
  });
});
