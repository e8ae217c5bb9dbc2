import { z } from 'zod';
import { parseIfJson } from '../../util/json.ts';
import { type Machine, runProgram } from './program.ts';
import { git, type Refusal, type Repository } from './repository.ts';

const PUSH_SECONDS = 120;
const FORGE_SECONDS = 60;

/** Pushes a branch as it is, without force; null where it is there now. */
export async function pushBranch({ machine, remote }: Repository, branch: string): Promise<Refusal | null> {
  const ref = `refs/heads/${branch}`;
  const { code, complaint } = await git(machine, ['push', '--quiet', remote ?? '', `${ref}:${ref}`], {
    seconds: PUSH_SECONDS,
  });
  if (code === 0) return null;
  return {
    reason: `${remote} refused the push: ${complaint}`,
    fix: `The branch is here: git push ${remote} ${branch} tries again.`,
  };
}

export interface PullRequest {
  readonly url: string;
  readonly state: 'OPEN' | 'CLOSED' | 'MERGED';
}

const pulls = z.array(
  z.object({
    url: z.string().max(500),
    state: z.enum(['OPEN', 'CLOSED', 'MERGED']),
    isCrossRepository: z.boolean(),
  }),
);
/** Forks may have branches of the same name, and anyone may open pull requests of those. */
const MOST_FORKS = '50';

/** The newest pull request of a branch of this repository, null where there is none; why that cannot be told, where `gh` is not there or fails. */
export async function findPull(machine: Machine, branch: string): Promise<PullRequest | Refusal | null> {
  const words = ['pr', 'list', '--head', branch, '--state', 'all', '--limit', MOST_FORKS];
  const { code, stdout, complaint } = await gh(machine, [...words, '--json', 'url,state,isCrossRepository']);
  if (code !== 0) return { reason: complaint, fix: '' };
  const parsed = pulls.safeParse(parseIfJson(stdout));
  if (!parsed.success) return { reason: 'gh printed no list of pull requests', fix: '' };
  return parsed.data.find(({ isCrossRepository }) => !isCrossRepository) ?? null;
}

/** Opens a pull request and gives its address. */
export async function openPull(
  { machine, base }: Repository,
  about: { readonly branch: string; readonly title: string; readonly body: string },
): Promise<string | Refusal> {
  const { branch, title, body } = about;
  const words = ['pr', 'create', '--head', branch, '--base', base, '--title', title, '--body-file', '-'];
  const { code, stdout, complaint } = await gh(machine, words, body);
  const url = /https?:\/\/\S{1,490}/.exec(stdout.trim().split('\n').at(-1) ?? '')?.[0];
  return code === 0 && url !== undefined ? url : { reason: complaint || 'gh gave no address', fix: '' };
}

function gh(machine: Machine, words: readonly string[], input?: string) {
  return runProgram(machine, ['gh', ...words], { seconds: FORGE_SECONDS, ...(input !== undefined && { input }) });
}
