import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tree, writeText } from '../../cli/testing.ts';
import { createGitWorld, type GitWorld, initRepository } from '../../cli/testing-git.ts';
import { makeBranch, type NewBranch } from './branch.ts';
import { runProgram } from './program.ts';
import { openRepository, type Repository } from './repository.ts';

const wanted: NewBranch = {
  branch: 'nightschool/pay-0123abcd',
  message: 'Skill pay\n',
  at: '2026-11-22T02:00:00Z',
  folder: 'skills/pay',
  files: [
    { path: 'skills/pay/SKILL.md', text: '# Pay\n' },
    { path: 'skills/pay/references/a b.md', text: 'Später\n' },
  ],
};

function setUp(below = '') {
  const world = createGitWorld();
  const top = mkdtempSync(join(tmpdir(), 'nightschool-repo-'));
  const dir = join(top, below);
  mkdirSync(dir, { recursive: true });
  writeText(top, 'pipelines/nightly.yaml', 'name: nightly\n');
  writeText(dir, 'evals/pay/trials.jsonl', '{}\r\n');
  writeText(dir, 'evals/pay/secret.jsonl', '{"a":1}\n');
  initRepository(world, top, { ignore: 'secret.jsonl\n' });
  const machine = { dir, environment: world.environment, signal: new AbortController().signal };
  const dispose = () => {
    rmSync(top, { recursive: true, force: true });
    world[Symbol.dispose]();
  };
  return { world, top, dir, machine, [Symbol.dispose]: dispose };
}

type All = ReturnType<typeof setUp>;

async function open({ machine }: All, base: string | null = null): Promise<Repository> {
  const repository = await openRepository(machine, base);
  if ('reason' in repository) throw new Error(repository.reason);
  return repository;
}

/** Everything that is a person's own: files, index, branch and stashes. */
function own({ world, top }: Pick<All, 'world' | 'top'>): readonly unknown[] {
  const words = [
    ['status', '--porcelain'],
    ['ls-files', '--stage'],
    ['branch', '--show-current'],
    ['rev-parse', 'HEAD'],
  ];
  const files = [...tree(top)].filter(([path]) => !path.startsWith('.git/'));
  return [files, ...words.map((each) => world.git(top, ...each))];
}

describe('openRepository', () => {
  it.each<[string, (all: All) => void, string | null, RegExp]>([
    [
      'a detached head',
      ({ world, top }) => world.git(top, 'checkout', '-q', '--detach'),
      null,
      /no branch is checked out/,
    ],
    [
      'a proposal that is checked out',
      ({ world, top }) => world.git(top, 'checkout', '-qb', 'nightschool/x'),
      null,
      /itself a proposal/,
    ],
    ['a base that is not there', () => undefined, 'trunk', /no branch trunk/],
    ['a base that is an option', () => undefined, '--all', /no branch --all/],
    [
      'no commit',
      ({ world, top }) => world.git(top, 'checkout', '-q', '--orphan', 'new'),
      null,
      /no commit on new yet/,
    ],
    ['no repository', ({ top }) => rmSync(join(top, '.git'), { recursive: true }), null, /in no git repository/],
  ])('refuses %s', async (_, spoil, base, reason) => {
    using all = setUp();
    spoil(all);
    expect(await openRepository(all.machine, base)).toMatchObject({ reason: expect.stringMatching(reason) });
  });

  it('says that git is not there', async () => {
    using all = setUp();
    const machine = { ...all.machine, environment: { PATH: all.world.home } };
    expect(await openRepository(machine, null)).toMatchObject({ reason: 'git is not here' });
  });

  it('begins from what the remote has, not from commits that were not pushed', async () => {
    using all = setUp();
    const { world, top } = all;
    const bare = join(world.home, 'bare.git');
    world.git(world.home, 'init', '-q', '--bare', bare);
    world.git(top, 'remote', 'add', 'upstream', bare);
    world.git(top, 'push', '-q', 'upstream', 'main');
    const pushed = world.git(top, 'rev-parse', 'HEAD');
    world.git(top, 'commit', '-q', '--allow-empty', '-m', 'Not yet');
    expect(await open(all)).toMatchObject({ base: 'main', remote: 'upstream', commit: pushed });
  });
});

describe('makeBranch', () => {
  it.each(['', 'work/space'])('commits the folder and nothing else, in a workspace at "%s"', async (below) => {
    using all = setUp(below);
    const { world, top, dir } = all;
    writeText(dir, 'skills/pay/SKILL.md', 'old');
    writeText(dir, 'skills/pay/scripts/old.sh', 'old');
    world.git(dir, 'add', 'skills');
    world.git(dir, 'commit', '-q', '-m', 'Old');
    writeText(dir, 'skills/pay/SKILL.md', 'of a person');
    writeText(top, 'staged.txt', 'x');
    world.git(top, 'add', 'staged.txt');
    const before = own(all);
    const repository = await open(all);
    expect(await makeBranch(repository, wanted)).toBe('made');
    expect(own(all)).toEqual(before);
    const prefix = below === '' ? '' : `${below}/`;
    const show = (path: string) => world.git(top, 'show', `${wanted.branch}:${prefix}${path}`);
    const files = world.git(top, '-c', 'core.quotePath=false', 'diff', '--name-status', `main..${wanted.branch}`);
    expect(files.split('\n')).toEqual([
      `M\t${prefix}skills/pay/SKILL.md`,
      `A\t${prefix}skills/pay/references/a b.md`,
      `D\t${prefix}skills/pay/scripts/old.sh`,
    ]);
    expect([show('skills/pay/SKILL.md'), show('skills/pay/references/a b.md')]).toEqual(['# Pay', 'Später']);
    expect(await makeBranch(repository, wanted)).toBe('there');
    expect(own(all)).toEqual(before);
    world.git(top, 'update-ref', 'refs/heads/main', wanted.branch);
    expect(await makeBranch(await open(all), { ...wanted, branch: 'nightschool/again' })).toBe('merged');
  });

  it('never changes a branch that is there', async () => {
    using all = setUp();
    const { world, top } = all;
    world.git(top, 'branch', wanted.branch);
    const made = await makeBranch(await open(all), wanted);
    expect(made).toMatchObject({ reason: expect.stringContaining('with other content') });
    expect(world.git(top, 'rev-parse', wanted.branch)).toBe(world.git(top, 'rev-parse', 'main'));
  });

  it('puts nothing under version control that git ignores', async () => {
    using all = setUp();
    writeText(all.top, '.gitignore', 'skills/\n');
    const made = await makeBranch(await open(all), wanted);
    expect(made).toMatchObject({ reason: 'git ignores skills/pay' });
  });

  it('is not led astray by the git that started it', async () => {
    using all = setUp();
    const environment = { ...all.world.environment, GIT_DIR: '/nowhere', GIT_INDEX_FILE: '/nowhere/index' };
    expect(await openRepository({ ...all.machine, environment }, null)).toMatchObject({ base: 'main' });
  });
});

describe('runProgram', () => {
  const run = ({ environment, home }: GitWorld, script: string) =>
    runProgram({ dir: home, environment, signal: new AbortController().signal }, ['sh', '-c', script], { seconds: 5 });

  it.each([
    [
      'the refusal',
      'echo " ! [remote rejected] a -> a (hook declined)" >&2; echo "error: failed" >&2',
      /hook declined/,
    ],
    ['the error', 'echo "fatal: no" >&2; echo "hint: try" >&2', /^fatal: no$/],
    ['no password', 'echo "fatal: https://sam:s3cret@forge.test/x" >&2', /^fatal: https:\/\/forge\.test\/x$/],
  ])('tells %s', async (_, script, complaint) => {
    using world = createGitWorld();
    expect(await run(world, `${script}; exit 1`)).toMatchObject({
      code: 1,
      complaint: expect.stringMatching(complaint),
    });
  });
});
