import { branchesOf } from './branches.ts';
import { nightJob } from './night-job.ts';
import { pagesJob, proposeJob } from './other-jobs.ts';
import type { WorkflowAbout } from './workflow-about.ts';
import { comment, indent, quoteYaml } from './yaml-text.ts';

/**
 * A GitHub Actions workflow that runs the pipeline every night, and asks for a merge of what came of it. Text of logs and of
 * models reaches shells in files alone, never in a command. The first job has the keys, the second may write.
 */
export function printWorkflow(about: WorkflowAbout): string {
  const jobs = [nightJob(about), proposeJob(about), ...(about.pages ? [pagesJob()] : [])];
  return `${comment(preface(about))}
name: nightschool

on:
  schedule:
${indent(comment([`${about.times}. GitHub's clock is UTC all the year, and it may start late.`]), 4)}
${about.crons.map((cron) => `    - cron: '${cron}'`).join('\n')}
  workflow_dispatch:

permissions:
  contents: read

# Never two nights at once, and none is ended by the next.
concurrency:
  group: ${quoteYaml(['nightschool', about.folder].filter(Boolean).join('-'))}
  cancel-in-progress: false

defaults:
  run:
    shell: bash${about.folder === '' ? '' : `\n    working-directory: ${quoteYaml(about.folder)}`}

env:
  PIPELINE: ${quoteYaml(about.pipeline)}

jobs:
${indent(jobs.join('\n\n'), 2)}
`;
}

function preface(about: WorkflowAbout): readonly string[] {
  const { secrets, pages, proposes, version } = about;
  const keys = secrets.length === 0 ? [] : [`Secrets and variables > Actions: the secrets ${secrets.join(', ')}.`];
  return [
    'Written by: nightschool schedule print github. Print it again when the pipeline has other models or another time.',
    'In the settings of the repository:',
    '- Actions > General: "Allow GitHub Actions to create and approve pull requests".',
    ...keys.map((line) => `- ${line}`),
    ...(pages ? ['- Pages > Source: GitHub Actions. Mind that Pages may be public where the repository is not.'] : []),
    `The logs have to be in the repository. What a night changes comes as one pull request from ${branchesOf(about)}…, which`,
    'the following nights go on with until it is merged or closed. Checks that run on pull requests do not start by',
    'themselves on it, as it is opened with the token of this workflow.',
    ...(proposes ? ['Skills come as pull requests of their own (promote.mode: pull-request).'] : []),
    ...(version === null ? [] : ['nightschool is installed from npm in the version that wrote this file.']),
  ];
}
