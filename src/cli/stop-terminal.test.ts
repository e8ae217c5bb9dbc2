import { afterAll, describe, expect, it } from 'vitest';
import { acquireLock } from '../store/lock.ts';
import { changed, cli, createWorkspace, lasting, startCli, writeText } from './testing.ts';
import { closeTickets, deskTasks, writeDeskLog } from './testing-desk.ts';
import { HAS_TERMINAL, startInTerminal } from './testing-terminal.ts';

const CTRL_C = '\u0003';
const undisturbed = createWorkspace();
afterAll(() => undisturbed[Symbol.dispose]());

/** A night whose student answers after so long, again and again. */
function slowWorkspace(seconds: number) {
  const workspace = createWorkspace(
    `students: [{ use: command, name: slow, command: [sleep, '${seconds}'], attempts: 1 }]`,
  );
  writeDeskLog(workspace.dir, closeTickets(0, 60));
  return workspace;
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

  it.each([
    [['--no-tty'], {}],
    [[], { CI: '1' }],
    [[], { TERM: 'dumb' }],
  ])('with %j and %j writes no control code', async (options, environment) => {
    const { code, written } = await startInTerminal(undisturbed.dir, ['run', ...options], environment).ended;
    expect(code).toBe(0);
    expect(written).toContain('ingest: logs/');
    expect(written).not.toMatch(/\u001b/);
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
});
