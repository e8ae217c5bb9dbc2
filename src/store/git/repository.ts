import { quoteShell } from '../../util/schedule/quote.ts';
import { type Machine, type Ran, type RunOptions, runProgram } from './program.ts';

/** Why something was not done, and what to do about it. */
export interface Refusal {
  readonly reason: string;
  readonly fix: string;
}

/** The repository that a workspace is in, with the branch that proposals are made for. */
export interface Repository {
  readonly machine: Machine;
  /** From the top of the repository to the workspace; empty, or ends with `/`. */
  readonly prefix: string;
  /** Name of the branch. */
  readonly base: string;
  /** The commit that proposals begin from. */
  readonly commit: string;
  /** Null: there is none. */
  readonly remote: string | null;
}

export function git(machine: Machine, words: readonly string[], options: RunOptions = {}): Promise<Ran> {
  return runProgram(machine, ['git', ...words], options);
}

/** Names of branches that hold proposals begin so. */
export const OWN_BRANCHES = 'nightschool/';

/**
 * Opens the repository of a workspace, for a base branch or the one that is checked out. Where the base has a remote, what
 * is known of the branch there counts: a person's commits that were not pushed are none of a proposal's business.
 */
export async function openRepository(machine: Machine, wanted: string | null): Promise<Repository | Refusal> {
  const place = await git(machine, ['rev-parse', '--is-inside-work-tree', '--show-prefix']);
  if (place.code !== 0) return refuseRepository(machine, place);
  const [inside, prefix = ''] = place.stdout.split('\n');
  if (inside !== 'true') return { reason: 'the repository has no work tree', fix: 'Work in a checkout of it.' };
  const base = wanted ?? (await checkedOut(machine));
  if (typeof base !== 'string') return base;
  const remote = await remoteOf(machine, base);
  for (const ref of [...(remote === null ? [] : [`refs/remotes/${remote}/${base}`]), `refs/heads/${base}`]) {
    const commit = await resolve(machine, `${ref}^{commit}`);
    if (commit !== null) return { machine, prefix, base, commit, remote };
  }
  return wanted === null
    ? { reason: `there is no commit on ${base} yet`, fix: 'Commit something to it first.' }
    : { reason: `there is no branch ${base}`, fix: 'Correct promote.base in the pipeline, or fetch the branch.' };
}

/** The object that a revision names, null where there is none. */
export async function resolve(machine: Machine, revision: string): Promise<string | null> {
  const { code, stdout } = await git(machine, ['rev-parse', '--verify', '--quiet', '--end-of-options', revision]);
  return code === 0 ? stdout.trim() : null;
}

function refuseRepository({ dir }: Machine, { code, complaint }: Ran): Refusal {
  if (code === null) return { reason: complaint, fix: 'Install git, or set promote.mode to stage.' };
  if (/not a git repository/.test(complaint)) {
    return { reason: 'the workspace is in no git repository', fix: `git -C ${quoteShell(dir)} init makes one.` };
  }
  return { reason: `git says: ${complaint}`, fix: `Run git -C ${quoteShell(dir)} status, and follow what it says.` };
}

async function checkedOut(machine: Machine): Promise<string | Refusal> {
  const { code, stdout } = await git(machine, ['symbolic-ref', '--quiet', '--short', 'HEAD']);
  const branch = stdout.trim();
  const fix = 'Set promote.base in the pipeline to the branch that pull requests go to.';
  if (code !== 0) return { reason: 'no branch is checked out', fix };
  return branch.startsWith(OWN_BRANCHES) ? { reason: `${branch} is checked out, itself a proposal`, fix } : branch;
}

async function remoteOf(machine: Machine, base: string): Promise<string | null> {
  const own = await git(machine, ['config', '--get', `branch.${base}.remote`]);
  const remotes = (await git(machine, ['remote'])).stdout.split('\n').filter(Boolean);
  const named = own.stdout.trim();
  if (remotes.includes(named)) return named;
  return remotes.includes('origin') ? 'origin' : remotes.length === 1 ? (remotes[0] ?? null) : null;
}
