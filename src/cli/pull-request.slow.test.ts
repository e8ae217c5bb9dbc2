import { chmodSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createNight } from '../night/create-night.ts';
import { settleProposals } from '../night/proposals/settle.ts';
import { createWorld } from '../providers/world.ts';
import { readPipeline } from '../store/pipeline.ts';
import { cli, copyWorkspace, createWorkspace, readRows, readText, tree, writeText } from './testing.ts';
import { deskTasks, writeDeskLog } from './testing-desk.ts';
import { createGitWorld, type GitWorld, initRepository } from './testing-git.ts';

const SKILL = 'close-ticket';
const base = createWorkspace('promote: { mode: pull-request }');
const REPORT = '.nightschool/report';
const staged = { version: '', branch: '' };

/** A forge that has no pull request yet and opens one. */
const OPENS = `case "$2" in list) echo '[]';; create) cat > "$HOME/body.md"; echo 'https://forge.test/pull/7';; esac`;
const CLOSED = `case "$2" in list) echo '[{"url":"https://forge.test/pull/7","state":"CLOSED","isCrossRepository":false}]';; *) exit 1;; esac`;

beforeAll(async () => {
  writeDeskLog(base.dir, deskTasks());
  const { code, stdout } = await cli(base.dir, ['run', '--json'], { environment: withoutPrograms() });
  expect(code).toBe(0);
  expect(stdout).toContain('is in no git repository');
  const { skills } = JSON.parse((await cli(base.dir, ['status', '--json'])).stdout);
  staged.version = skills.find(({ skill }: { skill: string }) => skill === SKILL).staged;
  staged.branch = `nightschool/${SKILL}-${staged.version.slice(0, 8)}`;
}, 60_000);
afterAll(() => base[Symbol.dispose]());

function withoutPrograms(): Record<string, string> {
  return { PATH: process.env.PATH ?? '', GIT_CEILING_DIRECTORIES: '/' };
}

function setUp(options: Parameters<typeof initRepository>[2] = {}) {
  const workspace = copyWorkspace(base.dir);
  const world = createGitWorld();
  const bare = initRepository(world, workspace.dir, options);
  const { dir } = workspace;
  return {
    dir,
    world,
    bare,
    [Symbol.dispose]: () => {
      workspace[Symbol.dispose]();
      world[Symbol.dispose]();
    },
  };
}

/** A night on which nothing is new, and what it said of proposals and warned of. */
async function nightOf(dir: string, { environment }: Pick<GitWorld, 'environment'>): Promise<string> {
  const { code, stdout } = await cli(dir, ['run', '--json'], { environment });
  expect(code).toBe(0);
  const { proposals, warnings } = JSON.parse(stdout);
  return [...proposals, ...warnings]
    .map(({ message }: { message: string }) => message)
    .filter((message: string) => message.startsWith(SKILL))
    .join('\n');
}

function proposals(dir: string) {
  return readRows(dir, `evals/${SKILL}/decisions.jsonl`).filter(({ type }) => type === 'change-proposed');
}

describe('promote.mode: pull-request', () => {
  it('opens a pull request with what the verdict rests on, once, and touches nothing of the person', async () => {
    using all = setUp({ remote: true });
    const { dir, world, bare } = all;
    world.installGh(OPENS);
    writeText(dir, 'pipelines/notes.txt', 'mine');
    world.git(dir, 'add', 'pipelines/notes.txt');
    writeText(dir, 'pipelines/notes.txt', 'mine, changed');
    const before = [world.git(dir, 'status', '--porcelain'), world.git(dir, 'rev-parse', 'HEAD')];
    expect(await nightOf(dir, world)).toContain('https://forge.test/pull/7');
    const { version, branch } = staged;
    expect(proposals(dir)).toEqual([expect.objectContaining({ version, branch, url: 'https://forge.test/pull/7' })]);
    expect([world.git(dir, 'status', '--porcelain'), world.git(dir, 'rev-parse', 'HEAD')]).toEqual(before);
    expect([...tree(dir, ['skills'])]).toEqual([]);

    const files = world.git(bare, 'ls-tree', '-r', '--name-only', branch).split('\n');
    expect(files).toEqual(expect.arrayContaining(['.gitignore', `skills/${SKILL}/SKILL.md`]));
    expect(files.filter((path) => /^evals\/.*\/|notes/.test(path))).toEqual([]);
    expect(world.git(bare, 'show', `${branch}:skills/${SKILL}/SKILL.md`)).toBe(
      readText(dir, `evals/${SKILL}/staged.md`).trim(),
    );
    expect(world.git(bare, 'log', '--format=%an %s', `main..${branch}`)).toMatch(
      /^nightschool Skill close-ticket [0-9a-f]{8}$/,
    );
    const body = readText(world.home, 'body.md');
    for (const part of [
      '**promote**',
      '| at least |',
      '| fingerprint |',
      '| without the skill |',
      '```diff',
      '+name: close-ticket',
    ]) {
      expect(body).toContain(part);
    }
    const report = JSON.parse(readText(dir, `${REPORT}/report.json`));
    const url = 'https://forge.test/pull/7';
    expect(report.proposals).toMatchObject([{ skill: SKILL, version, state: 'open', url }]);
    expect(JSON.stringify(report.warnings)).not.toContain('forge.test');
    expect(readText(dir, `${REPORT}/report.md`)).toMatch(/## Proposals\n\n- close-ticket \w+ waits for your word: /);
    expect(readText(dir, `${REPORT}/index.html`)).toMatch(/<h2[^>]*>Proposals<\/h2>[\s\S]*waits for your word/);
    const shown = await cli(dir, ['report']);
    expect(shown.stdout).toMatch(
      /^Proposals\n {2}close-ticket \w+ waits for your word: see\s+https:\/\/forge\.test\/pull\/7$/m,
    );
    const calls = world.calls();
    expect(await nightOf(dir, world)).toBe('');
    expect(
      world
        .calls()
        .slice(calls.length)
        .every((call) => call.startsWith('pr list ')),
    ).toBe(true);
    expect((await cli(dir, ['verify', '--all'])).code).toBe(0);
  });

  it('says the command where gh is not there, and opens it once it is', async () => {
    using all = setUp({ remote: true });
    const { dir, world } = all;
    const said = await nightOf(dir, world);
    expect(said).toContain(`gh pr create --head ${staged.branch} --base main`);
    expect(readText(dir, `.nightschool/proposals/${SKILL}.md`)).toContain('**promote**');
    expect(await nightOf(dir, world)).toBe('');
    world.installGh(OPENS);
    expect(await nightOf(dir, world)).toContain('https://forge.test/pull/7');
    expect(proposals(dir).map(({ url }) => url)).toEqual([null, 'https://forge.test/pull/7']);
  });

  it('is recorded with its certificate once it was merged', async () => {
    using all = setUp();
    const { dir, world } = all;
    expect(await nightOf(dir, world)).toContain(`git merge ${staged.branch}`);
    world.git(dir, 'merge', '--quiet', '--no-edit', staged.branch);
    const { code, stdout } = await cli(dir, ['run', '--json'], { environment: world.environment });
    expect([code, JSON.parse(stdout).changes]).toEqual([0, []]);
    const { skills } = JSON.parse((await cli(dir, ['status', '--json'])).stdout);
    const [about] = skills.filter(({ skill }: { skill: string }) => skill === SKILL);
    expect(about).toMatchObject({
      live: staged.version,
      staged: null,
      students: [{ certified: true, verdict: 'promote' }],
    });
    const changes = readRows(dir, `evals/${SKILL}/decisions.jsonl`).filter(({ type }) => type === 'version-changed');
    expect(changes).toMatchObject([{ to: staged.version, cause: 'promoted' }]);
    expect((await cli(dir, ['verify', '--all'])).code).toBe(0);
  });

  it('says why it could not be pushed, and it stays staged', async () => {
    using all = setUp({ remote: true });
    const { dir, world, bare } = all;
    writeText(bare, 'hooks/pre-receive', '#!/bin/sh\nexit 1\n');
    chmodSync(`${bare}/hooks/pre-receive`, 0o755);
    expect(await nightOf(dir, world)).toMatch(/origin refused the push: .*declined.*It is staged/);
    expect(proposals(dir)).toEqual([]);
    expect((await cli(dir, ['adopt', SKILL])).code).toBe(0);
  });

  it('refuses a version whose pull request was closed, and examines it no more', async () => {
    using all = setUp({ remote: true });
    const { dir, world } = all;
    world.installGh(OPENS);
    await nightOf(dir, world);
    world.installGh(CLOSED);
    await settleTonight(dir, world);
    expect([...tree(dir, [`evals/${SKILL}`]).keys()]).not.toContain(`evals/${SKILL}/staged.md`);
    const trials = readRows(dir, `evals/${SKILL}/trials.jsonl`).length;
    await nightOf(dir, world);
    expect(readRows(dir, `evals/${SKILL}/trials.jsonl`)).toHaveLength(trials);
    expect(proposals(dir)).toHaveLength(1);
  });
});

async function settleTonight(dir: string, { environment }: GitWorld): Promise<void> {
  using night = await createNight(await readPipeline(dir, 'nightly'), {
    ...{ dir, dryRun: false, world: createWorld(environment), signal: new AbortController().signal },
    emit: () => undefined,
    clock: () => new Date('2026-11-23T02:00:00Z'),
  });
  await settleProposals(night);
}
