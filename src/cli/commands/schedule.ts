import { basename, dirname, extname, join, resolve } from 'node:path';
import { Option } from 'commander';
import type { ScheduleWorld } from '../../day/schedule/create-entry.ts';
import { NightschoolError } from '../../errors.ts';
import { SCHEDULERS } from '../../util/schedule/entry.ts';
import type { CliCommand } from '../command.ts';
import type { CommonOptions, ExitCode, Shell } from '../terminal.ts';
import type { ScheduleCall } from './schedule/call.ts';
import { install } from './schedule/install.ts';
import { printSchedule } from './schedule/print.ts';
import { status } from './schedule/status.ts';
import { uninstall } from './schedule/uninstall.ts';

const HELP = `
Operations:
  install [pipeline]       have this machine start the pipeline's nights
                           (nightly unless named) by its schedule:
  status [pipeline]        where it is installed, when the next night is, how
                           the last one ended, what would be missing
  uninstall [pipeline]     take it out again, and nothing else
  print <form> [pipeline]  what to write where: cron, systemd, launchd, or
                           github (a workflow for GitHub Actions)

With --fleet it is the rounds of a fleet file that are scheduled, by its
schedule:. A night that was missed is made up for once; two never run at the
same time.`;

const OPERATIONS: Readonly<Record<string, (call: ScheduleCall, form: string) => Promise<ExitCode>>> = {
  install,
  status,
  uninstall,
  print: printSchedule,
};

export const scheduleCommand: CliCommand = {
  name: 'schedule <operation> [names...]',
  summary:
    'have cron, systemd or launchd start the nights, look how they are scheduled, or print a workflow for GitHub',
  dryRun: true,
  setUp: (command) =>
    command
      .addOption(
        new Option('--with <scheduler>', 'install: not what the machine has, but this').choices([...SCHEDULERS]),
      )
      .option('--fleet [file]', 'the rounds of a fleet file (fleet.yaml), in place of the nights of one pipeline')
      .option('--at <time>', 'a time of day, or a cron expression, in place of schedule: in the file')
      // not --env-file: node takes that for its own wherever it stands, and ends where there is no such file
      .option('--keys <file>', 'where the keys of models stand, as NAME=value (~/.config/nightschool/env)')
      .option('--pages', 'print github: publish the dashboard as GitHub Pages', false)
      .addHelpText('after', HELP),
  run: (shell, options, [operation = '', ...names]) => {
    const operate = Object.hasOwn(OPERATIONS, operation) ? OPERATIONS[operation] : undefined;
    if (operate === undefined) {
      const known = Object.keys(OPERATIONS).join(', ');
      throw new NightschoolError('USAGE', `There is no operation ${JSON.stringify(operation)}: ${known}.`);
    }
    const [form, pipeline] = operation === 'print' ? names : ['', ...names];
    const request = {
      ...subjectOf(options, pipeline),
      ...{ at: textOf(options.at), envFile: textOf(options.keys) },
    };
    return operate({ shell, options, world: worldOf(shell), request }, form ?? '');
  },
};

/** Of a fleet all is kept beside its file. */
function subjectOf(
  { dir, fleet }: CommonOptions & Readonly<Record<string, unknown>>,
  pipeline: string | undefined,
): Pick<ScheduleCall['request'], 'kind' | 'dir' | 'pipeline'> {
  if (fleet === undefined) return { kind: 'pipeline', dir, pipeline: pipeline ?? 'nightly' };
  if (pipeline !== undefined) throw new NightschoolError('USAGE', 'With --fleet no pipeline is named.');
  const path = resolve(dir, textOf(fleet) ?? 'fleet.yaml');
  return { kind: 'fleet', dir: dirname(path), pipeline: basename(path) };
}

function textOf(option: unknown): string | null {
  return typeof option === 'string' ? option : null;
}

/** The command line is started again as it was now: from the sources, or as it was built. */
function worldOf({ environment, signal, cwd }: Shell): ScheduleWorld {
  const script = join(import.meta.dirname, '..', `main${extname(import.meta.filename)}`);
  return {
    ...{ environment, signal, cwd, script },
    platform: process.platform,
    node: process.execPath,
    clock: () => new Date(),
  };
}
