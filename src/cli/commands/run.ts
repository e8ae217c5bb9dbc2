import { resolve } from 'node:path';
import type { Command } from 'commander';
import { NightschoolError } from '../../errors.ts';
import type { TrafficFile } from '../../night/models/traffic-file.ts';
import { foldReport } from '../../report/fold.ts';
import { REPORTERS } from '../../report/reporters/index.ts';
import type { RunOptions } from '../../run.ts';
import type { CliCommand } from '../command.ts';
import { addProgressOptions, followNight } from '../progress/follow-night.ts';
import { runNight } from '../run-night.ts';
import type { CommonOptions, ExitCode, Shell } from '../terminal.ts';
import { addBoundOptions, boundsOf } from './fleet/bounds.ts';
import { addScheduledOptions, runAsScheduled } from './schedule/run-if-due.ts';

export const runCommand: CliCommand = {
  name: 'run [pipeline]',
  summary: 'run a pipeline (nightly unless named): read the logs, examine, promote, report',
  dryRun: true,
  setUp: (command) => addBoundOptions(addScheduledOptions(addRunOptions(command))),
  run: (shell, options, [pipeline = 'nightly']) =>
    runAsScheduled(shell, options, {
      source: { kind: 'pipeline', dir: options.dir, pipeline },
      run: (own) => runAndPrint(own, options, { pipeline }),
    }),
};

/** What every command that runs a night takes. */
export function addRunOptions(command: Command): Command {
  return addProgressOptions(command)
    .option('--record <file>', 'append everything that goes to models and comes back to this file, redacted')
    .option('--replay <file>', 'answer from such a file instead of asking any model');
}

/** Runs a night, shows its progress on stderr and its report on stdout. */
export async function runAndPrint(
  shell: Shell,
  options: CommonOptions & Readonly<Record<string, unknown>>,
  request: RunOptions & { readonly pipeline: string },
): Promise<ExitCode> {
  const { exitCode, events } = await followNight(shell, options, {
    pipeline: request.pipeline,
    run: (watch) =>
      runNight(shell, {
        ...request,
        dir: options.dir,
        dryRun: options.dryRun === true,
        ...trafficOf(shell, options),
        ...boundsOf(options),
        ...watch,
      }),
  });
  const reporter = options.json ? REPORTERS.json : REPORTERS.terminal;
  shell.stdout.write(reporter.render(foldReport(events)));
  return exitCode;
}

function trafficOf(
  { cwd }: Shell,
  { record, replay }: Readonly<Record<string, unknown>>,
): { readonly traffic?: TrafficFile } {
  if (typeof record === 'string' && typeof replay === 'string') {
    throw new NightschoolError('USAGE', 'A run is recorded or replayed, not both.');
  }
  if (typeof record === 'string') return { traffic: { mode: 'record', file: resolve(cwd, record) } };
  return typeof replay === 'string' ? { traffic: { mode: 'replay', file: resolve(cwd, replay) } } : {};
}
