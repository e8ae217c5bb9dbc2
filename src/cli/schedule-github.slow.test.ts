import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { cli, createWorkspace, readText, writeText } from './testing.ts';
import { createGitWorld, type GitWorld, initRepository } from './testing-git.ts';

/** The shells of a printed workflow, by the names of their steps. */
async function shellsOf(dir: string): Promise<ReadonlyMap<string, string>> {
  const { stdout } = await cli(dir, ['schedule', 'print', 'github', '--at', '02:15'], {
    environment: { PATH: process.env.PATH ?? '' },
  });
  const {
    jobs,
  }: { readonly jobs: Readonly<Record<string, { readonly steps: readonly { name?: string; run?: string }[] }>> } =
    parse(stdout);
  const steps = Object.values(jobs).flatMap((job) => job.steps);
  return new Map(steps.flatMap(({ name, run }) => (name !== undefined && run !== undefined ? [[name, run]] : [])));
}

/** A checkout as a job has it, and a folder for what it hands over. */
function createJob(world: GitWorld, bare: string, name: string) {
  const dir = join(world.home, name);
  const temporary = join(world.home, 'runner');
  mkdirSync(temporary, { recursive: true });
  world.git(world.home, 'clone', '--quiet', bare, dir);
  const variables = {
    ...world.environment,
    ...{ RUNNER_TEMP: temporary, GITHUB_WORKSPACE: dir, GITHUB_OUTPUT: join(temporary, `${name}.output`) },
    ...{ GITHUB_STEP_SUMMARY: join(temporary, 'summary.md'), PIPELINE: 'nightly', BASE: 'main', RUN: name },
  };
  const run = (script = 'exit 9', more: Readonly<Record<string, string>> = {}): void => {
    execFileSync('bash', ['-eo', 'pipefail', '-c', script], {
      cwd: dir,
      env: { ...variables, ...more },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  };
  return { dir, run, output: () => (existsSync(variables.GITHUB_OUTPUT) ? readText(temporary, `${name}.output`) : '') };
}

function installNpx({ home }: GitWorld, script: string): void {
  writeText(join(home, 'bin'), 'npx', `#!/bin/sh\n${script}\n`);
  execFileSync('chmod', ['755', join(home, 'bin/npx')]);
}

const GO_ON = 'Go on from what nobody has merged yet';
const COLLECT = 'Collect what changed';
const PROPOSE = 'Open the pull request, or add to the one that is open';

describe('what a printed workflow does', () => {
  it('opens one pull request, goes on with it the next night, and opens none where nothing changed', async () => {
    using workspace = createWorkspace();
    using world = createGitWorld();
    const bare = initRepository(world, workspace.dir, { remote: true });
    const shells = await shellsOf(workspace.dir);
    installNpx(world, 'if [ "$2" = report ]; then echo "# $(date) `id` Report"; fi');
    world.installGh('if [ "$2" = list ]; then cat "$HOME/open" 2>/dev/null; fi; exit 0');
    const night = (name: string, file: string | null): void => {
      const job = createJob(world, bare, `${name}-night`);
      job.run(shells.get(GO_ON));
      if (file !== null) writeText(job.dir, file, `${name}\n`);
      writeText(job.dir, 'elsewhere.txt', 'not ours\n');
      job.run(shells.get(COLLECT));
      expect(job.output()).toBe(file === null ? '' : 'changed=true\n');
      if (file !== null) createJob(world, bare, name).run(shells.get(PROPOSE));
    };
    night('first', 'skills/a/SKILL.md');
    const branch = 'nightschool-night/nightly-first';
    const title = `nightschool: the night of ${new Date().toISOString().slice(0, 10)}`;
    expect(world.calls().at(-1)).toMatch(`pr create --base main --head ${branch} --title ${title} --body-file`);
    const files = (): readonly string[] => world.git(bare, 'ls-tree', '-r', '--name-only', branch).split('\n');
    expect(files()).toEqual(expect.arrayContaining(['skills/a/SKILL.md']));
    expect(files()).not.toContain('elsewhere.txt');

    writeText(world.home, 'open', `${branch}\n`);
    writeText(workspace.dir, 'README.md', 'main went on\n');
    world.git(workspace.dir, 'add', 'README.md');
    world.git(workspace.dir, 'commit', '--quiet', '-m', 'On');
    world.git(workspace.dir, 'push', '--quiet');
    night('second', 'evals/a/trials.jsonl');
    expect(world.calls().at(-1)).toMatch(`pr edit ${branch} --title`);
    expect(files()).toEqual(expect.arrayContaining(['README.md', 'evals/a/trials.jsonl', 'skills/a/SKILL.md']));
    expect(world.git(bare, 'branch', '--list', 'nightschool-night/*').split('\n')).toHaveLength(1);

    const before = world.git(bare, 'rev-parse', branch);
    night('third', null);
    expect(world.git(bare, 'rev-parse', branch)).toBe(before);
  });

  it.each([
    [0, 'exit-code=0'],
    [1, 'exit-code=1'],
    [3, 'exit-code=3'],
    [4, 'exit-code=4'],
  ])('goes on after a night that ended with %i, and says so', async (code, output) => {
    using workspace = createWorkspace();
    using world = createGitWorld();
    const bare = initRepository(world, workspace.dir, { remote: true });
    const shells = await shellsOf(workspace.dir);
    installNpx(world, `[ "$*" = "nightschool run nightly" ] && exit ${code}; exit 9`);
    const job = createJob(world, bare, 'night');
    job.run(shells.get('Run the night'));
    expect(job.output().trim()).toBe(output);
    if (code !== 0) expect(() => job.run(shells.get('Say how it ended'), { CODE: String(code) })).toThrow(/failed/);
  });
});
