import { basename, dirname, extname, join, resolve } from 'node:path';
import { planTurns } from '../../../day/fleet/plan-turns.ts';
import { readTaken } from '../../../day/fleet/read-taken.ts';
import { type RoundOptions, runRound, type Turn, type TurnResult } from '../../../day/fleet/run-round.ts';
import { startNight } from '../../../day/fleet/start-night.ts';
import type { FleetFile } from '../../../domain/fleet.ts';
import { readFleetFile } from '../../../store/fleet-file.ts';
import { beginRound, lockRounds } from '../../../store/rounds.ts';
import { type CommonOptions, type ExitCode, print, type Shell } from '../../terminal.ts';
import { runAsScheduled } from '../schedule/run-if-due.ts';
import { wordsOf } from './bounds.ts';
import {
  beginLine,
  describePlan,
  describeRound,
  endLine,
  goesOnLine,
  roundObject,
  STOPPED,
  worstOf,
} from './describe.ts';

type Options = CommonOptions & Readonly<Record<string, unknown>>;

/** `nightschool fleet run`. */
export async function runFleet(shell: Shell, options: Options, file: string): Promise<ExitCode> {
  const path = resolve(options.dir, file);
  if (options.dryRun === true) return showPlan(shell, options, path);
  return runAsScheduled(shell, options, {
    source: { kind: 'fleet', dir: dirname(path), pipeline: basename(path) },
    run: (own) => runLocked(own, options, path),
  });
}

async function showPlan(shell: Shell, options: Options, path: string): Promise<ExitCode> {
  const fleet = await readFleetFile(path);
  const now = new Date();
  const [turns, taken] = await Promise.all([planTurns(fleet, now), readTaken(path, fleet, now)]);
  const json = { dryRun: true, taken, order: turns.map(planObject), ...settingsOf(fleet) };
  print(shell, options, { json, text: (columns) => describePlan(turns, { fleet, taken, columns }) });
  return turns.some(({ fault }) => fault !== null) ? 2 : 0;
}

async function runLocked(shell: Shell, options: Options, path: string): Promise<ExitCode> {
  const fleet = await readFleetFile(path);
  const lock = lockRounds(path);
  try {
    const taken = await readTaken(path, fleet, new Date());
    using round = await beginRound(path, () => new Date(), taken);
    if (taken !== null && options.quiet !== true) shell.stderr.write(`${goesOnLine(taken, fleet)}\n`);
    const results = await runRound(await planTurns(fleet, new Date()), {
      ...roundOptions(shell, options, fleet),
      ...(taken !== null && { taken }),
      book: round,
    });
    print(shell, options, {
      json: { dryRun: false, ...roundObject(results), ...settingsOf(fleet) },
      text: (columns) => describeRound(results, fleet, columns),
    });
    if (shell.signal.aborted) {
      shell.stderr.write(`${STOPPED}\n`);
      return 130; // the round has not ended: it is due again
    }
    const code = worstOf(results);
    await round.end(code);
    return code;
  } finally {
    lock.release();
  }
}

function roundOptions(shell: Shell, options: Options, fleet: FleetFile): RoundOptions {
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

function planObject({ entry: { name, dir, pipeline, share }, got, cap, fault }: Turn): object {
  return { workspace: name, dir, pipeline, share, got, mostUsd: cap, fault };
}
