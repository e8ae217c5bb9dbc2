import { resolve } from 'node:path';
import { Option } from 'commander';
import { type Imported, importEvals } from '../../day/interop/import-evals.ts';
import { NightschoolError } from '../../errors.ts';
import { openWorkspace } from '../../night/workspace.ts';
import { visible } from '../../report/plain.ts';
import { healMove } from '../../store/families/move-skill.ts';
import { acquireLock } from '../../store/lock.ts';
import type { CliCommand } from '../command.ts';
import { print } from '../terminal.ts';

export const importCommand: CliCommand = {
  name: 'import <path>',
  summary: 'take over test cases of skill-creator or upskill (a file or a folder) into the exam of a skill',
  dryRun: true,
  setUp: (command) =>
    command
      .option('--skill <name>', 'the skill they are for, where the files do not say')
      .addOption(
        new Option('--side <side>', 'held-out: the exam, which no teacher sees; train: practice')
          .choices(['held-out', 'train'])
          .default('held-out'),
      )
      .option('--force', 'replace cases that were imported before', false),
  run: async (shell, options, [path = '']) => {
    if (path === '') throw new NightschoolError('USAGE', 'The file or folder to import is missing.');
    const dryRun = options.dryRun === true;
    const workspace = await openWorkspace(options.dir, { dryRun });
    const lock = acquireLock(options.dir, { isPassing: dryRun });
    try {
      if (!dryRun) await healMove(options.dir);
      const result = await importEvals(workspace, {
        path: resolve(shell.cwd, path),
        skill: typeof options.skill === 'string' ? options.skill : null,
        side: options.side === 'train' ? 'train' : 'held-out',
        force: options.force === true,
        dryRun,
      });
      print(shell, options, { json: result, text: visible(describe(result)) });
      return 0;
    } finally {
      lock.release();
    }
  },
};

function describe({ skill, side, dryRun, cases, notGradable, results, leftOut }: Imported): string {
  const where = side === 'held-out' ? 'the exam' : 'the practice';
  const sentences = {
    added: dryRun ? 'Would add' : 'Added',
    replaced: dryRun ? 'Would replace' : 'Replaced',
    unchanged: 'Already there',
  };
  const isNew = cases.some(({ change }) => change !== 'unchanged');
  return [
    ...cases.map(({ id, change }) => `${sentences[change]}: ${id}, a case of yours in ${where} of ${skill}.`),
    ...notGradable.map(({ id, why }) => `Kept, not gradable: ${id}: ${why}.`),
    ...results.map(({ file, summary }) => `Kept, no evidence here: ${file}: ${summary}.`),
    ...leftOut,
    ...(isNew ? ['', ...nextSteps(skill)] : []),
  ].join('\n');
}

function nextSteps(skill: string): readonly string[] {
  return [
    'They expect no writes: where a request is to change something, add its effects to the case, or what tools answer.',
    `They are lines of evals/${skill}/cases.jsonl; the next night takes them up.`,
  ];
}
