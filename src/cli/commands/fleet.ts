import { NightschoolError } from '../../errors.ts';
import type { CliCommand } from '../command.ts';
import { runFleet } from './fleet/run.ts';
import { addScheduledOptions } from './schedule/run-if-due.ts';

const HELP = `
Operations:
  run [file]   one night of each workspace that the file names (fleet.yaml
               unless named), several at a time

The file:
  atOnce: 4                           # nights at the same time
  budget: { usd: 20, minutes: 300 }   # of one round, all nights together
  queue: redis://queue.internal:6379  # for all; absent: as their pipelines say
  schedule: '02:30'                   # when rounds begin: nightschool schedule
                                      # install --fleet has them begin
  workspaces:
    - ./sales
    - { dir: ./support, pipeline: nightly, share: 2, budget: { usd: 5 } }

Who got least for its share in the last days comes first. Each night is a
process of its own: one that fails, or is at work already, stops no other. The
exit code is the worst of theirs. Only one round of a file runs at a time.`;

export const fleetCommand: CliCommand = {
  name: 'fleet <operation> [file]',
  summary: 'run the nights of many workspaces, with fair shares and one budget',
  dryRun: true,
  setUp: (command) =>
    addScheduledOptions(command.option('--quiet', 'print only the result at the end', false)).addHelpText(
      'after',
      HELP,
    ),
  run: (shell, options, [operation = '', file = 'fleet.yaml']) => {
    if (operation === 'run') return runFleet(shell, options, file);
    throw new NightschoolError('USAGE', `There is no operation ${JSON.stringify(operation)}: run.`);
  },
};
