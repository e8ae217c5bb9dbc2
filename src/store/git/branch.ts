import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Ran } from './program.ts';
import { git, type Refusal, type Repository, resolve } from './repository.ts';

/** One commit on a branch of its own; paths are relative to the workspace. */
export interface NewBranch {
  readonly branch: string;
  readonly message: string;
  /** ISO 8601. */
  readonly at: string;
  /** The folder that holds just `files` then. */
  readonly folder: string;
  readonly files: readonly { readonly path: string; readonly text: string }[];
}

/** `there`: it was made before, with the same content of the folder. `merged`: the base has that content already. */
export type Branched = 'made' | 'there' | 'merged';

/**
 * Makes a branch with one commit on the base, by plumbing and an index of its own: neither the person's files, index nor
 * branch is touched, whatever state they are in, and no hook runs. A branch that is there is never changed.
 */
export async function makeBranch(repository: Repository, wanted: NewBranch): Promise<Branched | Refusal> {
  const scratch = await mkdtemp(join(tmpdir(), 'nightschool-index-'));
  try {
    return await build(repository, wanted, { GIT_INDEX_FILE: join(scratch, 'index') });
  } catch (error) {
    if (error instanceof GitFault)
      return { reason: `git says: ${error.message}`, fix: 'Mend that; the next night tries again.' };
    throw error;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

class GitFault extends Error {
  override readonly name = 'GitFault';
}

type Index = Readonly<Record<string, string>>;

async function build(repository: Repository, wanted: NewBranch, index: Index): Promise<Branched | Refusal> {
  const { machine, commit: base, prefix } = repository;
  const { branch, folder, files } = wanted;
  const ignored = await listIgnored(
    repository,
    files.map(({ path }) => path),
  );
  if (files.some(({ path }) => ignored.has(path))) {
    return { reason: `git ignores ${folder}`, fix: 'Take it out of .gitignore, or set promote.mode to stage.' };
  }
  await must(git(machine, ['read-tree', base], { variables: index }));
  await writeIndex(repository, wanted, index);
  const tree = (await must(git(machine, ['write-tree'], { variables: index }))).stdout.trim();
  const inFolder = (treeish: string) => resolve(machine, `${treeish}:${prefix}${folder}`);
  const content = await inFolder(tree);
  if (content === (await inFolder(base))) return 'merged';
  const before = await resolve(machine, `refs/heads/${branch}`);
  if (before !== null) {
    if ((await inFolder(before)) === content) return 'there';
    return {
      reason: `there is a branch ${branch} with other content`,
      fix: `git branch -D ${branch} makes room for it.`,
    };
  }
  const commit = await commitTree(repository, wanted, tree);
  const ref = `refs/heads/${branch}`;
  await must(git(machine, ['update-ref', '--create-reflog', ref, commit, '0'.repeat(commit.length)]));
  return 'made';
}

/** What lay in the folder goes; paths are given with NUL between them, so that any name will do. */
async function writeIndex({ machine, commit, prefix }: Repository, wanted: NewBranch, index: Index): Promise<void> {
  const list = ['ls-tree', '-r', '-z', '--name-only', '--full-tree', commit, '--', `${prefix}${wanted.folder}/`];
  const old = (await must(git(machine, list))).stdout.split('\0').filter(Boolean);
  const gone = old.map((path) => `0 ${'0'.repeat(commit.length)}\t${path}\0`);
  const added: string[] = [];
  const add = (blob: string, path: string): number => added.push(`100644 ${blob}\t${prefix}${path}\0`);
  for (const { path, text } of wanted.files) {
    const { stdout } = await must(git(machine, ['hash-object', '-w', '--stdin'], { input: text }));
    add(stdout.trim(), path);
  }
  const input = [...gone, ...added].join('');
  await must(git(machine, ['update-index', '-z', '--index-info'], { input, variables: index }));
}

async function listIgnored({ machine }: Repository, paths: readonly string[]): Promise<ReadonlySet<string>> {
  const { stdout } = await git(machine, ['check-ignore', '-z', '--stdin'], { input: paths.join('\0') });
  return new Set(stdout.split('\0'));
}

const AUTHOR = { name: 'nightschool', email: 'nightschool@localhost' };

/** Written by the job; committed by whoever git knows here, else by the job too. */
async function commitTree({ machine, commit }: Repository, { message, at }: NewBranch, tree: string): Promise<string> {
  const isKnown = (await git(machine, ['var', 'GIT_COMMITTER_IDENT'])).code === 0;
  const committer = { GIT_COMMITTER_NAME: AUTHOR.name, GIT_COMMITTER_EMAIL: AUTHOR.email };
  const variables = {
    ...{ GIT_AUTHOR_NAME: AUTHOR.name, GIT_AUTHOR_EMAIL: AUTHOR.email },
    ...{ GIT_AUTHOR_DATE: at, GIT_COMMITTER_DATE: at },
    ...(isKnown ? {} : committer),
  };
  const made = await must(git(machine, ['commit-tree', tree, '-p', commit], { input: message, variables }));
  return made.stdout.trim();
}

async function must(running: Promise<Ran>): Promise<Ran> {
  const ran = await running;
  if (ran.code !== 0) throw new GitFault(ran.complaint);
  return ran;
}
