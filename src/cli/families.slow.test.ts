import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FamilySummary } from '../domain/event.ts';
import { decisionsOf } from '../night/workspace.ts';
import { openEvidence } from '../store/evidence.ts';
import { filesOnDisk } from '../store/files.ts';
import { acquireLock } from '../store/lock.ts';
import { changed, cli, copyWorkspace, createWorkspace, readRows, readText, tree, writeText } from './testing.ts';
import { deskTasks, writeDeskLog } from './testing-desk.ts';

const base = createWorkspace();
const RULES = 'evals/families.jsonl';

beforeAll(async () => {
  writeDeskLog(base.dir, deskTasks());
  expect((await cli(base.dir, ['run'])).code).toBe(0);
});
afterAll(() => base[Symbol.dispose]());

const families = (dir: string, ...words: readonly string[]) => cli(dir, ['families', ...words]);

async function json(dir: string, ...words: readonly string[]) {
  const { code, stdout, stderr } = await families(dir, ...words, '--json');
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout);
}

describe('nightschool families', () => {
  it('lists them with the state of their skills, the largest first', async () => {
    const { stdout } = await families(base.dir);
    expect(stdout).toMatch(/^family +tasks +sessions +days +success +(alike +drift +)?state +tools +id\n/);
    expect(stdout).toMatch(/close-ticket +60 +60 +\d+ +100 % .*live .*fam-[0-9a-f]{8}\n[\s\S]*send-voucher +12 /);
    expect(stdout).toContain('4 one-off requests were left alone.');
    const { families: listed, unassigned } = await json(base.dir, '--all');
    expect(unassigned).toBe(4);
    expect(listed[0]).toMatchObject({ name: 'close-ticket', tasks: 60, standing: { skill: 'live', certified: true } });
  });

  it('shows what the last run measured and ranked, and what is too rare yet', async () => {
    using workspace = copyWorkspace(base.dir);
    const [ledger = ''] = tree(workspace.dir, ['.nightschool/ledger']).keys();
    const found = readRows(workspace.dir, ledger).findLast(({ type }) => type === 'families-found');
    const summaries = (found?.families ?? []) as readonly FamilySummary[];
    const measured = summaries.map((family) => ({ ...family, cohesion: 0.61, drift: family.tasks === 12 ? 0.4 : 0 }));
    const emerging = [{ terms: ['parking', 'permit'], tasks: 3, sessions: 3, days: 2, nights: 4 }];
    const ranks = summaries.map(({ id, name, tasks }) => ({
      ...{ familyId: id, name, worth: 100 - tasks, factors: { frequency: 1, cost: 1, failure: 0, certainty: 1 } },
      not: { why: 'too-few', explanation: 'too few yet: about 9 more nights' },
    }));
    const rows = [
      { ...found, families: measured, emerging },
      { ...found, type: 'families-ranked', ranks },
    ];
    const withoutCheck = (key: string, value: unknown): unknown => (key === 'crc' ? undefined : value); // of another row
    const lines = rows.map((row) => `${JSON.stringify(row, withoutCheck)}\n`).join('');
    writeText(workspace.dir, ledger, readText(workspace.dir, ledger) + lines);
    const { stdout } = await families(workspace.dir, '--all');
    expect(stdout).toMatch(
      /alike +drift +state[\s\S]*send-voucher .* 0\.61 +0\.40 +not tonight: too few yet: about 9[\s\S]*close-ticket .* live /,
    );
    expect(stdout).toContain('The newest requests differ from the earlier ones in: send-voucher.');
    expect(stdout).toMatch(/Too rare yet:\n.*\nparking permit +3 +3 +2 +about 4 more/);
    expect((await families(workspace.dir)).stdout).toContain('1 group too rare yet: --all.');
    expect((await json(workspace.dir, '--all')).emerging).toEqual(emerging);
  });

  it.each([
    ['before it found any', ['run-started', 'stage-started']],
    ['once it had found them', ['run-started', 'stage-started', 'families-found']],
  ])('lists what is known after a night that was killed %s', async (_, types) => {
    using workspace = copyWorkspace(base.dir);
    const [ledger = ''] = tree(workspace.dir, ['.nightschool/ledger']).keys();
    const events = readRows(workspace.dir, ledger).filter(({ type }) => types.includes(String(type)));
    const told = events.filter((event, at) => events.findIndex(({ type }) => type === event.type) === at);
    expect(told.map(({ type }) => type)).toEqual(types);
    const lines = told.map((event) => `${JSON.stringify(event)}\n`).join('');
    writeText(workspace.dir, '.nightschool/ledger/9999-01-01T00-00-00-000Z-1.jsonl', `${lines}{"at":"9999-`);
    const { stdout, code } = await families(workspace.dir);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/close-ticket +60 .* live .*[\s\S]*send-voucher +12 /)]);
    expect((await families(workspace.dir, 'ignore', 'send-voucher')).code).toBe(0);
  });

  it('says where to begin where no run has been', async () => {
    using fresh = createWorkspace();
    expect((await families(fresh.dir)).stdout).toBe('No family has been found yet: nightschool run.\n');
    for (const words of [['map'], ['show', 'x'], ['merge', 'a', 'b'], ['ignore', 'a']])
      expect(await families(fresh.dir, ...words)).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('nightschool run'),
      });
    expect(existsSync(join(fresh.dir, 'evals'))).toBe(false);
  });
});

describe('nightschool families show', () => {
  it('tells why it is one family, how it is done and goes, and which requests are kept for the exam', async () => {
    const { code, stdout } = await families(base.dir, 'show', 'close-ticket');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^close-ticket {2}fam-[0-9a-f]{8}\n {2}60 tasks in 60 sessions on \d+ days/);
    expect(stdout).toMatch(/skill: live, version [0-9a-f]{16}/);
    expect(stdout).toMatch(/call {3}close_ticket 100 % \(elsewhere 0 %\), find_ticket 100 % \(elsewhere 0 %\)/);
    expect(stdout).toContain('near   no other one');
    expect(stdout).toMatch(/100 % {2}find_ticket → close_ticket\n/);
    expect(stdout).toMatch(/60 passed, 0 failed, 0 unknown: 100 % of the known ones went well/);
    expect(stdout).toMatch(
      /Requests\n {2}\(40 of them, marked x, are kept for the exam: never show these to a teacher\)/,
    );
    expect(stdout).toContain('… and 48 more (--all, --json)');
    expect(
      (await families(base.dir, 'show', 'close-ticket', '--all')).stdout.match(/^ {2}[x -] [0-9a-f]{16} /gm),
    ).toHaveLength(60);
  });

  it('gives everything as JSON, by name, id or the beginning of one', async () => {
    const shown = await json(base.dir, 'show', 'send-v');
    expect(shown.members).toHaveLength(12);
    expect(shown.members[0]).toMatchObject({ side: expect.stringMatching(/train|held-out/), outcome: 'passed' });
    expect(shown.procedures).toEqual([{ calls: ['find_account', 'send_voucher'], tasks: 12, share: 1 }]);
    expect(
      shown.groups.flat().every((id: string) => shown.members.some(({ taskId }: { taskId: string }) => taskId === id)),
    ).toBe(true);
    expect((await json(base.dir, 'show', shown.family.id)).family.name).toBe('send-voucher');
  });

  it('tells apart what was lost from what never was', async () => {
    using workspace = copyWorkspace(base.dir);
    rmSync(join(workspace.dir, '.nightschool/state.db'));
    expect(await families(workspace.dir, 'show', 'close-ticket')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('nightschool run makes the index anew'),
    });
    expect(await families(workspace.dir, 'ignore', 'close-ticket')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('FILE_DAMAGED'),
    });
  });
});

describe('nightschool families map', () => {
  it('writes a page, elsewhere where asked, and nothing in a dry run', async () => {
    using workspace = copyWorkspace(base.dir);
    const before = tree(workspace.dir);
    expect((await families(workspace.dir, 'map', '--dry-run')).stdout).toContain('Would draw 2 families');
    expect(changed(before, tree(workspace.dir))).toEqual([]);
    await families(workspace.dir, 'map');
    await families(workspace.dir, 'map', '--output', 'out/map.html');
    expect(changed(before, tree(workspace.dir))).toEqual(['.nightschool/report/families-map.html', 'out/map.html']);
    const page = readText(workspace.dir, 'out/map.html');
    expect(page).toMatch(/^<!doctype html>[\s\S]*class="family good live"[\s\S]*close-ticket: 60 tasks/);
  });
});

describe('what is refused', () => {
  it.each([
    [['frob'], 2, /no operation "frob": show, map, merge/],
    [['show'], 2, /name or id of a family is missing/],
    [['show', 'close-tiket'], 2, /no family "close-tiket"[\s\S]*Did you mean close-ticket\?/],
    [['show', 'zzz'], 2, /There are: [\s\S]*send-voucher/],
    [['show', 'close-ticket', 'more'], 2, /"more" is one word too many/],
    [['merge', 'close-ticket'], 2, /Which families/],
    [['merge', 'close-ticket', 'send-v'], 2, /no family "send-v"[\s\S]*Did you mean send-voucher\?/],
    [['split', 'close-', '--by', 'word:please'], 2, /no family "close-"[\s\S]*Did you mean close-ticket\?/],
    [['rename', 'close-t', 'x'], 2, /Did you mean close-ticket\?/],
    [['ignore', 's'], 2, /Did you mean send-voucher\?/],
    [['ignore', 'fam-'], 2, /There are: close-ticket, send-voucher|There are: send-voucher, close-ticket/],
    [['merge', 'close-ticket', 'close-ticket'], 2, /cannot be merged with itself/],
    [
      ['merge', 'send-voucher', 'close-ticket'],
      2,
      /close-ticket has a live skill[\s\S]*families merge close-ticket send-voucher/,
    ],
    [['split', 'close-ticket'], 2, /in one way/],
    [['split', 'close-ticket', '--by', 'word:x', '--tasks', 'a'], 2, /in one way/],
    [['split', 'close-ticket', '--by', 'colour:red'], 2, /neither tool:<name> nor word:<word>/],
    [['split', 'close-ticket', '--by', 'tool:nope'], 2, /called "nope"[\s\S]*They called: close_ticket \(60 of 60\)/],
    [['split', 'close-ticket', '--by', 'tool:find_ticket'], 2, /All 60 tasks[\s\S]*rename/],
    [['split', 'close-ticket', '--by', 'word:clo'], 2, /says "clo"/],
    [['split', 'close-ticket', '--tasks', 'ffff0000'], 2, /has no task "ffff0000"/],
    [['split', 'close-ticket', '--by', 'word:please', '--name', 'send-voucher'], 2, /is the name of a family already/],
    [['rename', 'close-ticket'], 2, /Its new name is missing/],
    [['rename', 'close-ticket', 'close-ticket'], 2, /is its name already/],
    [['rename', 'close-ticket', 'Close It'], 2, /"Close It" is no name for a family/],
    [['rename', 'close-ticket', 'a'.repeat(65)], 2, /is no name for a family/],
    [['rename', 'close-ticket', 'send-voucher'], 2, /is the name of a family already/],
    [['ignore', 'close-ticket', '--undo'], 2, /is not ignored/],
  ])('%j, with what to do instead', async (words, code, message) => {
    const before = tree(base.dir);
    const ended = await families(base.dir, ...words);
    expect([ended.code, ended.stdout]).toEqual([code, '']);
    expect(ended.stderr).toMatch(message);
    expect(changed(before, tree(base.dir))).toEqual([]);
  });

  it('everything, while a night runs', async () => {
    using workspace = copyWorkspace(base.dir);
    const lock = acquireLock(workspace.dir);
    try {
      for (const words of [
        ['merge', 'close-ticket', 'send-voucher'],
        ['rename', 'close-ticket', 'x'],
        ['ignore', 'send-voucher'],
        ['split', 'close-ticket', '--by', 'word:please', '--dry-run'],
      ])
        expect(await families(workspace.dir, ...words)).toMatchObject({
          code: 1,
          stderr: expect.stringContaining('WORKSPACE_LOCKED'),
        });
    } finally {
      lock.release();
    }
    expect(existsSync(join(workspace.dir, RULES))).toBe(false);
  });

  it('a file that is damaged, by its line', async () => {
    using workspace = copyWorkspace(base.dir);
    writeText(workspace.dir, RULES, 'nonsense\n');
    expect(await families(workspace.dir)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('evals/families.jsonl:1 is not JSON'),
    });
  });
});

describe('what people say', () => {
  it.each([
    [
      'merge',
      ['merge', 'close-ticket', 'send-voucher'],
      /send-voucher would go into close-ticket at the next night: 72 tasks in all\.\nAll 48 sealed cases would stay sealed/,
    ],
    [
      'split',
      ['split', 'close-ticket', '--by', 'word:Please', '--name', 'close-politely'],
      /15 tasks of close-ticket would leave it as close-politely/,
    ],
    ['ignore', ['ignore', 'send-voucher'], /send-voucher would be ignored/],
    [
      'rename',
      ['rename', 'close-ticket', 'end-ticket'],
      /close-ticket would be called end-ticket[\s\S]*no certificate holds/,
    ],
  ])('a dry run of %s says what would be and writes nothing', async (_, words, text) => {
    const before = tree(base.dir);
    const { code, stdout } = await families(base.dir, ...words, '--dry-run');
    expect(code).toBe(0);
    expect(stdout).toMatch(text);
    expect(changed(before, tree(base.dir))).toEqual([]);
  });

  it('is kept in one file and seen at once', async () => {
    using workspace = copyWorkspace(base.dir);
    const before = tree(workspace.dir);
    await families(workspace.dir, 'split', 'close-ticket', '--by', 'word:please', '--name', 'close-politely');
    await families(workspace.dir, 'merge', 'close-ticket', 'send-voucher');
    expect(changed(before, tree(workspace.dir))).toEqual([RULES]);
    expect(readRows(workspace.dir, RULES).map(({ type }) => type)).toEqual(['split', 'rename', 'merge']);
    const { stdout } = await families(workspace.dir);
    expect(stdout).toContain('  close-ticket: 15 tasks will leave it as close-politely at the next night\n');
    expect(stdout).toContain('  send-voucher: goes into close-ticket at the next night\n');
    expect((await families(workspace.dir, 'show', 'close-ticket')).stdout).toMatch(
      /What became of it\n.*close-politely is to leave close-ticket/,
    );
    const taken = await families(workspace.dir, 'rename', 'send-voucher', 'close-politely');
    expect(taken.stderr).toContain('goes into close-ticket at the next night: it cannot be renamed before that');
  });

  it('is written as tasks, at most 50 for a family and all that leave it', async () => {
    using workspace = copyWorkspace(base.dir);
    const { members } = await json(workspace.dir, 'show', 'close-ticket');
    const leaving = members.slice(0, 55).map(({ taskId }: { taskId: string }) => taskId);
    await families(
      workspace.dir,
      'split',
      'close-ticket',
      '--tasks',
      leaving.slice(0, 30).join(','),
      '--tasks',
      leaving.slice(30).join(' '),
    );
    const [rule] = readRows(workspace.dir, RULES);
    expect(rule).toMatchObject({ type: 'split', family: { name: 'close-ticket' }, part: { taskIds: leaving } });
    await families(workspace.dir, 'ignore', 'close-ticket');
    expect(readRows(workspace.dir, RULES).at(-1)).toMatchObject({ family: { taskIds: { length: 50 } } });
  });

  it('ignores a family and takes it back', async () => {
    using workspace = copyWorkspace(base.dir);
    expect((await families(workspace.dir, 'ignore', 'close-ticket')).stdout).toContain(
      'Its skill stays live: nights look whether it still holds',
    );
    expect((await families(workspace.dir)).stdout).toMatch(/close-ticket .* ignored /);
    await families(workspace.dir, 'ignore', 'close-ticket', '--undo');
    expect((await families(workspace.dir)).stdout).toMatch(/close-ticket .* live /);
  });

  it('loses no line where several say something at once', async () => {
    using workspace = copyWorkspace(base.dir);
    const all = [
      ['ignore', 'close-ticket'],
      ['ignore', 'send-voucher'],
      ['split', 'close-ticket', '--by', 'word:please'],
    ];
    const ended = await Promise.all(all.map((words) => families(workspace.dir, ...words)));
    const said = ended.filter(({ code }) => code === 0).length;
    expect(said).toBeGreaterThan(0);
    for (const { code, stderr } of ended) if (code !== 0) expect(stderr).toContain('WORKSPACE_LOCKED');
    expect(readRows(workspace.dir, RULES)).toHaveLength(said);
  });
});

describe('nightschool families rename', () => {
  it('takes evidence and skill along; the next night examines it anew', async () => {
    using workspace = copyWorkspace(base.dir);
    const { dir } = workspace;
    const { stdout } = await families(dir, 'rename', 'close-ticket', 'end-ticket');
    expect(stdout).toMatch(/skills\/close-ticket went over to skills\/end-ticket[\s\S]*no certificate holds/);
    for (const folder of ['evals', 'skills']) {
      expect(existsSync(join(dir, folder, 'close-ticket'))).toBe(false);
      expect(existsSync(join(dir, folder, 'end-ticket'))).toBe(true);
    }
    expect(readText(dir, 'skills/end-ticket/SKILL.md')).toMatch(/^---\nname: end-ticket\n/);
    expect(readText(dir, 'evals/end-ticket/promptfooconfig.yaml')).toMatch(
      /skill: end-ticket[\s\S]*skills\/end-ticket\/SKILL\.md/,
    );
    expect((await families(dir)).stdout).toMatch(/end-ticket +60 .* live, not proven /);
    expect((await cli(dir, ['verify', 'end-ticket'])).stdout).toContain('all agree');

    const night = await cli(dir, ['run']);
    expect([night.code, night.stderr]).toEqual([0, expect.stringContaining('end-ticket (literal): promote')]);
    expect((await families(dir)).stdout).toMatch(/end-ticket +60 .* live /);
    expect((await families(dir)).stdout).not.toMatch(/close-ticket|not proven/);
    expect((await cli(dir, ['verify', '--all'])).stdout).toMatch(/end-ticket: 3 verdicts .*all agree/);
    expect((await cli(dir, ['status'])).stdout).toMatch(/end-ticket +[0-9a-f]{8} +literal +yes +promote/);
  }, 60_000);

  it('goes back to no version that bears another name', async () => {
    using workspace = copyWorkspace(base.dir);
    const { dir } = workspace;
    await families(dir, 'rename', 'close-ticket', 'end-ticket');
    expect((await cli(dir, ['rollback', 'end-ticket', '--dry-run'])).stdout).toContain(
      'it is switched off, as it has no earlier version',
    );
    const [before] = readRows(dir, 'evals/end-ticket/decisions.jsonl').filter(({ type }) => type === 'version-changed');
    writeText(dir, 'skills/end-ticket/SKILL.md', `${readText(dir, 'skills/end-ticket/SKILL.md')}\nEdited.\n`);
    expect((await cli(dir, ['rollback', 'end-ticket', '--to', String(before?.to)])).code).toBe(0);
    expect(readText(dir, 'skills/end-ticket/SKILL.md')).toMatch(/^---\nname: end-ticket\n/);
    expect((await cli(dir, ['verify', 'end-ticket'])).stdout).toContain('all agree');
  });

  it('needs a SKILL.md that says its name', async () => {
    using workspace = copyWorkspace(base.dir);
    writeText(workspace.dir, 'skills/close-ticket/SKILL.md', '---\ndescription: x\n---\nClose it.\n');
    const before = tree(workspace.dir);
    expect(await families(workspace.dir, 'rename', 'close-ticket', 'end-ticket')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/no line that gives its name[\s\S]*SKILL_INVALID/),
    });
    expect(changed(before, tree(workspace.dir))).toEqual([]);
  });

  /** As a crash leaves it that came before anything was moved. */
  async function beginRename(dir: string) {
    using other = copyWorkspace(base.dir);
    await families(other.dir, 'rename', 'close-ticket', 'end-ticket');
    const [rule] = readRows(other.dir, RULES);
    const all = await openEvidence(filesOnDisk(other.dir)).decisions('end-ticket');
    const decisions = decisionsOf(all, 'version-changed').slice(-1);
    const version = `evals/end-ticket/versions/${decisions[0]?.to}/SKILL.md`;
    const paths = ['skills/end-ticket/SKILL.md', 'evals/end-ticket/promptfooconfig.yaml', version];
    const writes = paths.map((path) => ({ path, text: readText(other.dir, path) }));
    const move = { from: 'close-ticket', to: 'end-ticket', rule, writes, decisions };
    writeText(dir, 'evals/renaming.json', JSON.stringify(move));
    return rule;
  }

  it.each([
    ['adopt', ['adopt'], /Nothing/],
    ['rollback', ['rollback', 'end-ticket'], /Rolled back end-ticket: it is switched off/],
    ['skills import', ['skills', 'import', 'in'], /Staged: lend-ladder/],
  ])('is ended by %s, before anything else, where a crash came between', async (_, words, said) => {
    using workspace = copyWorkspace(base.dir);
    const { dir } = workspace;
    const rule = await beginRename(dir);
    writeText(
      dir,
      'in/lend-ladder/SKILL.md',
      '---\nname: lend-ladder\ndescription: "Lends a ladder."\n---\n\nLend it.\n',
    );
    const before = tree(dir);
    expect((await cli(dir, [...words, '--dry-run'])).code).toBe(words[0] === 'rollback' ? 2 : 0);
    expect(changed(before, tree(dir))).toEqual([]);
    const { code, stdout } = await cli(dir, words);
    expect([code, stdout]).toEqual([0, expect.stringMatching(said)]);
    expect(existsSync(join(dir, 'evals/renaming.json'))).toBe(false);
    expect(existsSync(join(dir, 'evals/close-ticket'))).toBe(false);
    expect(readRows(dir, RULES)).toEqual([rule]);
    expect((await families(dir)).stdout).toMatch(/end-ticket +60 /);
    expect((await cli(dir, ['verify', 'end-ticket'])).stdout).toContain('all agree');
  });

  it('is ended by the next run where a crash came between', async () => {
    using workspace = copyWorkspace(base.dir);
    const { dir } = workspace;
    const rule = await beginRename(dir);
    expect((await cli(dir, ['run'])).code).toBe(0);
    expect((await families(dir)).stdout).toMatch(/end-ticket +60 .* live /);
    expect(existsSync(join(dir, 'evals/renaming.json'))).toBe(false);
    expect(existsSync(join(dir, 'evals/close-ticket'))).toBe(false);
    expect(readRows(dir, RULES)).toEqual([rule]);
  }, 60_000);
});
