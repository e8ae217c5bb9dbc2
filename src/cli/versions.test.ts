import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hash } from '../util/hash.ts';
import {
  changed,
  cli,
  copyWorkspace,
  createWorkspace,
  lasting,
  readRows,
  readText,
  tree,
  writeText,
} from './testing.ts';
import { closeTickets, deskTasks, writeDeskLog } from './testing-desk.ts';

const LIVE = 'skills/close-ticket/SKILL.md';
const base = createWorkspace();
const staging = createWorkspace('promote: { mode: stage }');

beforeAll(async () => {
  for (const { dir } of [base, staging]) {
    writeDeskLog(dir, deskTasks());
    await cli(dir, ['run']);
  }
});
afterAll(() => {
  base[Symbol.dispose]();
  staging[Symbol.dispose]();
});

async function verdicts(dir: string, ...words: readonly string[]) {
  const { code, stdout, stderr } = await cli(dir, [...words, '--json']);
  expect(stderr).toBe('');
  const report = JSON.parse(stdout);
  const about = report.verdicts.filter(({ skill }: { skill: string }) => skill === 'close-ticket');
  return { code, changes: report.changes, words: about.map(({ verdict }: { verdict: string }) => verdict), about };
}

async function status(dir: string) {
  const { skills } = JSON.parse((await cli(dir, ['status', '--json'])).stdout);
  return skills.find(({ skill }: { skill: string }) => skill === 'close-ticket');
}

/** Versions that were found to have regressed, oldest first. */
function regressions(dir: string): readonly unknown[] {
  return readRows(dir, 'evals/close-ticket/decisions.jsonl')
    .filter(({ verdict }) => JSON.stringify(verdict)?.includes('"word":"regressed"'))
    .map(({ version }) => version);
}

describe('promote.mode: stage', () => {
  it('holds a promotion until it is adopted, and takes it back for good', async () => {
    using workspace = copyWorkspace(staging.dir);
    const { dir } = workspace;
    expect([...tree(dir, ['skills'])]).toEqual([]);
    const { live, staged } = await status(dir);
    expect([live, staged]).toEqual([null, expect.stringMatching(/^[0-9a-f]{16}$/)]);
    expect((await cli(dir, ['status'])).stdout).toContain(`staged ${staged.slice(0, 8)}`);
    expect((await cli(dir, ['verify', '--all'])).code).toBe(0);

    expect(JSON.parse((await cli(dir, ['adopt', '--json'])).stdout).adopted).toEqual([
      { skill: 'close-ticket', version: staged },
    ]);
    expect(await status(dir)).toMatchObject({ live: staged, staged: null });
    expect((await cli(dir, ['verify', '--all'])).code).toBe(0);
    expect(await verdicts(dir, 'run')).toMatchObject({ changes: [] });

    expect((await cli(dir, ['rollback', 'close-ticket'])).stdout).toContain('switched off');
    expect([...tree(dir, ['skills'])]).toEqual([]);
    for (const command of [['run'], ['redistill', 'close-ticket'], ['run']]) {
      expect(await verdicts(dir, ...command)).toMatchObject({ code: 0, changes: [] });
      expect(await status(dir)).toMatchObject({ live: null, staged: null });
      expect((await cli(dir, ['verify', '--all'])).code).toBe(0);
    }
  });

  it('adopts only what was examined', async () => {
    using workspace = copyWorkspace(staging.dir);
    const path = 'evals/close-ticket/staged.md';
    writeText(workspace.dir, path, `${readText(workspace.dir, path)}\nBe quick about it.\n`);
    const { code, stderr } = await cli(workspace.dir, ['adopt']);
    expect([code, stderr]).toEqual([1, expect.stringContaining('(SKILL_INVALID)')]);
    expect([...tree(workspace.dir, ['skills'])]).toEqual([]);
  });

  it('stages no version twice, and none again while it waits', async () => {
    using workspace = copyWorkspace(staging.dir);
    const before = lasting(workspace.dir);
    expect(await verdicts(workspace.dir, 'run')).toMatchObject({ changes: [], words: ['promote'] });
    expect(changed(before, lasting(workspace.dir))).toEqual([]);
  });
});

describe('a rollback', () => {
  it('keeps a procedure refused, new evidence or not, until a person makes it live again', async () => {
    using workspace = copyWorkspace(base.dir);
    const { dir } = workspace;
    const version = (await status(dir)).live;
    await cli(dir, ['rollback', 'close-ticket']);
    const { about, changes } = await verdicts(dir, 'run');
    expect(changes).toEqual([]);
    expect(about[0]).toMatchObject({ verdict: 'reject', reason: expect.stringContaining('was taken back') });
    expect(await status(dir)).toMatchObject({ live: null });

    writeDeskLog(dir, closeTickets(60, 75), 'more.jsonl');
    const later = await verdicts(dir, 'run');
    expect(later.words).toEqual(['reject']);
    expect(await status(dir)).toMatchObject({ live: null });

    await cli(dir, ['rollback', 'close-ticket', '--to', String(version)]);
    expect(await status(dir)).toMatchObject({ live: version });
    const verified = await cli(dir, ['verify', '--all']);
    expect(verified.code).toBe(0);
  });

  it('goes to the version that is asked for, if there is one', async () => {
    using workspace = copyWorkspace(base.dir);
    const { code, stderr } = await cli(workspace.dir, ['rollback', 'close-ticket', '--to', '0123456789abcdef']);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/no version 0123456789abcdef[\s\S]*versions\//)]);
    expect((await cli(workspace.dir, ['rollback', 'send-voucher'])).code).toBe(2);
    expect(changed(lasting(base.dir), lasting(workspace.dir))).toEqual([]);
  });
});

describe('a version that no longer holds', () => {
  const broken = (text: string) => text.replaceAll('resolution: "solved"', 'resolution: "lost"');

  it('that a person broke gives way to the last certified one, with exit code 3', async () => {
    using workspace = copyWorkspace(base.dir);
    const { dir } = workspace;
    const sound = readText(dir, LIVE);
    expect(broken(sound)).not.toBe(sound);
    writeText(dir, LIVE, broken(sound));
    const { code } = await verdicts(dir, 'run');
    expect(regressions(dir)).toEqual([hash(broken(sound))]);
    expect(code).toBe(3);
    expect(readText(dir, LIVE)).toBe(sound);
    expect((await cli(dir, ['verify', '--all'])).code).toBe(0);
    expect(await verdicts(dir, 'run')).toMatchObject({ code: 0, changes: [] });
    expect(readText(dir, LIVE)).toBe(sound);
  });

  it('because the desk works otherwise now is replaced or disabled', async () => {
    using workspace = copyWorkspace(base.dir);
    const { dir } = workspace;
    const old = readText(dir, LIVE);
    writeDeskLog(dir, closeTickets(60, 400, 'answered'), 'change.jsonl');
    const { code, changes } = await verdicts(dir, 'run');
    expect(regressions(dir)).toEqual([hash(old)]);
    expect(changes).toEqual([expect.objectContaining({ type: expect.stringMatching(/^(disable|promote)$/) })]);
    expect(code).toBe(3);
    expect([...tree(dir, ['skills']).values()]).not.toContain(old);
    expect((await cli(dir, ['verify', '--all'])).code).toBe(0);
  });
});

describe('verify', () => {
  it.each([
    ['trials.jsonl', 'outcome', /"outcome":"passed"/, '"outcome":"failed","cause":"gave-up"', 'gate'],
    ['decisions.jsonl', 'counts', /"counts":\{"passed":\d+/, '"counts":{"passed":59', 'verdict-reached'],
  ])('names skill, file and line where %s has another %s', async (file, _field, pattern, changedTo, kind) => {
    using workspace = copyWorkspace(base.dir);
    const path = `evals/close-ticket/${file}`;
    const rows = readRows(workspace.dir, path);
    const line = rows.findIndex((row) => row.phase === kind || row.type === kind);
    const lines = readText(workspace.dir, path).split('\n');
    lines[line] = (lines[line] ?? '').replace(pattern, changedTo);
    writeText(workspace.dir, path, lines.join('\n'));
    const { code, stdout } = await cli(workspace.dir, ['verify', '--all']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/evals\/close-ticket\/(trials|decisions)\.jsonl:\d+: /);
    expect(stdout).toContain(file === 'decisions.jsonl' ? `${path}:${line + 1}: ` : '(first trial ');
    expect(JSON.parse((await cli(workspace.dir, ['verify', '--all', '--json'])).stdout).ok).toBe(false);
  });

  it('says where a text is not the one that was examined', async () => {
    using workspace = copyWorkspace(base.dir);
    writeText(workspace.dir, LIVE, `${readText(workspace.dir, LIVE)}\nAnd be quick.\n`);
    const { code, stdout } = await cli(workspace.dir, ['verify', 'close-ticket']);
    expect([code, stdout]).toEqual([1, expect.stringContaining('skills/close-ticket')]);
  });
});
