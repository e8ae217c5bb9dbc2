import { mkdirSync } from 'node:fs';
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
    expect(code).toBe(2);
    expect(stderr).toMatch(/^one: begins, with \$0\.60 at most$/m);
    expect(stderr).toMatch(/^two: ended with 0 after /m);
    // state stays per workspace, and is what its own night would have left
    using alone = copyWorkspace(desk.dir);
    await cli(alone.dir, ['run', '--quiet']);
    const skill = 'skills/close-ticket/SKILL.md';
    expect(readText(root.dir, `two/${skill}`)).toBe(readText(alone.dir, skill));
  }, 60_000);

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
    const { code, stdout } = await ended;
    lock?.release();
    expect(code).toBe(130);
    const rows: readonly Row[] = JSON.parse(stdout).workspaces;
    expect(rows.map(({ workspace, exitCode }) => [workspace, exitCode])).toEqual([
      ['one', 1],
      ['two', 130],
    ]);
    expect(rows[0]?.complaint).toMatch(/WORKSPACE_LOCKED/);
    // what was stopped goes on in the next round, where the one that got less comes first
    const { stdout: plan } = await cli(root.dir, ['fleet', 'run', '--dry-run', '--json']);
    expect(JSON.parse(plan).order.map(({ workspace }: Row) => workspace)).toEqual(['one', 'two']);
  }, 60_000);

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
});
