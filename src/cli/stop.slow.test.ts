import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { acquireLock } from '../store/lock.ts';
import { NOTHING_SEALED, printSeal } from '../store/seals/seal-file.ts';
import {
  changed,
  cli,
  copyWorkspace,
  createWorkspace,
  lasting,
  pickSessions,
  readText,
  startCli,
  type TestWorkspace,
  writeLogs,
  writeText,
} from './testing.ts';
import { deskTasks, writeDeskLog } from './testing-desk.ts';

const FILL = {
  'a promotion': (dir: string) => writeDeskLog(dir, deskTasks()),
  'failed practice': (dir: string) => writeLogs(dir, pickSessions(['file-receipt', 'invoice-status'], 10)),
} as const;

/** A workspace, and the same one after a run that nothing disturbed. */
interface Pair {
  readonly dir: string;
  readonly lasting: ReadonlyMap<string, string>;
  /** Of progress. */
  readonly lines: readonly string[];
}

const workspaces: TestWorkspace[] = [];
let desk: Pair;
let sample: Pair;

beforeAll(async () => {
  desk = await runUndisturbed('a promotion');
  sample = await runUndisturbed('failed practice');
  expect(desk.lines.join('\n')).toContain('close-ticket goes live');
  expect(sample.lines.join('\n')).toMatch(/practice \d+, \d+ passed, [1-9]/);
});
afterAll(() => {
  for (const workspace of workspaces) workspace[Symbol.dispose]();
});

async function runUndisturbed(name: keyof typeof FILL): Promise<Pair> {
  const workspace = prepared(name);
  workspaces.push(workspace);
  const { stderr } = await cli(workspace.dir, ['run']);
  return { dir: workspace.dir, lasting: lasting(workspace.dir), lines: stderr.trimEnd().split('\n') };
}

function prepared(name: keyof typeof FILL): TestWorkspace {
  const workspace = createWorkspace();
  FILL[name](workspace.dir);
  return workspace;
}

/** Starts a run and sends it a signal once it has told so many lines of progress. */
async function stopAt(dir: string, line: number, signal: NodeJS.Signals) {
  const { child, ended } = startCli(dir, ['run']);
  let told = 0;
  let sent = false;
  child.stderr?.on('data', (chunk) => {
    told += String(chunk).split('\n').length - 1;
    if (told >= line && !sent) sent = child.kill(signal);
  });
  return ended;
}

describe('a run that is killed', () => {
  it.each([
    ['a promotion', 'again and again, later each time', [0.1, 0.6, 1]],
    ['failed practice', 'half-way', [0.7]],
  ] as const)('with %s, %s, ends with the same files as one that was not', async (name, _when, shares) => {
    using workspace = prepared(name);
    const undisturbed = name === 'failed practice' ? sample : desk;
    for (const [index, share] of shares.entries()) {
      const line = Math.max(1, Math.floor(share * undisturbed.lines.length));
      const { signal } = await stopAt(workspace.dir, line, 'SIGKILL');
      if (index === 0 && share < 0.9) expect(signal).toBe('SIGKILL'); // later ones have less to tell, and may end first
    }
    expect((await cli(workspace.dir, ['run'])).code).toBe(0);
    expect(changed(undisturbed.lasting, lasting(workspace.dir))).toEqual([]);
    expect((await cli(workspace.dir, ['verify', '--all'])).code).toBe(0);
  });
});

/** What a crash may leave, made by hand, as no signal is sure to come at that moment. */
const CRASHES: Readonly<Record<string, (dir: string) => void>> = {
  'between a verdict and the change it asks for': (dir) => {
    keep(dir, 'decisions.jsonl', (text) => text.slice(0, text.lastIndexOf('\n', text.length - 2) + 1));
    rmSync(join(dir, 'skills'), { recursive: true });
  },
  'between a change and its record': (dir) => {
    keep(dir, 'decisions.jsonl', (text) => text.slice(0, text.lastIndexOf('\n', text.length - 2) + 1));
  },
  'in the middle of a line of the run log': (dir) => {
    keep(dir, 'trials.jsonl', (text) => text.slice(0, text.length / 2));
    keep(dir, 'decisions.jsonl', (text) => text.split('\n').slice(0, 2).join('\n').concat('\n{"id":"'));
    keep(dir, 'seal.json', () => printSeal(NOTHING_SEALED)); // it is never ahead of the logs
    rmSync(join(dir, 'skills'), { recursive: true });
    rmSync(join(dir, 'evals/close-ticket/versions'), { recursive: true });
  },
};

function keep(dir: string, file: string, change: (text: string) => string): void {
  const path = `evals/close-ticket/${file}`;
  writeText(dir, path, change(readText(dir, path)));
}

describe('a crash', () => {
  it.each(Object.keys(CRASHES))('%s is made good by the next run', async (name) => {
    using workspace = copyWorkspace(desk.dir);
    CRASHES[name]?.(workspace.dir);
    rmSync(join(workspace.dir, '.nightschool'), { recursive: true });
    expect(changed(desk.lasting, lasting(workspace.dir))).not.toEqual([]);
    expect((await cli(workspace.dir, ['run'])).code).toBe(0);
    expect(changed(desk.lasting, lasting(workspace.dir))).toEqual([]);
    expect((await cli(workspace.dir, ['verify', '--all'])).code).toBe(0);
  });
});

describe('Ctrl-C', () => {
  it('stops a run with a sentence, and the next one completes it', async () => {
    using workspace = prepared('a promotion');
    const { code, stdout, stderr } = await stopAt(workspace.dir, Math.floor(desk.lines.length / 2), 'SIGINT');
    expect(code).toBe(130);
    expect(stderr).toContain('Stopped. Nothing is lost');
    expect(stderr).not.toMatch(/\n {4}at /);
    expect(stdout).toBe('');
    expect((await cli(workspace.dir, ['run'])).code).toBe(0);
    expect(changed(desk.lasting, lasting(workspace.dir))).toEqual([]);
  });
});

describe('two runs at once', () => {
  it('make the second give way', async () => {
    using workspace = prepared('a promotion');
    const first = startCli(workspace.dir, ['run']);
    await new Promise((resolve) => first.child.stderr?.once('data', resolve));
    const second = await cli(workspace.dir, ['run']);
    expect(second.code).toBe(1);
    expect(second.stderr).toMatch(/Another nightschool run[\s\S]*\(WORKSPACE_LOCKED\)/);
    expect((await first.ended).code).toBe(0);
    expect(changed(desk.lasting, lasting(workspace.dir))).toEqual([]);
  });

  it.each([[['adopt']], [['rollback', 'close-ticket']], [['redistill', 'close-ticket']]])(
    'nor does %j change anything meanwhile',
    async (words) => {
      const lock = acquireLock(desk.dir);
      const { code, stderr } = await cli(desk.dir, words);
      lock.release();
      expect([code, stderr]).toEqual([1, expect.stringContaining('WORKSPACE_LOCKED')]);
      expect(changed(desk.lasting, lasting(desk.dir))).toEqual([]);
      expect(readText(desk.dir, 'skills/close-ticket/SKILL.md')).toContain('close_ticket(');
    },
  );
});
