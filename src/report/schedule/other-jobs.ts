import { uses } from './actions.ts';
import { branchesOf, findBranch, IDENTITY } from './branches.ts';
import type { WorkflowAbout } from './workflow-about.ts';
import { indent } from './yaml-text.ts';

/** Asks for a merge of what the night changed: the only job that may write, and it has no key and runs nothing of the repository. */
export function proposeJob(about: WorkflowAbout): string {
  return `propose:
  needs: night
  # Also after a night that failed in part: what it has proven, and what it has paid for, is worth keeping.
  if: \${{ !cancelled() && needs.night.outputs.changed == 'true' }}
  runs-on: ubuntu-latest
  timeout-minutes: 10
  permissions:
    contents: write
    pull-requests: write
  steps:
    - ${uses('checkout')}
      with:
        fetch-depth: 0
    - ${uses('download-artifact')}
      with:
        name: nightschool-changes
        path: \${{ runner.temp }}/changes
    - name: Open the pull request, or add to the one that is open
      env:
        GH_TOKEN: \${{ github.token }}
        BASE: \${{ github.ref_name }}
        RUN: \${{ github.run_id }}-\${{ github.run_attempt }}
      run: |
${indent(propose(about), 8)}`;
}

function propose(about: WorkflowAbout): string {
  return `${IDENTITY}
base="$(git rev-parse HEAD)"
title="nightschool: the night of $(date -u +%F)"
body="$RUNNER_TEMP/changes/report.md"
${findBranch(about)}
if [ -n "$branch" ]; then
  git checkout --quiet -B "$branch" "origin/$branch"
  git merge --quiet --no-edit "$base"
else
  new="${branchesOf(about)}$RUN"
  git checkout --quiet -b "$new"
fi
git -C "$GITHUB_WORKSPACE" apply --index "$RUNNER_TEMP/changes/night.patch"
git commit --quiet --message "$title"
git push --quiet origin "HEAD:refs/heads/\${branch:-$new}"
if [ -n "$branch" ]; then
  gh pr edit "$branch" --title "$title" --body-file "$body"
else
  gh pr create --base "$BASE" --head "$new" --title "$title" --body-file "$body"
fi`;
}

/** Publishes the dashboard. */
export function pagesJob(): string {
  return `pages:
  needs: night
  if: \${{ !cancelled() && needs.night.outputs.dashboard == 'true' }}
  runs-on: ubuntu-latest
  timeout-minutes: 10
  permissions:
    pages: write
    id-token: write
  environment:
    name: github-pages
    url: \${{ steps.deployment.outputs.page_url }}
  steps:
    - id: deployment
      ${uses('deploy-pages')}`;
}
