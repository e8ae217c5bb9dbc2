import type { WorkflowAbout } from './workflow-about.ts';

/** Commits of nights are the job's. */
export const IDENTITY = `git config user.name 'github-actions[bot]'
git config user.email '41898282+github-actions[bot]@users.noreply.github.com'`;

/** How names of branches begin that hold what nights changed; proposals of single skills have a beginning of their own. */
export function branchesOf({ pipeline }: Pick<WorkflowAbout, 'pipeline'>): string {
  return `nightschool-night/${pipeline.replace(/[^\w-]+/g, '-')}-`;
}

/** Puts the branch of the open pull request that nights go on with into `$branch`; empty: there is none. */
export function findBranch(about: Pick<WorkflowAbout, 'pipeline'>): string {
  return `branch="$(gh pr list --state open --limit 1000 --json headRefName,isCrossRepository --jq '
  [.[] | select(.isCrossRepository | not) | .headRefName | select(startswith("${branchesOf(about)}"))] | first // ""')"`;
}
