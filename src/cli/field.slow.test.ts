import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cli, copyWorkspace, createWorkspace, readRows, readText, writeText } from './testing.ts';
import { closeTickets, type DeskTask, deskTasks, writeDeskLog } from './testing-desk.ts';

const DECISIONS = 'evals/close-ticket/decisions.jsonl';
const USES = 'evals/close-ticket/uses.jsonl';
const base = createWorkspace();

beforeAll(async () => {
  writeDeskLog(base.dir, deskTasks());
  await cli(base.dir, ['run']);
}, 60_000);
afterAll(() => base[Symbol.dispose]());

/** As an agent works that reads the skill first. */
function withSkill({ calls, ...task }: DeskTask): DeskTask {
  const read = { tool: 'Read', arguments: { file_path: '/home/sam/shop/.claude/skills/close-ticket/SKILL.md' } };
  return { ...task, calls: [{ ...read, result: { text: 'the skill' } }, ...calls] };
}

function failing(task: DeskTask): DeskTask {
  return { ...task, answer: 'No, that is wrong. It is still open.' };
}

/** Sessions from an hour or so after now on, one an hour, in the order given; gives the times. */
function writeLater(dir: string, name: string, tasks: readonly DeskTask[], hours = 1): readonly number[] {
  writeDeskLog(dir, tasks, name);
  const start = Math.floor(Date.now() / 1000) + 3600 * hours;
  const records = readText(dir, `logs/${name}`)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const later = records.map((record, index) => ({ ...record, created: start + 3600 * index }));
  writeText(dir, `logs/${name}`, later.map((record) => `${JSON.stringify(record)}\n`).join(''));
  return later.map(({ created }) => created);
}

async function night(dir: string) {
  const { code, stdout, stderr } = await cli(dir, ['run', '--json']);
  expect(stderr).toBe('');
  const { verdicts, field, changes, warnings } = JSON.parse(stdout);
  const [about] = verdicts.filter(({ skill }: { skill: string }) => skill === 'close-ticket');
  const flags = warnings.flatMap(({ message }: { message: string }) =>
    /drifts|in use|archive/.test(message) ? message : [],
  );
  return { code, word: about.verdict, tonight: about.tonight, reason: about.reason, field, changes, flags };
}

async function liveVersion(dir: string): Promise<string> {
  const { skills } = JSON.parse((await cli(dir, ['status', '--json'])).stdout);
  return skills.find(({ skill }: { skill: string }) => skill === 'close-ticket').live;
}

/** Lines of `uses.jsonl`, one minute after another. */
function reports(type: 'served' | 'failed' | 'passed', version: string, count: number, from = 0): string {
  return Array.from({ length: count }, (_, index) => {
    const at = new Date(Date.now() + 60_000 * (from + index)).toISOString();
    const request = `request ${from + index}`;
    return `${JSON.stringify({ at, type, skill: 'close-ticket', version, client: 'bot', session: null, request, note: null })}\n`;
  }).join('');
}

const decisions = (dir: string, type: string) => readRows(dir, DECISIONS).filter((row) => row.type === type);
const verified = async (dir: string) => (await cli(dir, ['verify', '--all'])).code;

describe('a skill in use', () => {
  it('is watched in the logs of the agents that read it', async () => {
    using workspace = copyWorkspace(base.dir);
    const { dir } = workspace;
    const done = closeTickets(60, 90).map(withSkill);
    writeLater(dir, 'field.jsonl', done.slice(0, 14));
    expect(await night(dir)).toMatchObject({ code: 0, flags: [], field: [{ passed: 14, failed: 0, state: 'holds' }] });
    writeLater(dir, 'later.jsonl', done.slice(14, 24).map(failing), 20);
    const later = await night(dir);
    expect(later).toMatchObject({ field: [{ skill: 'close-ticket', passed: 14, failed: 10, state: 'drifting' }] });
    expect(later.flags).toEqual([expect.stringContaining('10 of 24 tasks that agents did with it failed')]);
    expect(decisions(dir, 'field-checked').map(({ state }) => state)).toEqual(['holds', 'drifting']);
    expect(await verified(dir)).toBe(0);
    await cli(dir, ['run']);
    expect(decisions(dir, 'field-checked')).toHaveLength(2); // nothing was counted anew
    expect((await cli(dir, ['report', '--format', 'markdown'])).stdout).toContain(
      '## In use\n\n- close-ticket: 14 of 24',
    );
  }, 60_000);

  it('that drifts sits its exam again, once for so many failures, and is not taken back while that passes', async () => {
    using workspace = copyWorkspace(base.dir);
    const { dir } = workspace;
    const version = await liveVersion(dir);
    writeText(dir, USES, reports('failed', version, 6));
    const first = await night(dir);
    expect(first).toMatchObject({
      code: 0,
      word: 'healthy',
      tonight: true,
      changes: [],
      field: [{ state: 'drifting' }],
    });
    expect(first.reason).toContain('(In use 6 of 6 failed.) Its exam no longer looks like the work');
    expect(await night(dir)).toMatchObject({ tonight: false, field: [{ state: 'drifting', failed: 6 }] });
    writeText(dir, USES, reports('failed', version, 8));
    await night(dir);
    expect(decisions(dir, 'verdict-reached').map(({ verdict }) => (verdict as { word: string }).word)).toEqual([
      'promote',
      'healthy',
    ]);
    writeText(dir, USES, reports('failed', version, 12));
    expect(await night(dir)).toMatchObject({
      tonight: true,
      reason: expect.stringContaining('In use 12 of 12 failed'),
    });
    expect(decisions(dir, 'verdict-reached')).toHaveLength(3);
    expect(await liveVersion(dir)).toBe(version);
    expect(await verified(dir)).toBe(0);
  }, 60_000);

  it('that drifts has its exam made anew outright as soon as a few new cases came, and that is said', async () => {
    using workspace = copyWorkspace(base.dir);
    const { dir } = workspace;
    const version = await liveVersion(dir);
    writeText(dir, USES, reports('failed', version, 6));
    expect(await night(dir)).toMatchObject({ word: 'healthy' });
    const cycles = decisions(dir, 'cycle-opened').length;
    writeLater(dir, 'more.jsonl', closeTickets(60, 66));
    expect((await night(dir)).code).toBe(0);
    const opened = decisions(dir, 'cycle-opened');
    expect(opened).toHaveLength(cycles + 1);
    expect(opened.at(-1)).toMatchObject({ cycle: cycles + 1, reason: 'suite-changed', why: 'drifted' });
    const said =
      /Its exam was renewed, as what is asked has drifted from it: \d+ cases came, \d+ went; this is cycle 2\./;
    expect(readText(dir, '.nightschool/report/report.md')).toMatch(said);
    expect(await verified(dir)).toBe(0);
  }, 60_000);

  it('given over MCP is counted once where the log tells of it too', async () => {
    using workspace = copyWorkspace(base.dir);
    const { dir } = workspace;
    const version = await liveVersion(dir);
    const [at = 0] = writeLater(dir, 'field.jsonl', closeTickets(60, 61).map(withSkill));
    const served = JSON.parse(reports('served', version, 1));
    writeText(
      dir,
      USES,
      `${JSON.stringify({ ...served, at: new Date(1000 * at).toISOString() })}\n${reports('served', version, 1, 9000)}`,
    );
    expect((await night(dir)).field).toMatchObject([{ passed: 1, failed: 0, unknown: 1, state: 'undecided' }]);
  }, 60_000);

  it('is called unused where nobody asked for long', async () => {
    using workspace = copyWorkspace(base.dir);
    const { dir } = workspace;
    const [task] = deskTasks().filter(({ id }) => id.startsWith('once'));
    const others = task === undefined ? [] : [{ ...task, id: 'late', request: 'How tall is the tower of Pisa?' }];
    writeLater(dir, 'much-later.jsonl', others, 24 * 70);
    const { flags } = await night(dir);
    const text =
      /^close-ticket has not been used or asked for in 7[01] days: nightschool archive close-ticket puts it away\.$/;
    expect(flags).toEqual([expect.stringMatching(text)]);
    expect(await liveVersion(dir)).toMatch(/^[0-9a-f]{16}$/);
  }, 60_000);
});
