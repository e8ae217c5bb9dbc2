import { extname, join, resolve } from 'node:path';
import { orderByNeed } from '../../../day/fleet/order-by-need.ts';
import { readUsage } from '../../../day/fleet/read-usage.ts';
import { type RoundOptions, runRound, type Turn, type TurnResult } from '../../../day/fleet/run-round.ts';
import { startNight } from '../../../day/fleet/start-night.ts';
import type { FleetEntry, FleetFile } from '../../../domain/fleet.ts';
import { NightschoolError } from '../../../errors.ts';
import { readFleetFile } from '../../../store/fleet-file.ts';
import { readPipeline } from '../../../store/pipeline.ts';
import { type CommonOptions, type ExitCode, print, type Shell } from '../../terminal.ts';
import { wordsOf } from './bounds.ts';
import { beginLine, describePlan, describeRound, endLine, roundObject, worstOf } from './describe.ts';

/** `nightschool fleet run`. */
export async function runFleet(
  shell: Shell,
  options: CommonOptions & Readonly<Record<string, unknown>>,
  file: string,
): Promise<ExitCode> {
  const fleet = await readFleetFile(resolve(options.dir, file));
  const turns = await planTurns(fleet);
  if (options.dryRun === true) {
    const json = { dryRun: true, order: turns.map(planObject), ...settingsOf(fleet) };
    print(shell, options, { json, text: (columns) => describePlan(turns, fleet, columns) });
    return 0;
  }
  const results = await runRound(turns, roundOptions(shell, options, fleet));
  print(shell, options, {
    json: { dryRun: false, ...roundObject(results), ...settingsOf(fleet) },
    text: (columns) => describeRound(results, fleet, columns),
  });
  return shell.signal.aborted ? 130 : worstOf(results);
}

/** Who got least for its share in the last days comes first. */
async function planTurns(fleet: FleetFile): Promise<readonly Turn[]> {
  const now = new Date();
  const turns = await Promise.all(
    fleet.workspaces.map(async (entry) => ({
      ...{ entry, share: entry.share },
      got: await readUsage(entry.dir, now),
      cap: await capOf(entry),
    })),
  );
  return orderByNeed(turns, fleet.budget.usd === null ? 'minutes' : 'usd');
}

/** Of a pipeline that cannot be read nothing is known: its night says what is wrong. */
async function capOf({ dir, pipeline, budget: { usd } }: FleetEntry): Promise<number | null> {
  try {
    const own = (await readPipeline(dir, pipeline)).budget.usd;
    if (own === null || usd === null) return own ?? usd;
    return Math.min(own, usd);
  } catch (error) {
    if (error instanceof NightschoolError) return usd;
    throw error;
  }
}

function roundOptions(
  shell: Shell,
  options: CommonOptions & Readonly<Record<string, unknown>>,
  fleet: FleetFile,
): RoundOptions {
  const { environment, signal, stderr } = shell;
  const say = (line: string): void => {
    if (options.quiet !== true) stderr.write(`${line}\n`);
  };
  const starter = { node: process.execPath, script: SCRIPT, environment, signal, wordsOf, clock: Date.now };
  return {
    ...{ atOnce: fleet.atOnce, budget: fleet.budget, queue: fleet.queue, signal, clock: Date.now },
    runNight: (entry, bounds) => startNight(entry, bounds, starter),
    onStart: (entry, bounds) => say(beginLine(entry, bounds)),
    onEnd: (result: TurnResult) => say(endLine(result)),
  };
}

/** The command line is started again as it was now: from the sources, or as it was built. */
const SCRIPT = join(import.meta.dirname, '..', '..', `main${extname(import.meta.filename)}`);

function settingsOf({ atOnce, budget }: FleetFile): object {
  return { atOnce, budget };
}

function planObject({ entry: { name, dir, pipeline, share }, got, cap }: Turn): object {
  return { workspace: name, dir, pipeline, share, got, mostUsd: cap };
}
