import { Option } from 'commander';
import { NightschoolError } from '../../errors.ts';
import { openWorkspace } from '../../night/workspace.ts';
import { foldReport } from '../../report/fold.ts';
import { REPORTERS, type ReporterName } from '../../report/reporters/index.ts';
import { readLatestRun } from '../../store/ledger.ts';
import type { CliCommand } from '../command.ts';

const FORMATS = Object.keys(REPORTERS) as readonly ReporterName[]; // the keys of an exhaustive record

export const reportCommand: CliCommand = {
  name: 'report',
  summary: 'show the newest run again, in any form',
  dryRun: false,
  setUp: (command) =>
    command.addOption(new Option('--format <format>', 'how to print it').choices(FORMATS).default('terminal')),
  run: async (shell, options) => {
    await openWorkspace(options.dir);
    const events = await readLatestRun(options.dir);
    if (events === null) {
      throw new NightschoolError('UNKNOWN_NAME', 'Nothing has run in this workspace yet.', { hint: 'nightschool run' });
    }
    const format = FORMATS.find((name) => name === options.format) ?? 'terminal';
    shell.stdout.write(REPORTERS[options.json ? 'json' : format].render(foldReport(events)));
    return 0;
  },
};
