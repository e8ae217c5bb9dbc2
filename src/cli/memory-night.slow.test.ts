import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { changed, cli, createWorkspace, readRows, tree, writeText } from './testing.ts';
import { closeTickets, type DeskTask, writeDeskLog } from './testing-desk.ts';
import { induceSkill, prepare, runJson, startServers } from './testing-night.ts';

const PREFERENCE: DeskTask = {
  id: 'preference-0',
  request: 'Send a voucher of 5 euros to Ada Finch',
  calls: [
    { tool: 'find_account', arguments: { name: 'Ada Finch' }, result: { account_id: 'acc_77' } },
    { tool: 'send_voucher', arguments: { account_id: 'acc_77', amount: 5 }, result: { ok: true } },
  ],
  reply: 'Ada Finch has the voucher.',
  answer: 'Great, thanks! From now on, always tell Kim when a voucher goes out.',
};

function textsOf(dir: string, folder = 'memories'): string {
  return [...tree(dir, [folder]).values()].join('\n');
}

describe('what a night puts into the memory', () => {
  it('is what finished tasks teach, once', async () => {
    using workspace = createWorkspace();
    writeDeskLog(workspace.dir, [...closeTickets(0, 60), PREFERENCE]);
    const { memory } = await runJson(workspace.dir);
    expect(memory).toMatchObject({ learnt: { success: 2, preference: 1 }, maximumTokens: 500 });
    expect(textsOf(workspace.dir)).toContain('always tell Kim when a voucher goes out');
    const before = tree(workspace.dir, ['memories']);
    expect((await runJson(workspace.dir)).memory.learnt).toEqual({});
    expect(changed(before, tree(workspace.dir, ['memories']))).toEqual([]);
    const { stdout } = await cli(workspace.dir, ['recall', 'whom should I tell about a voucher?', '--archived']);
    expect(stdout).toContain('tell Kim');
  });

  it('holds nothing of an exam', async () => {
    using workspace = createWorkspace('memory: { learn: { perNight: 1000 } }');
    writeDeskLog(workspace.dir, closeTickets(0, 60));
    await runJson(workspace.dir);
    const cases = readRows(workspace.dir, 'evals/close-ticket/cases.jsonl').filter(({ side }) => side === 'held-out');
    const memory = textsOf(workspace.dir);
    expect(memory).toContain('session close-');
    expect(cases.length).toBeGreaterThan(30);
    for (const { sessionId } of cases) expect(memory).not.toContain(`session ${sessionId}#`);
  });

  it('is nothing in a dry run, nor where learning is switched off', async () => {
    using workspace = createWorkspace('memory: { learn: { perNight: 0 } }');
    writeDeskLog(workspace.dir, [...closeTickets(0, 12), PREFERENCE]);
    await cli(workspace.dir, ['run', '--dry-run']);
    expect(tree(workspace.dir, ['memories']).size).toBe(0);
    expect((await runJson(workspace.dir)).memory.learnt).toEqual({});
    expect(textsOf(workspace.dir)).not.toContain('Kim');
  });

  it('costs no verdict where the memory cannot be written', async () => {
    using workspace = createWorkspace();
    writeDeskLog(workspace.dir, closeTickets(0, 60));
    mkdirSync(join(workspace.dir, 'memories/MEMORY.md'), { recursive: true });
    const { code, verdicts, warnings, memory } = await runJson(workspace.dir);
    expect(code).toBe(0);
    expect(verdicts).toMatchObject([{ verdict: 'promote' }]);
    expect(memory).toBeNull();
    expect(warnings).toContainEqual(
      expect.objectContaining({ message: expect.stringContaining('was not kept tonight') }),
    );
  });

  it('goes to the spaces that a session is attached to', async () => {
    using sales = createWorkspace();
    using desk = createWorkspace();
    const spaces = `[{ dir: '${sales.dir}', sessions: [preference-0] }, { dir: '${desk.dir}', sessions: [logs/tickets.jsonl] }]`;
    using workspace = createWorkspace(`memory: { spaces: ${spaces} }`);
    writeDeskLog(workspace.dir, closeTickets(0, 6), 'tickets.jsonl');
    writeDeskLog(workspace.dir, [PREFERENCE], 'vouchers.jsonl');
    expect((await runJson(workspace.dir)).code).toBe(0);
    expect(textsOf(sales.dir)).toContain('tell Kim');
    expect(textsOf(sales.dir)).not.toContain('close_ticket');
    expect(textsOf(desk.dir)).toContain('close_ticket');
    expect(textsOf(workspace.dir)).not.toMatch(/tell Kim|close_ticket/);
  });

  it('needs its spaces to be there', async () => {
    using workspace = createWorkspace("memory: { spaces: [{ dir: '../nowhere', sessions: ['logs/'] }] }");
    writeDeskLog(workspace.dir, [PREFERENCE]);
    const { code, stderr } = await cli(workspace.dir, ['run']);
    expect(code).toBe(2);
    expect(stderr).toContain('memory.spaces: there is no folder ../nowhere.');
  });
});

describe('what agents report of a skill', () => {
  it('is believed by the next night', async () => {
    using workspace = createWorkspace();
    writeDeskLog(workspace.dir, closeTickets(0, 60));
    const before = await runJson(workspace.dir);
    const at = '2026-11-02T08:00:00.000Z';
    const report = { at, type: 'failed', skill: 'close-ticket', version: null, client: 'claude', request: null };
    const rows = [0, 1, 2].map((index) => ({ ...report, session: `close-${index}`, note: 'the wrong ticket' }));
    writeText(workspace.dir, 'evals/close-ticket/uses.jsonl', rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    const after = await runJson(workspace.dir);
    expect(before.families).toMatchObject([{ successRate: 1 }]);
    expect(after.families).toMatchObject([{ successRate: 0.95 }]);
    const { stdout } = await cli(workspace.dir, ['status']);
    expect(stdout).toContain('close-ticket was read 0 times by agents; they reported 0 successes and 3 failures.');
  });
});

describe('with a teacher that is a model', () => {
  let skill: string;
  beforeAll(async () => {
    skill = await induceSkill();
  });

  it('has it word what was learnt, within what a night learns, and pays once', async () => {
    await using servers = await startServers(skill);
    using workspace = prepare(servers, 'memory: { learn: { perNight: 3 } }');
    writeDeskLog(workspace.dir, [PREFERENCE], 'more.jsonl');
    const { memory } = await runJson(workspace.dir);
    expect(memory.learnt).toEqual({ preference: 1 }); // the teacher finds nothing in the others
    const asked = servers.teacher.asked.length;
    expect((await runJson(workspace.dir)).code).toBe(0);
    expect(servers.teacher.asked).toHaveLength(asked);
  });
});
