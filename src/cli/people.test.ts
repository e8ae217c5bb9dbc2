import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from './run-cli.ts';
import {
  changed,
  cli,
  copyWorkspace,
  createWorkspace,
  lasting,
  readRows,
  readText,
  tree,
  writeText,
} from './testing.ts';
import { closeTickets, deskTasks, writeDeskLog } from './testing-desk.ts';

const SKILL = 'close-ticket';
const PIPELINE = 'pipelines/nightly.yaml';
const LIVE = `skills/${SKILL}/SKILL.md`;
/** Live as the night left it, and with the same version staged instead. */
const live = createWorkspace();
const staging = createWorkspace('promote: { mode: stage }');

beforeAll(async () => {
  for (const { dir } of [live, staging]) {
    writeDeskLog(dir, deskTasks());
    expect((await cli(dir, ['run'])).code).toBe(0);
  }
}, 60_000);
afterAll(() => {
  live[Symbol.dispose]();
  staging[Symbol.dispose]();
});

async function json(dir: string, ...words: readonly string[]) {
  const { code, stdout, stderr } = await cli(dir, [...words, '--json']);
  return { code, stderr, ...(stdout === '' ? {} : JSON.parse(stdout)) };
}

async function statusOf(dir: string) {
  const { skills } = await json(dir, 'status');
  return skills.find(({ skill }: { skill: string }) => skill === SKILL);
}

function decisions(dir: string, type: string) {
  return readRows(dir, `evals/${SKILL}/decisions.jsonl`).filter((row) => row.type === type);
}

function trials(dir: string): number {
  return readRows(dir, `evals/${SKILL}/trials.jsonl`).length;
}

const rankOf = (night: { ranking?: { ranks?: unknown } }) => JSON.stringify(night);

describe('reject', () => {
  it('refuses what is staged, tells why, and pays for the same procedure no more, new logs or not', async () => {
    using workspace = copyWorkspace(staging.dir);
    const { dir } = workspace;
    const { staged } = await statusOf(dir);
    const why = 'Ask sam@example.org first.\nThen close.';
    const refused = await json(dir, 'reject', SKILL, staged.slice(0, 4), '--why', why);
    expect(refused).toMatchObject({ code: 0, skill: SKILL, version: staged, pullRequest: null, dryRun: false });
    expect(refused.why).not.toContain('sam@example.org');
    expect(refused.teacherReads).toBe(false);
    expect(decisions(dir, 'version-rejected')).toMatchObject([{ version: staged, why: refused.why }]);
    expect(await statusOf(dir)).toMatchObject({ live: null, staged: null });
    const before = trials(dir);

    const night = await json(dir, 'run');
    expect(night).toMatchObject({ code: 0, changes: [] });
    expect(night.verdicts.find(({ skill }: { skill: string }) => skill === SKILL)).toMatchObject({
      verdict: 'reject',
      reason: expect.stringContaining('taken back'),
    });
    writeDeskLog(dir, closeTickets(60, 75), 'more.jsonl');
    expect(await json(dir, 'run')).toMatchObject({ code: 0, changes: [] });
    const since = readRows(dir, `evals/${SKILL}/trials.jsonl`).slice(before);
    expect(since.filter(({ arm }) => arm === 'with-skill')).toEqual([]);
    expect(await statusOf(dir)).toMatchObject({ live: null, staged: null });
    expect((await cli(dir, ['verify', '--all'])).code).toBe(0);

    expect((await cli(dir, ['adopt', SKILL])).code).toBe(2);
    expect((await cli(dir, ['rollback', SKILL, '--to', staged.slice(0, 6)])).code).toBe(0);
    expect(await statusOf(dir)).toMatchObject({ live: staged });
  });

  it('says who reads the reason: a teacher that is a model, or nobody yet', async () => {
    const said = async (teacher: string) => {
      using workspace = copyWorkspace(staging.dir);
      if (teacher !== '') writeText(workspace.dir, PIPELINE, `${readText(workspace.dir, PIPELINE)}\n${teacher}\n`);
      return (await cli(workspace.dir, ['reject', SKILL, '--why', 'Too hasty.'])).stdout;
    };
    const embedded = await said('');
    expect(embedded).toContain('what does the same is examined no more');
    expect(embedded).toContain('Your reason is kept: Too hasty. (the embedded teacher cannot read');
    expect(await said("teacher: { use: ollama, model: 'qwen3:8b' }")).toContain('The teacher is told: Too hasty.\n');
  });

  it('writes the same refusal down as often as it is said', async () => {
    using workspace = copyWorkspace(staging.dir);
    const { dir } = workspace;
    const { staged } = await statusOf(dir);
    for (const sequence of [0, 1]) {
      expect((await json(dir, 'reject', SKILL, staged, '--why', 'Too hasty.')).code).toBe(0);
      expect(decisions(dir, 'version-rejected').at(-1)).toMatchObject({ sequence, version: staged, why: 'Too hasty.' });
    }
    expect((await cli(dir, ['verify', '--all'])).code).toBe(0);
  });

  it('asks why at a terminal, and wants to hear it otherwise', async () => {
    using workspace = copyWorkspace(staging.dir);
    const { dir } = workspace;
    expect(await cli(dir, ['reject', SKILL])).toMatchObject({ code: 2, stderr: expect.stringContaining('--why') });
    const asked: string[] = [];
    const code = await runCli(['reject', SKILL], {
      ...{ stdout: { write: () => true }, stderr: { write: () => true }, cwd: dir, environment: {} },
      signal: new AbortController().signal,
      input: {
        question: async (text) => {
          asked.push(text);
          return 'It is too hasty.';
        },
      },
    });
    expect([code, asked.length]).toEqual([0, 1]);
    expect(decisions(dir, 'version-rejected')).toMatchObject([{ why: 'It is too hasty.' }]);
  });

  it('changes nothing in a dry run, and refuses what waits for nobody', async () => {
    using workspace = copyWorkspace(live.dir);
    const { dir } = workspace;
    const { live: version } = await statusOf(dir);
    const reject = (...words: string[]) => cli(dir, ['reject', ...words, '--why', 'x']);
    expect(await reject(SKILL)).toMatchObject({ code: 2, stderr: expect.stringContaining('rollback') });
    expect(await reject(SKILL, version)).toMatchObject({ code: 2, stderr: expect.stringContaining('is live') });
    expect(await reject('nobody')).toMatchObject({ code: 2, stderr: expect.stringContaining(SKILL) });
    expect(await reject(SKILL, 'zz')).toMatchObject({ code: 2, stderr: expect.stringContaining('no version zz') });
    using other = copyWorkspace(staging.dir);
    expect((await cli(other.dir, ['reject', SKILL, '--why', 'x', '--dry-run'])).stdout).toContain('Would refuse');
    expect(changed(lasting(staging.dir), lasting(other.dir))).toEqual([]);
    expect(changed(lasting(live.dir), lasting(dir))).toEqual([]);
  });
});

describe('pin', () => {
  const broken = (text: string) => text.replaceAll('resolution: "solved"', 'resolution: "lost"');

  it('leaves a skill live that no longer holds, loudly, until it is unpinned', async () => {
    using workspace = copyWorkspace(live.dir);
    const { dir } = workspace;
    const sound = readText(dir, LIVE);
    writeText(dir, LIVE, broken(sound));
    expect((await cli(dir, ['pin', SKILL])).stdout).toContain('is pinned');
    expect(await cli(dir, ['pin', SKILL])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('pinned already'),
    });
    expect(await cli(dir, ['archive', SKILL])).toMatchObject({ code: 2, stderr: expect.stringContaining('unpin') });
    const night = await json(dir, 'run');
    expect(night.changes).toEqual([]);
    expect(rankOf(night)).toContain('people pinned its skill');
    expect(JSON.stringify(night.warnings)).toContain('NO LONGER HOLDS');
    expect(readText(dir, LIVE)).toBe(broken(sound));

    await cli(dir, ['unpin', SKILL]);
    expect((await json(dir, 'run')).code).toBe(3);
    expect(readText(dir, LIVE)).toBe(sound);
    expect((await cli(dir, ['verify', '--all'])).code).toBe(0);
  });

  it('marks one case of the exam, and takes the mark away', async () => {
    using workspace = copyWorkspace(live.dir);
    const { dir } = workspace;
    const path = `evals/${SKILL}/cases.jsonl`;
    const before = readText(dir, path);
    const rows = readRows(dir, path);
    const sealed = String(rows.find(({ side }) => side === 'held-out')?.id);
    const open = String(rows.find(({ side }) => side === 'train')?.id);
    expect(await json(dir, 'pin', SKILL, '--case', sealed)).toMatchObject({ code: 0, case: sealed, pinned: true });
    expect(readRows(dir, path).filter(({ pinned }) => pinned === true)).toMatchObject([{ id: sealed }]);
    expect((await cli(dir, ['pin', SKILL, '--case', open])).code).toBe(2);
    expect((await cli(dir, ['pin', SKILL, '--case', 'nobody'])).code).toBe(2);
    expect((await cli(dir, ['unpin', SKILL, '--case', sealed])).code).toBe(0);
    expect(readText(dir, path)).toBe(before);
  });
});

describe('archive', () => {
  it('takes a skill out of the library, and nights leave it there until it is taken out', async () => {
    using workspace = copyWorkspace(live.dir);
    const { dir } = workspace;
    const sound = readText(dir, LIVE);
    expect((await cli(dir, ['archive', SKILL])).code).toBe(0);
    expect([...tree(dir, ['skills'])]).toEqual([]);
    writeDeskLog(dir, closeTickets(60, 75), 'more.jsonl');
    const night = await json(dir, 'run');
    expect(night).toMatchObject({ code: 0, changes: [] });
    expect(rankOf(night)).toContain('people archived its skill');
    expect((await json(dir, 'history', SKILL)).versions).toMatchObject([
      { state: 'archived', why: 'archived by a person' },
    ]);
    expect((await cli(dir, ['verify', '--all'])).code).toBe(0);

    expect(await json(dir, 'unarchive', SKILL)).toMatchObject({ certifiedFor: ['literal'], archived: false });
    expect(readText(dir, LIVE)).toBe(sound);
    expect((await statusOf(dir)).students).toMatchObject([{ certified: true }]);
    expect((await cli(dir, ['unarchive', SKILL])).code).toBe(2);
    expect((await cli(dir, ['verify', '--all'])).code).toBe(0);
  });
});

describe('versions', () => {
  it('are listed, shown and compared, each by the beginning of its hash', async () => {
    using workspace = copyWorkspace(live.dir);
    const { dir } = workspace;
    const first = (await statusOf(dir)).live;
    const sound = readText(dir, LIVE);
    writeText(dir, LIVE, sound.replace(/^# .*$/m, '# Close it'));
    writeText(dir, `skills/${SKILL}/references/notes.md`, 'Be kind.\n');
    await cli(dir, ['run']);
    const { versions } = await json(dir, 'history', SKILL);
    expect(versions).toMatchObject([
      { version: first, state: 'earlier', by: 'induction', live: [{ came: 'promoted', went: 'adopted' }] },
      { state: 'live', by: 'a person', live: [{ came: 'adopted', until: null }] },
    ]);
    expect((await cli(dir, ['history', SKILL])).stdout).toMatch(/^version .*\n.* earlier .*\n.* live .*since/);

    const { stdout } = await cli(dir, ['diff', SKILL]);
    expect(stdout).toMatch(/^--- a\/SKILL\.md\n\+\+\+ b\/SKILL\.md\n@@ /m);
    expect(stdout).toContain('+# Close it');
    expect(stdout).toContain('--- /dev/null\n+++ b/references/notes.md\n');
    const back = await json(dir, 'diff', SKILL, versions[1].version.slice(0, 5), first.slice(0, 4));
    expect(back).toMatchObject({ from: versions[1].version, to: first });
    expect(back.diff).toContain('-# Close it');
    expect((await cli(dir, ['diff', SKILL, first, first])).stdout).toContain('the same');

    expect((await cli(dir, ['show', SKILL, '--version', first.slice(0, 4)])).stdout).toBe(sound);
    expect(await json(dir, 'show', SKILL, '--version', first)).toMatchObject({
      version: first,
      text: sound,
      provenance: { 'nightschool-teacher': 'induction' },
      history: { certificates: [{ student: 'literal', lower: expect.any(Number) }] },
    });
    expect((await json(dir, 'show', SKILL)).files).toEqual([{ path: 'references/notes.md', text: 'Be kind.\n' }]);
    expect((await cli(dir, ['show', SKILL, '--version', first.slice(0, 3)])).code).toBe(2);
  });
});
