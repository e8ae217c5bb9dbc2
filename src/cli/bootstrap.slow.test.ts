import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openFamilyBook } from '../store/families/family-book.ts';
import { filesOnDisk } from '../store/files.ts';
import { meanFamily } from '../util/meant.ts';
import {
  changed,
  cli,
  createWorkspace,
  type Ended,
  lasting,
  pickSessions,
  readText,
  tree,
  writeLogs,
  writeText,
} from './testing.ts';
import { closeTickets, sendVouchers, writeDeskLog } from './testing-desk.ts';
import { EXACT_PLAYBOOK, PROSE_PLAYBOOK, writeCodedTickets, writePlaybook } from './testing-playbooks.ts';

const MEMORIES = fileURLToPath(new URL('../../memories', import.meta.url));
const LASTING = ['evals', 'skills', 'memories', 'pipelines', 'logs'];
/** A run also learns: it writes into the memory. */
const EVIDENCE = ['evals', 'skills'];

async function bootstrap(dir: string, ...words: readonly string[]) {
  const { code, stdout, stderr } = await cli(dir, ['bootstrap', '--json', ...words]);
  return { code, stderr, ...(stdout === '' ? {} : JSON.parse(stdout)) };
}

describe('on the sample, with some of its families', () => {
  const workspace = createWorkspace();
  let first: Ended;
  const rows = (): readonly string[] => first.stdout.split('\n').filter((line) => line.startsWith('workflows/'));

  beforeAll(async () => {
    cpSync(MEMORIES, join(workspace.dir, 'memories'), { recursive: true });
    writeLogs(workspace.dir, pickSessions(['publish-post', 'discount-reply'], 20));
    first = await cli(workspace.dir, ['bootstrap', '--quiet']);
  }, 60_000);
  afterAll(() => workspace[Symbol.dispose]());

  it('gives every playbook a skill, and those that logs ask for an exam', () => {
    expect([first.code, first.stderr]).toEqual([0, '']);
    expect(rows()).toHaveLength(13);
    const asked = rows().filter((row) => !row.includes('no logs ask for it'));
    expect(asked.map((row) => row.split(/\s{2,}/).slice(0, 3))).toEqual([
      ['workflows/prospect-wants-a-discount.md', 'prospect-wants-a-discount', expect.stringMatching(/mail/)],
      ['workflows/publishing-checklist.md', 'publishing-a-blog-post', expect.stringMatching(/publish/)],
    ]);
    // the first family is just about large enough: its sides are drawn by lot
    expect(asked[0]).toMatch(/staged unproven, (?:not examined|examined: (?:beaten|plateaued))/);
    if (asked[0]?.includes('not examined')) expect(first.stdout).toMatch(/\d+ exam cases; at least 20 are needed/);
    expect(asked[1]).toMatch(/staged unproven, examined: (?:beaten|plateaued)/);
  });

  it('puts none of them live, and lists all as unproven', async () => {
    expect([...tree(workspace.dir, ['skills'])].filter(([, text]) => text.includes('nightschool-playbook'))).toEqual(
      [],
    );
    const { stdout } = await cli(workspace.dir, ['status', '--json']);
    const unproven = JSON.parse(stdout).skills.filter((skill: { unproven: boolean }) => skill.unproven);
    expect(unproven).toHaveLength(13);
    const listed = await cli(workspace.dir, ['skills', 'list', '--staged', '--json']);
    const staged = JSON.parse(listed.stdout).skills.filter((skill: { state: string }) => skill.state === 'staged');
    expect(staged.map((skill: { proven: boolean }) => skill.proven)).toEqual(Array(13).fill(false));
  });

  it('changes nothing the second time, nor does the night after a night', async () => {
    const before = tree(workspace.dir, [...LASTING, '.nightschool/ledger', '.nightschool/report']);
    const { code, skills } = await bootstrap(workspace.dir);
    expect(code).toBe(0);
    expect(new Set(skills.map(({ change }: { change: string }) => change))).toEqual(new Set(['unchanged']));
    expect(changed(before, tree(workspace.dir, [...LASTING, '.nightschool/ledger', '.nightschool/report']))).toEqual(
      [],
    );
    expect((await cli(workspace.dir, ['run'])).code).toBe(0);
    const after = tree(workspace.dir, EVIDENCE);
    const { verdicts } = JSON.parse((await cli(workspace.dir, ['run', '--json'])).stdout);
    expect(verdicts.filter(({ tonight }: { tonight: boolean }) => tonight)).toEqual([]);
    expect(changed(after, tree(workspace.dir, EVIDENCE))).toEqual([]);
  });

  it('leaves evidence that can be verified', async () => {
    expect((await cli(workspace.dir, ['verify', '--all'])).code).toBe(0);
  });
});

describe('a playbook that a program can follow', () => {
  const workspace = createWorkspace();
  let result: Awaited<ReturnType<typeof bootstrap>>;

  beforeAll(async () => {
    writeCodedTickets(workspace.dir);
    writePlaybook(workspace.dir, EXACT_PLAYBOOK);
    result = await bootstrap(workspace.dir);
  });
  afterAll(() => workspace[Symbol.dispose]());

  it('goes live under the name of the family once its exam is passed', async () => {
    expect(result).toMatchObject({
      code: 0,
      skills: [{ skill: 'closing-tickets', examined: { family: 'close-ticket', verdict: 'promote' } }],
    });
    const live = readText(workspace.dir, 'skills/close-ticket/SKILL.md');
    expect(live).toContain('nightschool-playbook: "workflows/closing-tickets.md"');
    expect(live).not.toContain('unproven');
    expect((await cli(workspace.dir, ['verify', '--all'])).code).toBe(0);
    expect(tree(workspace.dir).has('evals/closing-tickets/staged.md')).toBe(false);
    const { stdout } = await cli(workspace.dir, ['status', '--json']);
    expect(JSON.parse(stdout).skills.map(({ skill }: { skill: string }) => skill)).toEqual(['close-ticket']);
  });

  it('sits no exam for a family that people want ignored', async () => {
    const shown = JSON.parse((await cli(workspace.dir, ['families', 'show', 'close-ticket', '--json'])).stdout);
    const taskIds = shown.members.map(({ taskId }: { taskId: string }) => taskId);
    const meant = meanFamily({ ...shown.family, taskIds });
    using other = createWorkspace();
    writeCodedTickets(other.dir);
    writePlaybook(other.dir, EXACT_PLAYBOOK);
    const book = openFamilyBook(filesOnDisk(other.dir));
    await book.addRules([{ at: '2026-01-01T00:00:00.000Z', type: 'ignore', family: meant, ignored: true }]);
    expect(await bootstrap(other.dir)).toMatchObject({
      code: 0,
      skills: [
        { change: 'staged', examined: { family: 'close-ticket', verdict: null, reason: 'Its family is ignored.' } },
      ],
    });
    expect(tree(other.dir, ['skills']).size).toBe(0);
    expect(tree(other.dir).has('evals/close-ticket/trials.jsonl')).toBe(false);
  });

  it('is left alone while neither it nor the logs change', async () => {
    const before = tree(workspace.dir, LASTING);
    const evidence = tree(workspace.dir, EVIDENCE);
    expect(await bootstrap(workspace.dir)).toMatchObject({ skills: [{ skill: 'close-ticket', change: 'live' }] });
    expect(changed(before, tree(workspace.dir, LASTING))).toEqual([]);
    expect((await cli(workspace.dir, ['run'])).code).toBe(0);
    expect(changed(tree(workspace.dir, EVIDENCE), evidence)).toEqual([]);
  });

  it('is staged again once it changes, and what is live stays until something better passes', async () => {
    const live = readText(workspace.dir, 'skills/close-ticket/SKILL.md');
    writePlaybook(workspace.dir, PROSE_PLAYBOOK);
    const { skills } = await bootstrap(workspace.dir);
    expect(skills).toMatchObject([{ skill: 'closing-tickets', change: 'staged', examined: { verdict: null } }]);
    expect(readText(workspace.dir, 'skills/close-ticket/SKILL.md')).toBe(live);
    expect(readText(workspace.dir, 'evals/closing-tickets/staged.md')).toContain('nightschool-proof: "unproven"');
    expect((await cli(workspace.dir, ['verify', '--all'])).code).toBe(0);
  });
});

describe('a playbook in prose', () => {
  it('is beaten in practice by what the teacher learnt, and stays staged', async () => {
    using workspace = createWorkspace();
    writeDeskLog(workspace.dir, closeTickets(0, 60));
    writePlaybook(workspace.dir, PROSE_PLAYBOOK);
    const { code, skills } = await bootstrap(workspace.dir);
    expect(code).toBe(0);
    expect(skills).toMatchObject([{ change: 'staged', examined: { family: 'close-ticket', verdict: null } }]);
    expect(skills[0].examined.train.passed).toBe(0);
    expect(readText(workspace.dir, 'skills/close-ticket/SKILL.md')).toContain('nightschool-teacher: "induction"');
    expect(tree(workspace.dir).has('evals/closing-tickets/staged.md')).toBe(true);
  });
});

describe('the nightly run', () => {
  it('examines a staged skill once logs ask for it', async () => {
    using workspace = createWorkspace();
    writePlaybook(workspace.dir, EXACT_PLAYBOOK);
    expect(await bootstrap(workspace.dir)).toMatchObject({ code: 0, skills: [{ change: 'staged', examined: null }] });
    writeCodedTickets(workspace.dir);
    const { verdicts } = JSON.parse((await cli(workspace.dir, ['run', '--json'])).stdout);
    expect(verdicts).toMatchObject([{ skill: 'close-ticket', verdict: 'promote' }]);
    expect(readText(workspace.dir, 'skills/close-ticket/SKILL.md')).toContain('nightschool-playbook-skill');
    expect(tree(workspace.dir).has('evals/closing-tickets/staged.md')).toBe(false);
    const after = tree(workspace.dir, EVIDENCE);
    expect((await cli(workspace.dir, ['run'])).code).toBe(0);
    expect(changed(after, tree(workspace.dir, EVIDENCE))).toEqual([]);
  });

  it('leaves the same evidence where what is staged is about something else', async () => {
    using alone = createWorkspace();
    using beside = createWorkspace();
    for (const { dir } of [alone, beside]) writeDeskLog(dir, closeTickets(0, 60));
    writePlaybook(beside.dir, '# Travel\n\nWhen: somebody has to be somewhere.\n\n1. Book the train.\n', 'travel');
    expect((await bootstrap(beside.dir)).skills).toMatchObject([{ skill: 'travel', examined: null }]);
    for (const { dir } of [alone, beside]) expect((await cli(dir, ['run'])).code).toBe(0);
    const others = changed(lasting(alone.dir), lasting(beside.dir));
    expect(others.filter((path) => !path.startsWith('evals/travel/') && !path.startsWith('memories/'))).toEqual([]);
  });

  it('stages for adoption what passes, where the pipeline says so', async () => {
    using workspace = createWorkspace('promote: { mode: stage }');
    writeCodedTickets(workspace.dir);
    writePlaybook(workspace.dir, EXACT_PLAYBOOK);
    expect((await bootstrap(workspace.dir)).skills).toMatchObject([{ examined: { verdict: 'promote' } }]);
    expect(tree(workspace.dir, ['skills']).size).toBe(0);
    expect(await cli(workspace.dir, ['adopt'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Adopted close-ticket/),
    });
    expect(readText(workspace.dir, 'skills/close-ticket/SKILL.md')).toContain('nightschool-playbook');
    expect((await cli(workspace.dir, ['run'])).code).toBe(0);
    expect(tree(workspace.dir).has('evals/closing-tickets/staged.md')).toBe(false);
  });
});

describe('what people did', () => {
  it('stays: an edited skill, and one that a person took live', async () => {
    using workspace = createWorkspace();
    writePlaybook(workspace.dir, PROSE_PLAYBOOK);
    writePlaybook(workspace.dir, '# Travel\n\n1. Book the train.\n', 'travel');
    expect((await bootstrap(workspace.dir)).code).toBe(0);
    const staged = 'evals/closing-tickets/staged.md';
    const edited = readText(workspace.dir, staged).replace('Never close', 'Do not ever close');
    writeText(workspace.dir, staged, edited);
    expect((await cli(workspace.dir, ['adopt', 'travel', '--unproven'])).code).toBe(0);
    const live = readText(workspace.dir, 'skills/travel/SKILL.md');
    writePlaybook(workspace.dir, `${PROSE_PLAYBOOK}3. Say goodbye.\n`);
    writePlaybook(workspace.dir, '# Travel\n\n1. Book the bus.\n', 'travel');
    expect((await bootstrap(workspace.dir)).skills).toMatchObject([
      { skill: 'closing-tickets', change: 'left-alone', reason: expect.stringContaining('edited by a person') },
      { skill: 'travel', change: 'staged' },
    ]);
    expect(readText(workspace.dir, staged)).toBe(edited);
    expect(readText(workspace.dir, 'skills/travel/SKILL.md')).toBe(live);
    expect(await cli(workspace.dir, ['adopt'])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('closing-tickets'),
    });
  });

  it('is followed: a changed playbook replaces what was staged of it, and nothing else', async () => {
    using workspace = createWorkspace();
    writePlaybook(workspace.dir, '# Old name\n\n1. Do it.\n', 'one');
    writePlaybook(workspace.dir, '# Other\n\n1. Do that.\n', 'two');
    expect((await bootstrap(workspace.dir)).code).toBe(0);
    writePlaybook(workspace.dir, '# New name\n\n1. Do it.\n', 'one');
    expect((await bootstrap(workspace.dir)).skills).toMatchObject([
      { playbook: 'workflows/one.md', skill: 'new-name', change: 'staged' },
      { playbook: 'workflows/one.md', skill: 'old-name', change: 'unstaged' },
      { playbook: 'workflows/two.md', skill: 'other', change: 'unchanged' },
    ]);
    const staged = [...tree(workspace.dir, ['evals']).keys()].filter((path) => path.endsWith('staged.md'));
    expect(staged).toEqual(['evals/new-name/staged.md', 'evals/other/staged.md']);
  });
});

describe('whatever lies there', () => {
  it('is read, or refused with a reason, and no secret gets into a file', async () => {
    using workspace = createWorkspace();
    const key = `sk-${'a1B2c3D4e5F6g7H8i9J0'.repeat(2)}`;
    writePlaybook(workspace.dir, `# Deploy\n\n1. Use ${key}.\n`, 'a-key');
    writePlaybook(workspace.dir, '1. Do this.\n'.repeat(420_000), 'b-large');
    writeText(workspace.dir, 'memories/workflows/c-binary.md', Uint8Array.of(0xff, 0xfe, 0, 1));
    writePlaybook(workspace.dir, '# Only a title\n', 'd-title');
    writePlaybook(workspace.dir, '1. Do this.\n'.repeat(700), 'e-long');
    writePlaybook(workspace.dir, '# 退款\n\n1. 先查订单。\n', 'f-chinese');
    writePlaybook(workspace.dir, '# Page\n\n<div><p>1. no list</p></div>\n', 'g-html');
    writeText(workspace.dir, 'memories/workflows/README.md', '# Playbooks\n\n1. Write them.\n');
    writePlaybook(workspace.dir, '# Refunds\n\n1. Pay.\n', 'team/h-deep');
    const { code, skills } = await bootstrap(workspace.dir);
    expect(code).toBe(0);
    expect(skills).toMatchObject([
      { playbook: 'workflows/a-key.md', change: 'refused', reason: expect.stringContaining('left to fill in') },
      { playbook: 'workflows/b-large.md', change: 'refused', reason: expect.stringMatching(/4922 KB of at most 64/) },
      { playbook: 'workflows/c-binary.md', change: 'refused', reason: expect.stringContaining('UTF-8') },
      { playbook: 'workflows/d-title.md', change: 'refused', reason: expect.stringContaining('nothing to do') },
      { playbook: 'workflows/e-long.md', change: 'refused', reason: expect.stringContaining('lines of at most 500') },
      { playbook: 'workflows/f-chinese.md', skill: 'f-chinese', change: 'staged' },
      { playbook: 'workflows/g-html.md', skill: 'page', change: 'staged' },
      { playbook: 'workflows/team/h-deep.md', skill: 'refunds', change: 'staged' },
    ]);
    const written = tree(workspace.dir, ['evals', 'skills', '.nightschool']);
    expect([...written].filter(([, text]) => text.includes(key)).map(([path]) => path)).toEqual([]);
  });

  it('takes the playbooks that are named, files and folders', async () => {
    using workspace = createWorkspace();
    for (const name of ['one', 'two', 'team/three']) writePlaybook(workspace.dir, `# ${name}\n\n1. Do it.\n`, name);
    // as people type it, and as the table prints it
    const named = await bootstrap(workspace.dir, 'memories/workflows/one.md', 'workflows/team');
    expect(named.skills.map(({ playbook }: { playbook: string }) => playbook)).toEqual([
      'workflows/one.md',
      'workflows/team/three.md',
    ]);
    writeText(workspace.dir, 'elsewhere.md', '# Elsewhere\n\n1. Do it.\n');
    for (const path of ['elsewhere.md', 'memories/workflows/missing.md', 'logs']) {
      expect(await bootstrap(workspace.dir, path)).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('(USAGE)'),
      });
    }
  });

  it('says so where there is no playbook, and where there are no logs', async () => {
    using workspace = createWorkspace();
    rmSync(join(workspace.dir, 'logs'), { recursive: true });
    expect((await cli(workspace.dir, ['bootstrap', '--quiet'])).stdout).toContain('There is no playbook');
    writePlaybook(workspace.dir, PROSE_PLAYBOOK);
    expect((await bootstrap(workspace.dir)).skills).toMatchObject([{ change: 'staged', examined: null }]);
  });

  it('changes nothing in a dry run, and says what it would do', async () => {
    using workspace = createWorkspace();
    writeDeskLog(workspace.dir, [...closeTickets(0, 60), ...sendVouchers(0, 12)]);
    writePlaybook(workspace.dir, PROSE_PLAYBOOK);
    const before = tree(workspace.dir);
    const { code, stdout } = await cli(workspace.dir, ['bootstrap', '--dry-run', '--quiet']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/closing-tickets\s+close-ticket\s+staged unproven, examined: beaten/);
    expect(stdout).toContain('A dry run: nothing was written.');
    expect(changed(before, tree(workspace.dir))).toEqual([]);
  });
});
