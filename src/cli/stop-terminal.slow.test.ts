import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { acquireLock } from '../store/lock.ts';
import {
  changed,
  cli,
  createWorkspace,
  lasting,
  readRows,
  startCli,
  type TestWorkspace,
  writeText,
} from './testing.ts';
import { closeTickets, deskTasks, writeDeskLog } from './testing-desk.ts';
import { HAS_TERMINAL, startInTerminal } from './testing-terminal.ts';

const CTRL_C = '\u0003';
const undisturbed = createWorkspace();
afterAll(() => undisturbed[Symbol.dispose]());

/** A night whose teacher answers nobody, neither a question nor a signal. */
function stubbornWorkspace(): TestWorkspace {
  const workspace = createWorkspace();
  const script = join(workspace.dir, 'ask.sh');
  const teacher = `teacher: { use: command, command: [sh, '${script}'], attempts: 1 }`;
  writeText(workspace.dir, 'pipelines/nightly.yaml', `name: nightly\nlogs: [logs/]\n${teacher}\n`);
  writeText(workspace.dir, 'ask.sh', `trap '' INT TERM\ntouch '${workspace.dir}/asked'\nsleep 20\n`);
  writeDeskLog(workspace.dir, closeTickets(0, 60));
  return workspace;
}

async function waitForFile(path: string): Promise<void> {
  while (!existsSync(path)) await new Promise((resolve) => setTimeout(resolve, 50));
}

describe.skipIf(!HAS_TERMINAL)('a night at a terminal (needs script of util-linux)', () => {
  it('draws while it runs, and leaves its lines and the report', async () => {
    writeDeskLog(undisturbed.dir, deskTasks());
    const { code, written, shown } = await startInTerminal(undisturbed.dir, ['run']).ended;
    expect(code).toBe(0);
    expect(written).toContain('\u001b[?2026h');
    expect(written).not.toContain('\u001b[?25l');
    const text = shown.join('\n');
    expect(text).toContain('  close-ticket goes live: version');
    expect(text).toMatch(/^ {2}ingest took \d/m);
    expect(text).not.toMatch(/time left|, for \d+ s$/m);
  });

  it('writes no control code with --no-tty', async () => {
    const { code, written } = await startInTerminal(undisturbed.dir, ['run', '--no-tty']).ended;
    expect(code).toBe(0);
    expect(written).toContain('ingest: logs/');
    expect(written).not.toContain('\u001b');
  });

  it('stops at Ctrl-C with what it has come to, and goes on to the same end', async () => {
    using workspace = createWorkspace();
    writeDeskLog(workspace.dir, deskTasks());
    const run = startInTerminal(workspace.dir, ['run']);
    await run.says('examining:');
    run.type(CTRL_C);
    const { code, shown } = await run.ended;
    const text = shown.join('\n');
    expect(code).toBe(130);
    expect(text).toMatch(/^Stopping: /m);
    expect(text).toMatch(/^Stopped while [a-z ]+: \d+ famil.*\nStopped\. Nothing is lost[^\n]*\n {2}nightschool run$/m);
    expect(text).not.toContain('time left');
    acquireLock(workspace.dir).release();
    expect((await cli(workspace.dir, ['run'])).code).toBe(0);
    expect(changed(lasting(undisturbed.dir), lasting(workspace.dir))).toEqual([]);
  });

  it('ends at once at the second Ctrl-C, whatever is under way, and nothing that was written is lost', async () => {
    using workspace = stubbornWorkspace();
    const run = startInTerminal(workspace.dir, ['run']);
    await waitForFile(join(workspace.dir, 'asked'));
    run.type(CTRL_C);
    await run.says('Ctrl-C again ends at once');
    await new Promise((resolve) => setTimeout(resolve, 500));
    run.type(CTRL_C);
    const { code, shown } = await run.ended;
    expect(code).toBe(130);
    expect(shown.join('\n')).not.toContain('Stopped');
    acquireLock(workspace.dir).release();
    const [ledger = ''] = readdirSync(join(workspace.dir, '.nightschool/ledger'));
    expect(readRows(workspace.dir, `.nightschool/ledger/${ledger}`).at(0)).toMatchObject({ type: 'run-started' });
  });
});

describe('SIGTERM', () => {
  it('stops a night as Ctrl-C does', async () => {
    using workspace = createWorkspace();
    writeDeskLog(workspace.dir, deskTasks());
    const { child, ended } = startCli(workspace.dir, ['run']);
    let told = '';
    child.stderr?.on('data', (chunk) => {
      const isFirst = !told.includes('evaluate: ');
      told += String(chunk);
      if (isFirst && told.includes('evaluate: ')) child.kill('SIGTERM'); // a second one would end it at once
    });
    const { code, stderr, stdout } = await ended;
    expect([code, stdout]).toEqual([130, '']);
    expect(stderr).toMatch(/^Stopping: [\s\S]*^Stopped while [\s\S]*^Stopped\. Nothing is lost/m);
  });
});
