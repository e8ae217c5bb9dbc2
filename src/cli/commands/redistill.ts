import { openWorkspace, requireSkill } from '../../night/workspace.ts';
import type { CliCommand } from '../command.ts';
import { addRunOptions, runAndPrint } from './run.ts';

export const redistillCommand: CliCommand = {
  name: 'redistill <skill>',
  summary: 'search for a better version of one skill, although nothing has changed',
  dryRun: true,
  setUp: (command) =>
    addRunOptions(command).option('--pipeline <name>', 'the pipeline whose settings count', 'nightly'),
  run: async (shell, options, [skill = '']) => {
    await requireSkill(await openWorkspace(options.dir), skill);
    return runAndPrint(shell, options, { pipeline: String(options.pipeline), redistill: skill });
  },
};
