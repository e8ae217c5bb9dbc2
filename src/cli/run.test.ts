import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  changed,
  cli,
  copyWorkspace,
  createWorkspace,
  type Ended,
  lasting,
  pickSessions,
  readRows,
  readText,
  tree,
  writeLogs,
} from './testing.ts';
import { closeTickets, deskTasks, sendVouchers, writeDeskLog } from './testing-desk.ts';

const base = createWorkspace();
let first: Ended;

beforeAll(async () => {
  writeDeskLog(base.dir, deskTasks());
  first = await cli(base.dir, ['run', '--json']);
});
afterAll(() => base[Symbol.dispose]());

describe('run', () => {
  it('promotes what passed its exam and refuses the rest', async () => {
    expect(first.code).toBe(0);
    const { verdicts, changes } = JSON.parse(first.stdout);
    expect(verdicts.map((row: { skill: string; verdict: string }) => [row.skill, row.verdict])).toEqual([
      ['close-ticket', 'promote'],
      ['send-voucher', 'needs-more-evidence'],
    ]);
    expect(changes).toEqual([expect.objectContaining({ type: 'promote', skill: 'close-ticket', applied: true })]);
    expect(readText(base.dir, 'skills/close-ticket/SKILL.md')).toContain('close_ticket(');
    expect([...tree(base.dir, ['skills']).keys()]).toEqual(['skills/close-ticket/SKILL.md']);
  });

  it('prints exactly one JSON object on stdout, with everything a program needs', () => {
    const report = JSON.parse(first.stdout);
    expect(report.logs).toEqual({ files: 1, sessions: 76, tasks: 76, skippedLines: 0 });
    expect(report.families).toHaveLength(2);
    expect(report.families[0]).toMatchObject({
      id: expect.stringMatching(/^fam-/),
      name: 'close-ticket',
      tasks: 60,
      successRate: 1,
    });
    expect(report.verdicts[0]).toMatchObject({
      skill: 'close-ticket',
      family: report.families[0].id,
      student: 'literal',
      verdict: 'promote',
      lower: expect.any(Number),
      estimate: expect.any(Number),
      failed: 0,
      errored: 0,
      baseline: { passed: 0, errored: 0, state: 'below-floor' },
      nullPolicy: { passed: 0, errored: 0 },
    });
    expect(report.verdicts[0].passed).toBeGreaterThanOrEqual(20);
    expect(report.verdicts[0].lower).toBeGreaterThanOrEqual(0.8);
    expect(report.replay).toEqual({ hits: expect.any(Number), misses: 0 });
    expect(report.replay.hits).toBeGreaterThan(40);
    expect(report.spend).toEqual({ teacherTokens: 0, studentTokens: 0, usd: 0 });
    expect(report.durationMs).toBeGreaterThan(0);
  });

  it('leaves a report in three forms, and says the same again on request', async () => {
    const json = JSON.parse(readText(base.dir, '.nightschool/report/report.json'));
    expect(json).toEqual(JSON.parse(first.stdout));
    expect(readText(base.dir, '.nightschool/report/report.md')).toContain('close-ticket');
    expect(readText(base.dir, '.nightschool/report/index.html')).toMatch(/^<!doctype html>/i);
  });

  it('can be verified', async () => {
    const { code, stdout } = await cli(base.dir, ['verify', '--all']);
    expect(stdout).not.toMatch(/stored as/);
    expect(code).toBe(0);
  });
});

describe('run again', () => {
  it('does nothing where nothing is new', async () => {
    using workspace = copyWorkspace(base.dir);
    const before = tree(workspace.dir, ['evals', 'skills']);
    const { code, stdout } = await cli(workspace.dir, ['run', '--json']);
    expect(code).toBe(0);
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ newTasks: 0, changes: [], trials: { passed: 0, failed: 0, errored: 0 } });
    expect(report.families.map((family: { idle: string | null }) => family.idle)).toEqual([
      expect.any(String),
      expect.any(String),
    ]);
    expect(report.verdicts).toEqual(
      JSON.parse(first.stdout).verdicts.map((row: object) => ({ ...row, tonight: false })),
    );
    expect(changed(before, tree(workspace.dir, ['evals', 'skills']))).toEqual([]);
  });

  it.each([
    ['close-ticket', 'send-voucher', closeTickets(60, 90)],
    ['send-voucher', 'close-ticket', sendVouchers(12, 40)],
  ])('with new logs for %s leaves %s alone', async (touched, other, tasks) => {
    using workspace = copyWorkspace(base.dir);
    const before = tree(workspace.dir, [`evals/${other}`]);
    const decisions = readRows(workspace.dir, `evals/${touched}/decisions.jsonl`).length;
    writeDeskLog(workspace.dir, tasks, 'more.jsonl');
    const { stdout } = await cli(workspace.dir, ['run', '--json']);
    const { newTasks, families } = JSON.parse(stdout);
    expect(newTasks).toBe(tasks.length);
    const idle = families.filter((family: { idle: string | null }) => family.idle !== null);
    expect(idle.map((family: { name: string }) => family.name)).toEqual([other]);
    expect(changed(before, tree(workspace.dir, [`evals/${other}`]))).toEqual([]);
    expect(readRows(workspace.dir, `evals/${touched}/decisions.jsonl`).length).toBeGreaterThan(decisions);
    expect((await cli(workspace.dir, ['verify', '--all'])).code).toBe(0);
  });

  it('reads what was appended to a known file, and nothing twice', async () => {
    using workspace = copyWorkspace(base.dir);
    writeDeskLog(workspace.dir, [...deskTasks(), ...closeTickets(60, 65)]);
    const { stdout } = await cli(workspace.dir, ['run', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ newTasks: 5, logs: { files: 1, sessions: 81, tasks: 81 } });
  });
});

describe('without its state', () => {
  const sample = pickSessions(['publish-post', 'invoice-status'], 10);

  it.each([
    ['one night', [sample]],
    ['two nights', [sample.slice(0, 50), sample.slice(50)]],
  ])('a workspace keeps its evidence, exams, families and skills (after %s)', async (_name, nights) => {
    using workspace = createWorkspace();
    let last: Ended | null = null;
    for (const [night, sessions] of nights.entries()) {
      writeLogs(workspace.dir, sessions, `night-${night}.jsonl`);
      last = await cli(workspace.dir, ['run', '--json']);
    }
    const before = lasting(workspace.dir);
    rmSync(join(workspace.dir, '.nightschool'), { recursive: true });
    const { code, stdout } = await cli(workspace.dir, ['run', '--json']);
    expect(code).toBe(0);
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ changes: [], trials: { passed: 0, failed: 0, errored: 0 } });
    const names = (families: readonly { id: string; name: string }[]) => families.map(({ id, name }) => [id, name]);
    expect(names(report.families)).toEqual(names(JSON.parse(last?.stdout ?? '').families));
    expect(changed(before, lasting(workspace.dir))).toEqual([]);
    expect((await cli(workspace.dir, ['verify', '--all'])).code).toBe(0);
  });
});

describe('a dry run', () => {
  it('tells the whole night and changes no file', async () => {
    using workspace = createWorkspace();
    writeDeskLog(workspace.dir, deskTasks());
    const before = tree(workspace.dir);
    const { code, stdout } = await cli(workspace.dir, ['run', '--dry-run', '--json']);
    expect(code).toBe(0);
    const { dryRun, verdicts, changes } = JSON.parse(stdout);
    expect(dryRun).toBe(true);
    expect(verdicts.map(({ verdict }: { verdict: string }) => verdict)).toEqual(['promote', 'needs-more-evidence']);
    expect(changes).toEqual([expect.objectContaining({ type: 'promote', skill: 'close-ticket', applied: false })]);
    expect(changed(before, tree(workspace.dir))).toEqual([]);
  });

  it('names no report, as there is none, and leaves nothing behind', async () => {
    using workspace = createWorkspace();
    writeDeskLog(workspace.dir, closeTickets(0, 1));
    const { stderr } = await cli(workspace.dir, ['run', '--dry-run']);
    expect(stderr).toContain('cluster: 1 task\n');
    expect(stderr).not.toContain('report');
    expect(existsSync(join(workspace.dir, '.nightschool'))).toBe(false);
    expect((await cli(workspace.dir, ['run'])).stderr).toContain('report: .nightschool/report/');
  });

  it.each([['run'], ['redistill', 'close-ticket'], ['adopt'], ['rollback', 'close-ticket']])(
    'of %s changes no file of a workspace that has run',
    async (...words) => {
      using workspace = copyWorkspace(base.dir);
      writeDeskLog(workspace.dir, closeTickets(60, 80), 'more.jsonl');
      const before = tree(workspace.dir);
      const { code, stdout } = await cli(workspace.dir, [...words, '--dry-run']);
      expect(code).toBe(0);
      expect(stdout).not.toBe('');
      expect(changed(before, tree(workspace.dir))).toEqual([]);
    },
  );
});
