import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cli, copyWorkspace, createWorkspace, readRows, readText, type TestWorkspace, writeText } from './testing.ts';
import { closeTickets, writeDeskLog } from './testing-desk.ts';

const CASES = 'evals/close-ticket/cases.jsonl';
const base = createWorkspace();

beforeAll(async () => {
  writeDeskLog(base.dir, closeTickets(0, 60));
  await cli(base.dir, ['run']);
});
afterAll(() => base[Symbol.dispose]());

async function run({ dir }: TestWorkspace) {
  const { code, stdout } = await cli(dir, ['run', '--json']);
  const { trials, verdicts, changes } = JSON.parse(stdout);
  return { code, trials: trials.passed + trials.failed + trials.errored, words: verdicts.map(wordOf), changes };
}

const wordOf = ({ verdict }: { readonly verdict: string }): string => verdict;
const decisions = ({ dir }: TestWorkspace) => readRows(dir, 'evals/close-ticket/decisions.jsonl');
const cycles = (workspace: TestWorkspace) => decisions(workspace).filter(({ type }) => type === 'cycle-opened');
const casesOf = ({ dir }: TestWorkspace) => readRows(dir, CASES).filter(({ side }) => side !== undefined);
const heldOut = (workspace: TestWorkspace) => casesOf(workspace).filter(({ side }) => side === 'held-out');

async function certificates({ dir }: TestWorkspace) {
  const { skills } = JSON.parse((await cli(dir, ['status', '--json'])).stdout);
  return skills;
}

const verify = async ({ dir }: TestWorkspace) => (await cli(dir, ['verify', '--all'])).code;

describe('a suite over nights', () => {
  it('stands while the logs grow a little, and is renewed, certificate and all, where they grow much', async () => {
    using workspace = copyWorkspace(base.dir);
    const [exam, certified, first] = [heldOut(workspace), await certificates(workspace), decisions(workspace)];
    expect(first.map(({ type }) => type)).toContain('version-changed');

    writeDeskLog(workspace.dir, closeTickets(60, 63), 'second.jsonl');
    expect(await run(workspace)).toMatchObject({ code: 0, trials: 0, words: ['promote'], changes: [] });
    expect(decisions(workspace)).toEqual(first);
    expect(heldOut(workspace)).toEqual(exam);
    expect(await certificates(workspace)).toEqual(certified);
    expect(await verify(workspace)).toBe(0);
    expect((await run(workspace)).trials).toBe(0);

    writeDeskLog(workspace.dir, closeTickets(63, 87), 'third.jsonl');
    const third = await run(workspace);
    expect(third).toMatchObject({ code: 0, words: ['healthy'], changes: [] });
    expect(third.trials).toBeGreaterThan(0);
    const grown = heldOut(workspace);
    expect(cycles(workspace).at(-1)).toMatchObject({
      reason: 'suite-changed',
      added: grown.length - exam.length,
      retired: 0,
    });
    expect(grown.length).toBeGreaterThanOrEqual(exam.length * 1.25);
    expect(grown).toEqual(expect.arrayContaining([...exam]));
    expect(await verify(workspace)).toBe(0);
    expect((await run(workspace)).trials).toBe(0);
  });

  it('takes up what people write, edit, mark and take out, and never writes over it', async () => {
    using workspace = copyWorkspace(base.dir);
    const lines = readText(workspace.dir, CASES).split('\n');
    const rows = casesOf(workspace);
    const [edited, deleted, pinned] = rows.flatMap(({ side }, line) => (side === 'held-out' ? [line] : []));
    if (edited === undefined || deleted === undefined || pinned === undefined) throw new Error('There is no exam.');
    const ask = { ...rows[edited], request: ['Close it, would you?'] };
    const pin = { ...rows[pinned], pinned: true };
    lines[edited] = JSON.stringify(ask);
    lines[pinned] = JSON.stringify(pin);
    lines.splice(deleted, 1);
    writeText(workspace.dir, CASES, lines.join('\n'));

    const { stderr } = await cli(workspace.dir, ['run']);
    const report = readText(workspace.dir, '.nightschool/report/report.json');
    expect(report).toMatch(new RegExp(`${CASES}:\\d+: case ${rows[edited]?.id} was edited`));
    expect(report).toMatch(new RegExp(`${CASES}:\\d+: case ${rows[deleted]?.id} was taken out`));
    expect(stderr).toContain('exam renewed, 0 cases came, 1 went: cycle 2');
    expect(cycles(workspace)).toHaveLength(2);
    expect(cycles(workspace).at(-1)).toMatchObject({ reason: 'suite-changed', retired: 1 });
    const expectKept = (): void => {
      const now = readRows(workspace.dir, CASES);
      expect(now).toContainEqual({ ...ask, origin: 'person' });
      expect(now).toContainEqual(expect.objectContaining({ id: rows[pinned]?.id, origin: 'log', pinned: true }));
      expect(now).toContainEqual({ id: rows[deleted]?.id, excluded: true });
    };
    expectKept();
    expect(await verify(workspace)).toBe(0);

    writeDeskLog(workspace.dir, closeTickets(60, 90), 'more.jsonl');
    await run(workspace);
    expect(cycles(workspace)).toHaveLength(3);
    expectKept();
    expect(await verify(workspace)).toBe(0);
  });
});
