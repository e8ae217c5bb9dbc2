import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeText } from './testing.ts';

/** A machine with git and nobody's settings, and a `gh` that notes how it was called. */
export interface GitWorld extends Disposable {
  readonly home: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Runs git in a folder and gives what it printed. */
  git(dir: string, ...words: readonly string[]): string;
  /** A `gh` on the path from now on: a shell script with `$1`, `$2` and so on. */
  installGh(script: string): void;
  /** What `gh` was called with, oldest first. */
  calls(): readonly string[];
}

export function createGitWorld(): GitWorld {
  const home = mkdtempSync(join(tmpdir(), 'nightschool-git-'));
  const programs = join(home, 'bin');
  mkdirSync(programs);
  const environment = {
    PATH: `${programs}:${process.env.PATH ?? ''}`,
    HOME: home,
    GIT_CONFIG_NOSYSTEM: '1',
  };
  const log = join(home, 'gh.log');
  return {
    home,
    environment,
    git: (dir, ...words) =>
      execFileSync('git', ['-c', 'user.name=Sam', '-c', 'user.email=sam@example.com', ...words], {
        cwd: dir,
        env: environment,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      }).trim(),
    installGh: (script) => {
      writeText(programs, 'gh', `#!/bin/sh\necho "$@" >> '${log}'\n${script}\n`);
      chmodSync(join(programs, 'gh'), 0o755);
    },
    calls: () => (existsSync(log) ? readFileSync(log, 'utf8').split('\n').filter(Boolean) : []),
    [Symbol.dispose]: () => rmSync(home, { recursive: true, force: true }),
  };
}

/** A repository around a workspace with one commit on `main`; with a bare one beside it as `origin`, where that is wanted. */
export function initRepository(
  world: GitWorld,
  dir: string,
  { remote = false, ignore = '.nightschool/\n' }: { readonly remote?: boolean; readonly ignore?: string } = {},
): string {
  world.git(dir, 'init', '--quiet', '--initial-branch', 'main');
  writeText(dir, '.gitignore', ignore);
  world.git(dir, 'add', '.gitignore', 'pipelines');
  world.git(dir, 'commit', '--quiet', '-m', 'Begin');
  const bare = join(world.home, `${dir.split('/').at(-1)}.git`);
  if (!remote) return bare;
  world.git(world.home, 'init', '--quiet', '--bare', '--initial-branch', 'main', bare);
  world.git(dir, 'remote', 'add', 'origin', bare);
  world.git(dir, 'push', '--quiet', '--set-upstream', 'origin', 'main');
  return bare;
}
