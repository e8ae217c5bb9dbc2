import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, createWorkspace, type TestWorkspace, writeText } from './testing.ts';

const SESSIONS = 6;

/** An agent that numbers its sessions from 1, and is asked the same every day: the mail is another's. */
function writeAgent(dir: string, agent: string, day: string): void {
  for (let session = 1; session <= SESSIONS; session++) {
    const line = (step: number, type: string, content: unknown): string =>
      JSON.stringify({
        ...{ uuid: `${session}.${step}`, parentUuid: step === 1 ? null : `${session}.${step - 1}` },
        sessionId: `session-${session}`,
        ...{ type, timestamp: `2026-03-${day}T1${session}:00:0${step}.000Z`, cwd: `/srv/${agent}` },
        message: { role: type, content },
      });
    const lines = [
      line(1, 'user', 'Check my mail'),
      line(2, 'assistant', [{ type: 'tool_use', id: 'c', name: 'read_mail', input: { of: agent } }]),
      line(3, 'user', [{ type: 'tool_result', tool_use_id: 'c', content: `${session} letters for ${agent}` }]),
      line(4, 'assistant', [{ type: 'text', text: `There are ${session} letters for ${agent}.` }]),
    ];
    writeText(dir, `agents/${agent}/${session}.jsonl`, `${lines.join('\n')}\n`);
  }
}

/** A workspace that both agents' logs go into, by these entries of `logs:`. */
function withAgents(sales: string, support: string): TestWorkspace {
  const workspace = createWorkspace();
  const logs = `logs: [${sales}, ${support}]`;
  writeText(workspace.dir, 'pipelines/nightly.yaml', `name: nightly\n${logs}\ndashboard: false\n`);
  writeAgent(workspace.dir, 'sales', '01');
  writeAgent(workspace.dir, 'support', '02');
  return workspace;
}

interface Told {
  readonly files: number;
  readonly sessions: number;
  readonly tasks: number;
}

async function nightOf(dir: string): Promise<{ readonly told: Told; readonly warnings: readonly string[] }> {
  const { code, stdout } = await cli(dir, ['run', '--json']);
  expect(code).toBe(0);
  const { logs, warnings } = JSON.parse(stdout);
  return { told: logs, warnings: warnings.map(({ message }: { readonly message: string }) => message) };
}

describe('logs of two agents that name files and sessions in the same way', () => {
  it('are told apart where the pipeline says who writes them', async () => {
    const named = (agent: string): string => `{ from: agents/${agent}/, agent: ${agent} }`;
    using workspace = withAgents(named('sales'), named('support'));
    const { told, warnings } = await nightOf(workspace.dir);
    expect(told).toMatchObject({ files: 2 * SESSIONS, sessions: 2 * SESSIONS, tasks: 2 * SESSIONS });
    expect(warnings).toEqual([]);
    const { stdout } = await cli(workspace.dir, ['logs', 'show', 'support:session-3', '--json']);
    expect(stdout).toContain('3 letters for support');
    expect(stdout).not.toContain('for sales');
  });

  it('are warned of where it does not: what was asked in the same words counts once', async () => {
    using workspace = withAgents('agents/sales/', 'agents/support/');
    const { told, warnings } = await nightOf(workspace.dir);
    expect(told).toMatchObject({ files: 2 * SESSIONS, tasks: SESSIONS });
    expect(warnings).toEqual([
      expect.stringMatching(
        /^agents\/sales\/ and agents\/support\/ have .*\(session-1 and 5 others\).*agent: <a name>/,
      ),
    ]);
  });

  it('that hold copies of the same sessions still count them once', async () => {
    const named = (agent: string): string => `{ from: agents/${agent}/, agent: ${agent} }`;
    using workspace = withAgents(named('sales'), named('support'));
    cpSync(join(workspace.dir, 'agents/sales'), join(workspace.dir, 'agents/support'), { recursive: true });
    expect((await nightOf(workspace.dir)).told.tasks).toBe(SESSIONS);
  });

  it('stay apart where they are packed for another machine', async () => {
    const named = (agent: string): string => `{ from: agents/${agent}/, agent: ${agent} }`;
    using workspace = withAgents(named('sales'), named('support'));
    expect((await cli(workspace.dir, ['logs', 'pack', '--to', 'packs'])).code).toBe(0);
    writeText(workspace.dir, 'pipelines/nightly.yaml', 'name: nightly\nlogs: [packs/]\ndashboard: false\n');
    const { told, warnings } = await nightOf(workspace.dir);
    expect(told).toMatchObject({ sessions: 2 * SESSIONS, tasks: 2 * SESSIONS });
    expect(warnings).toEqual([]);
    const { stdout } = await cli(workspace.dir, ['logs', 'show', 'support:session-3', '--json']);
    expect(stdout).toContain('3 letters for support');
  });
});
