import { join } from 'node:path';
import type { Command } from 'commander';
import { findDue } from '../../../day/schedule/find-due.ts';
import type { Scheduled } from '../../../day/schedule/read-plan.ts';
import { NightschoolError } from '../../../errors.ts';
import { type Lock, tryLock } from '../../../store/lock.ts';
import { lockFleet } from '../../../store/rounds.ts';
import type { Due } from '../../../util/schedule/due.ts';
import { type CommonOptions, type ExitCode, print, type Shell } from '../../terminal.ts';
import { withOutputFile } from './output-file.ts';
import { localTime, NOUNS } from './words.ts';

const BUSY: ReadonlySet<string> = new Set(['WORKSPACE_LOCKED', 'FLEET_LOCKED']);

/** What `run` takes besides for those that start it. */
export function addScheduledOptions(command: Command): Command {
  return command
    .option('--if-due', 'only where the schedule: says so and no run since has ended', false)
    .option('--at <time>', 'with --if-due: in place of schedule: in the file')
    .option('--output <file>', 'append what is printed to this file instead; a full megabyte is moved to <file>.1');
}

/** A run as its options ask: into a file, and only where it is due. */
export function runAsScheduled(
  shell: Shell,
  options: CommonOptions & Readonly<Record<string, unknown>>,
  { source, run }: { readonly source: Scheduled; readonly run: (shell: Shell) => Promise<ExitCode> },
): Promise<ExitCode> {
  const start = (own: Shell): Promise<ExitCode> =>
    options.ifDue === true ? runIfDue(own, options, { source, run: () => run(own) }) : run(own);
  return typeof options.output === 'string' ? withOutputFile(shell, options.output, start) : start(shell);
}

/**
 * `--if-due`: what schedulers start, as often as they like. Runs the night or the round where one is due, else says why not,
 * in a line that `--quiet` leaves out, and is done. Two of these never run at once, nor does one beside a person's run.
 */
async function runIfDue(
  shell: Shell,
  options: CommonOptions & Readonly<Record<string, unknown>>,
  { source, run }: { readonly source: Scheduled; readonly run: () => Promise<ExitCode> },
): Promise<ExitCode> {
  const say = (json: object, text: string): ExitCode => {
    if (options.json || options.quiet !== true) print(shell, options, { json, text });
    return 0;
  };
  const underWay = `A ${NOUNS[source.kind]} is under way already.`;
  const at = typeof options.at === 'string' ? options.at : null;
  const ask = (): Promise<Due> => findDue({ ...source, at, now: new Date() });
  const first = await ask(); // also tells of a workspace that is none, before anything is written
  if (!first.due) return say({ ran: false, ...first }, describe(first, source));
  const lock = takeTurn(source);
  if (lock === null) return say({ ran: false, why: 'under-way' }, underWay);
  try {
    if (!isIdle(source)) return say({ ran: false, why: 'under-way' }, underWay);
    const due = await ask(); // another may have been done with it in between
    if (!due.due) return say({ ran: false, ...due }, describe(due, source));
    if (!options.json && (due.missed || due.tries > 0)) shell.stderr.write(`${describe(due, source)}\n`);
    return await run();
  } catch (error) {
    if (error instanceof NightschoolError && BUSY.has(error.code)) {
      return say({ ran: false, why: 'under-way' }, underWay);
    }
    throw error;
  } finally {
    lock.release();
  }
}

/** Null: another is about to begin it. */
function takeTurn({ kind, dir, pipeline }: Scheduled): Lock | null {
  return kind === 'fleet' ? tryLock(dir, `${pipeline}.schedule.lock`) : tryLock(dir, 'schedule.lock');
}

/** Nobody runs anything here by hand. */
function isIdle({ kind, dir, pipeline }: Scheduled): boolean {
  const lock = kind === 'fleet' ? lockFleet(join(dir, pipeline)) : tryLock(dir, 'lock');
  lock?.release();
  return lock !== null;
}

function describe(due: Due, { kind }: Scheduled): string {
  const noun = NOUNS[kind];
  if (due.due) {
    const slot = localTime(due.slot);
    return due.tries > 0
      ? `The ${noun} of ${slot} was begun and not ended: it goes on.`
      : `The ${noun} of ${slot} was missed: it is caught up with, once.`;
  }
  const next = due.next === null ? 'none comes any more' : `the next is at ${localTime(due.next)}`;
  if (due.why === 'gave-up') return `The last ${noun} was begun three times and never ended; ${next}.`;
  return `No ${noun} is due: ${next}.`;
}
