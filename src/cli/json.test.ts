import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS } from './commands/registry.ts';
import { runCli } from './run-cli.ts';
import { cli, copyWorkspace, createWorkspace, writeText } from './testing.ts';
import { deskTasks, writeDeskLog } from './testing-desk.ts';

const base = createWorkspace('schedule: 02:15');

beforeAll(async () => {
  writeDeskLog(base.dir, deskTasks());
  writeText(base.dir, 'memories/workflows/close.md', '# Close a ticket\n\n1. Find the ticket.\n2. Close it.\n');
  await cli(base.dir, ['run', '--quiet']);
});
afterAll(() => base[Symbol.dispose]());

/** Headers of a command's table, and the key in JSON that holds what the column does. */
type Columns = Readonly<Record<string, string>>;

const SKILL = 'close-ticket';

/** Command lines that print one JSON value, all of one workspace after a night; each on a copy of its own. */
const LINES = (
  [
    [['run', '--dry-run']],
    [['redistill', SKILL, '--dry-run']],
    [['bootstrap', '--dry-run'], { playbook: 'playbook', skill: 'skill', family: 'family', state: 'change' }],
    [
      ['families'],
      {
        ...{ family: 'name', tasks: 'tasks', sessions: 'sessions', days: 'days', success: 'successRate' },
        ...{ alike: 'cohesion', drift: 'drift', state: 'summary', tools: 'tools', id: 'id' },
      },
    ],
    [['families', 'show', SKILL]],
    [
      ['logs'],
      {
        ...{ format: 'format', folder: 'folder', files: 'files', sessions: 'sessions', passed: 'passed' },
        ...{ failed: 'failed', unknown: 'unknown', human: 'human', machine: 'machine', skipped: 'skipped' },
      },
    ],
    [
      ['logs', 'pack', '--to', 'packs'],
      {
        ...{ logs: 'packed', files: 'files', sessions: 'sessions', bytes: 'bytes', 'as packs': 'packedBytes' },
        ...{ 'skipped lines': 'skippedLines' },
      },
    ],
    [
      ['status'],
      {
        ...{ skill: 'skill', live: 'live', student: 'student', certified: 'certified', 'last verdict': 'verdict' },
        ...{ passed: 'passed', 'at least': 'lower', night: 'night', fingerprint: 'fingerprint' },
      },
    ],
    [['report']],
    [['recall', 'close a ticket']],
    [['remember', 'Tickets are closed by the desk.']],
    [['forget', '--expired']],
    [['summarize', '--force', '--rules']],
    [['task', 'show']],
    [['memory']],
    [['learn', 'close-0', '--dry-run']],
    [
      ['skills', 'list'],
      { skill: 'name', version: 'version', state: 'state', 'proven for': 'certifiedFor', description: 'description' },
    ],
    [
      ['eval', SKILL],
      {
        case: 'caseId',
        side: 'side',
        'with skill': 'withSkill',
        without: 'noSkill',
        'why, or what was asked': 'request',
      },
    ],
    [
      ['aa', SKILL, '--nights', '20'],
      {
        ...{ student: 'arms', attempt: 'attempt', promoted: 'promoted', '95 % interval': 'interval' },
        ...{ allowed: 'bound', runs: 'runs', 'asks for cases': 'paused' },
      },
    ],
    [['adopt', '--dry-run']],
    [
      ['economy'],
      {
        ...{ skill: 'skill', spent: 'spent', verdicts: 'decisions', promoted: 'promotions', 'a week': 'perWeek' },
        ...{ agent: 'agent', student: 'student', 'could save a week': 'couldSaveAWeek', payback: 'paybackWeeks' },
      },
    ],
    [['plan', SKILL]],
    [['rollback', SKILL, '--dry-run']],
    [['pin', SKILL, '--dry-run']],
    [['archive', SKILL, '--dry-run']],
    [
      ['history', SKILL],
      {
        ...{ version: 'version', state: 'state', since: 'first', by: 'by', 'last verdict': 'word' },
        ...{ passed: 'passed', certified: 'lower', live: 'live' },
      },
    ],
    [['show', SKILL]],
    [['verify', '--all']],
    [['redact', '--check', 'pipelines']],
    [['init', '--dry-run', '--yes']],
    [['doctor']],
    [['schedule', 'status']],
    [['schedule', 'print', 'cron']],
    [['ask', 'Close ticket TK-4007']],
    [['export', SKILL, '--as', 'junit', '--out', 'exam.xml', '--dry-run']],
  ] as readonly (readonly [readonly string[], Columns?])[]
).map(([words, columns]) => ({ name: words.join(' '), words, columns: columns ?? null }));

/** Commands whose JSON other tests look at, since it takes more than a night to have any, or that print none. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  advise: 'takes a teacher that is a model: model-night.test.ts',
  dashboard: 'serves until it is stopped: dashboard.test.ts',
  diff: 'takes two versions: versions.test.ts',
  fleet: 'runs many workspaces: fleet-run.slow.test.ts',
  import: 'takes files of other tools: the tests of interop',
  mcp: 'speaks a protocol: mcp.test.ts',
  reject: 'takes a staged version: people.test.ts',
  unarchive: 'takes an archived skill: people.test.ts',
  unpin: 'takes a pinned skill: people.test.ts',
  worker: 'works until it is stopped, and prints a line for each event: worker.test.ts',
};

describe('--json', () => {
  it('is looked at for every command, here or elsewhere', () => {
    const here = LINES.map(({ words: [name = ''] }) => name);
    expect([...new Set([...here, ...Object.keys(ELSEWHERE)])].sort()).toEqual(Object.keys(COMMANDS).sort());
  });

  it.each(LINES)(
    'of $name is one JSON value with every column of the table, and nothing else',
    async ({ words, columns }) => {
      using workspace = copyWorkspace(base.dir);
      const { code, stdout, stderr } = await cli(workspace.dir, [...words, '--json']);
      expect(stderr).toBe('');
      expect(code).toBeLessThan(2);
      expect(() => JSON.parse(stdout)).not.toThrow();
      if (columns === null) return;
      using another = copyWorkspace(base.dir);
      const text = (await cli(another.dir, words)).stdout;
      const [header = ''] = text.split('\n').filter((line) => line.startsWith(Object.keys(columns)[0] ?? ''));
      expect(header.split(/ {2,}/)).toEqual(Object.keys(columns));
      for (const key of Object.values(columns)) expect(stdout).toContain(`"${key}":`);
    },
  );

  it('leaves errors to stderr', async () => {
    const { code, stdout, stderr } = await cli(base.dir, ['show', 'nothing', '--json']);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('UNKNOWN_NAME');
  });
});

describe('on a terminal of 80 columns', () => {
  it.each(LINES.filter(({ columns }) => columns !== null))('the table of $name fits', async ({ words }) => {
    using workspace = copyWorkspace(base.dir);
    const told: string[] = [];
    const stdout = { isTTY: true, columns: 80, write: (text: string) => told.push(text) };
    const stderr = { write: () => true };
    const signal = new AbortController().signal;
    await runCli(words, { stdout, stderr, cwd: workspace.dir, environment: {}, signal });
    const rows = told.join('').split('\n');
    expect(rows.filter((row) => / {2}\S/.test(row) && row.length > 80)).toEqual([]);
  });
});

describe('--quiet', () => {
  it.each([['run'], ['redistill', SKILL], ['bootstrap']])('of %s tells no progress', async (...words) => {
    using workspace = copyWorkspace(base.dir);
    const { code, stdout, stderr } = await cli(workspace.dir, [...words, '--quiet', '--dry-run']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).not.toBe('');
  });
});
