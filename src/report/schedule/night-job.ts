import { uses } from './actions.ts';
import { findBranch, IDENTITY } from './branches.ts';
import { ollamaService, ollamaSteps } from './ollama-steps.ts';
import type { WorkflowAbout } from './workflow-about.ts';
import { indent, quoteYaml } from './yaml-text.ts';

/** How much longer than a night its job may take: to install, to pull models, to keep what was done. */
const AROUND_MINUTES = 35;

/** The night itself, with the keys and, unless nights propose skills by themselves, nothing that may write. */
export function nightJob(about: WorkflowAbout): string {
  const may = about.proposes ? 'write' : 'read';
  const steps = [...prepare(about), ...ollamaSteps(about), runStep(about), ...keepSteps(about), ...tellSteps(about)];
  return `night:
  # A fork has none of the secrets.
  if: \${{ !github.event.repository.fork }}
  runs-on: ubuntu-latest
  timeout-minutes: ${about.minutes + AROUND_MINUTES}
  permissions:
    contents: ${may}${about.proposes ? ' # nights push a branch for each skill, and open a pull request of it' : ''}
    pull-requests: ${may}
  outputs:
    changed: \${{ steps.changes.outputs.changed }}${about.pages ? `\n    dashboard: \${{ steps.dashboard.outputs.written }}` : ''}${ollamaService(about)}
  steps:
${indent([...steps, endStep()].join('\n\n'), 4)}`;
}

function stateOf({ folder }: WorkflowAbout): { readonly path: string; readonly key: string } {
  const slug = folder.replace(/[^\w-]+/g, '-');
  return {
    path: quoteYaml(`${folder === '' ? '' : `${folder}/`}.nightschool`),
    key: ['nightschool-state', slug].filter(Boolean).join('-'),
  };
}

/** Node, nightschool, what the last night knew, and what nobody has merged yet. */
function prepare(about: WorkflowAbout): readonly string[] {
  const { path, key } = stateOf(about);
  const install = about.version === null ? 'npm ci' : `npm install --global nightschool@${about.version}`;
  return [
    `- ${uses('checkout')}
  with:
    fetch-depth: 0
    persist-credentials: ${about.proposes}`,
    `- name: Go on from what nobody has merged yet
  env:
    GH_TOKEN: \${{ github.token }}
  run: |
${indent(`${findBranch(about)}\n${IDENTITY}\nif [ -n "$branch" ]; then git merge --quiet --no-edit "origin/$branch"; fi`, 4)}`,
    `- ${uses('setup-node')}
  with:
    node-version: 24${about.version === null ? `\n    cache: npm${about.folder === '' ? '' : `\n    cache-dependency-path: ${quoteYaml(`${about.folder}/package-lock.json`)}`}` : ''}`,
    `- name: Install nightschool
  run: ${install}`,
    `- name: Fetch what the last night knew
  ${uses('restore-cache')}
  with:
    path: ${path}
    key: ${key}-\${{ github.run_id }}-\${{ github.run_attempt }}
    restore-keys: ${key}-`,
  ];
}

/** 3 says that a live version no longer held and was taken back: the rest of the night counts, and the job fails in the end. */
function runStep({ secrets, proposes, minutes }: WorkflowAbout): string {
  const variables = [
    ...(proposes ? [`GH_TOKEN: \${{ github.token }}`] : []),
    ...secrets.map((name) => `${name}: \${{ secrets.${name} }}`),
  ];
  return `- name: Run the night
  id: night${variables.length === 0 ? '' : `\n  env:\n${indent(variables.join('\n'), 4)}`}
  run: |
    code=0
    timeout --signal=TERM --kill-after=3m ${minutes}m npx nightschool run "$PIPELINE" || code=$?
    echo "exit-code=$code" >> "$GITHUB_OUTPUT"`;
}

/** What was paid for is kept however the night ended. */
function keepSteps(about: WorkflowAbout): readonly string[] {
  const { path, key } = stateOf(about);
  return [
    `- name: Keep what this night knows
  if: \${{ always() && steps.night.outcome != 'skipped' }}
  ${uses('save-cache')}
  with:
    path: ${path}
    key: ${key}-\${{ github.run_id }}-\${{ github.run_attempt }}`,
    `- name: Collect what changed
  id: changes
  if: \${{ !cancelled() && steps.night.outcome == 'success' }}
  run: |
    mkdir -p "$RUNNER_TEMP/changes"
    npx nightschool report --format md > "$RUNNER_TEMP/report.md" || echo 'The night left no report.' > "$RUNNER_TEMP/report.md"
    head -c 60000 "$RUNNER_TEMP/report.md" | { iconv -c -f UTF-8 -t UTF-8 || true; } > "$RUNNER_TEMP/changes/report.md"
    for folder in skills memories evals; do
      [ ! -e "$folder" ] || git check-ignore --quiet "$folder" || git add --all -- "$folder"
    done
    git diff --cached --binary HEAD > "$RUNNER_TEMP/changes/night.patch"
    if [ -s "$RUNNER_TEMP/changes/night.patch" ]; then echo 'changed=true' >> "$GITHUB_OUTPUT"; fi`,
    `- name: Hand over what changed
  if: \${{ !cancelled() && steps.changes.outputs.changed == 'true' }}
  ${uses('upload-artifact')}
  with:
    name: nightschool-changes
    path: \${{ runner.temp }}/changes
    retention-days: 5`,
  ];
}

function tellSteps({ pages }: WorkflowAbout): readonly string[] {
  const published = `- name: Hand over the dashboard to Pages
  if: \${{ !cancelled() && steps.dashboard.outputs.written == 'true' }}
  ${uses('upload-pages')}
  with:
    path: \${{ runner.temp }}/dashboard`;
  return [
    `- name: Tell
  id: dashboard
  if: \${{ !cancelled() && steps.changes.outcome == 'success' }}
  run: |
    head -c 900000 "$RUNNER_TEMP/report.md" | { iconv -c -f UTF-8 -t UTF-8 || true; } >> "$GITHUB_STEP_SUMMARY"
    if [ -e .nightschool/report/index.html ]; then
      cp -R .nightschool/report "$RUNNER_TEMP/dashboard"
      echo 'written=true' >> "$GITHUB_OUTPUT"
    fi`,
    `- name: Keep the dashboard
  if: \${{ !cancelled() && steps.dashboard.outputs.written == 'true' }}
  ${uses('upload-artifact')}
  with:
    name: nightschool-dashboard
    path: \${{ runner.temp }}/dashboard
    retention-days: 14`,
    ...(pages ? [published] : []),
  ];
}

/** Last, so that all is kept and proposed before. Nobody reads a warning of a scheduled run; a failure is mailed. */
function endStep(): string {
  return `- name: Say how it ended
  if: \${{ !cancelled() && steps.night.outcome == 'success' && steps.night.outputs.exit-code != '0' }}
  env:
    CODE: \${{ steps.night.outputs.exit-code }}
  run: |
    case "$CODE" in
      3) echo '::error title=nightschool::A live version no longer held and was taken back: see the summary.' ;;
      4) echo '::error title=nightschool::A file could not be written. What was live stays live; the next night goes on from there.' ;;
      124 | 130 | 137) echo '::error title=nightschool::The night took too long and was ended. The next goes on from there.' ;;
      *) echo "::error title=nightschool::The night ended with exit code $CODE: see its log." ;;
    esac
    exit 1`;
}
