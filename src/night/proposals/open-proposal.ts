import { join } from 'node:path';
import { type Proposal, proposalBody, proposalTitle } from '../../report/proposal.ts';
import { writeFileAtomic } from '../../store/atomic.ts';
import { makeBranch, type NewBranch } from '../../store/git/branch.ts';
import { findPull, openPull, pushBranch } from '../../store/git/forge.ts';
import type { Machine } from '../../store/git/program.ts';
import { OWN_BRANCHES, openRepository, type Refusal, type Repository } from '../../store/git/repository.ts';
import { lint } from '../drafts/check-draft.ts';
import type { Night } from '../night.ts';

/** What became of a proposal. */
export interface Opened {
  readonly branch: string;
  /** Of the pull request; null where none was opened. */
  readonly url: string | null;
  /** What a person does next. */
  readonly next: string;
}

/** Where git and `gh` run tonight. */
export function machineOf({ workspace, environment, signal }: Night): Machine {
  return { dir: workspace.dir, environment, signal };
}

/** Makes the branch, pushes it and opens the pull request, as far as that can be done here; why not, where none of it can. */
export async function openProposal(night: Night, proposal: Proposal): Promise<Opened | Refusal> {
  const { version } = proposal;
  // what is pushed is out of hand: it was looked at as a draft, and is once more
  const findings = await lint(night, { ...version, teacher: '', change: '' });
  if (findings.some(({ rule }) => rule === 'secret')) {
    return { reason: 'it holds what redaction would take out', fix: `See evals/${version.skill}/staged.md.` };
  }
  const repository = await openRepository(machineOf(night), night.pipeline.promote.base);
  if ('reason' in repository) return repository;
  const wanted = describeBranch(night, proposal);
  const made = await makeBranch(repository, wanted);
  if (typeof made !== 'string') return made;
  const { branch } = wanted;
  const { base, remote } = repository;
  if (made === 'merged') return { reason: `${base} has it already`, fix: 'Pull it in here.' };
  if (remote === null) return { branch, url: null, next: `git merge ${branch}` };
  return (await pushBranch(repository, branch)) ?? (await openRequest(night, repository, { branch, proposal }));
}

/**
 * The skill's files as they would be live, and nothing else: its evidence goes on growing where it lies, and a branch that
 * had a copy of it could not be merged there.
 */
function describeBranch(night: Night, proposal: Proposal): NewBranch {
  const { version } = proposal;
  const folder = folderOf(proposal);
  const files = [{ path: 'SKILL.md', text: version.text }, ...(version.files ?? [])];
  return {
    branch: `${OWN_BRANCHES}${version.skill}-${version.version.slice(0, 8)}`,
    message: `${proposalTitle(proposal)}\n`,
    at: night.clock().toISOString(),
    folder,
    files: files.map(({ path, text }) => ({ path: `${folder}/${path}`, text })),
  };
}

function folderOf({ version }: Proposal): string {
  return `skills/${version.skill}`;
}

/** Opened where `gh` can; else the command that opens it, with what it is to say in a file. */
async function openRequest(
  night: Night,
  repository: Repository,
  { branch, proposal }: { readonly branch: string; readonly proposal: Proposal },
): Promise<Opened> {
  const title = proposalTitle(proposal);
  const redacted = await night.redactor.text(proposalBody(proposal));
  const body = night.guard?.hide(`proposal of ${proposal.version.skill}`, redacted) ?? redacted;
  const there = await findPull(repository.machine, branch);
  if (there !== null && 'url' in there) return { branch, url: there.url, next: `see ${there.url}` };
  const opened = there ?? (await openPull(repository, { branch, title, body }));
  if (typeof opened === 'string') return { branch, url: opened, next: `see ${opened}` };
  const file = `.nightschool/proposals/${proposal.version.skill}.md`;
  await writeFileAtomic(join(night.workspace.dir, file), body);
  const why = await night.redactor.text(opened.reason);
  const words = ['gh', 'pr', 'create', '--head', branch, '--base', repository.base, '--title', JSON.stringify(title)];
  const command = [...words, '--body-file', file].join(' ');
  return { branch, url: null, next: `its branch is pushed, and no pull request was opened (${why}). ${command}` };
}
