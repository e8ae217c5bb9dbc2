import { NightschoolError } from '../../errors.ts';
import type { ScheduleMachine } from './scheduler.ts';

export interface SchedulerRan {
  /** Null where the program is not there or did not end by itself. */
  readonly code: number | null;
  /** Byte for byte: one character each. */
  readonly stdout: string;
  readonly complaint: string;
}

const SECONDS = 20;

/** Runs a scheduler's program without a shell. What goes in and comes out is bytes, each a character. */
export async function runScheduler(
  { environment, signal }: ScheduleMachine,
  [program = '', ...words]: readonly string[],
  input?: string,
): Promise<SchedulerRan> {
  const { execa } = await import('execa');
  const result = await execa(program, words, {
    env: { ...environment, LC_ALL: 'C' }, // complaints are read
    extendEnv: false,
    encoding: 'latin1',
    stripFinalNewline: false,
    timeout: 1000 * SECONDS,
    cancelSignal: signal,
    reject: false,
    ...(input === undefined ? { stdin: 'ignore' } : { input: Buffer.from(input, 'latin1') }),
  });
  signal.throwIfAborted();
  const { exitCode, stdout, stderr, code } = result;
  const complaint = code === 'ENOENT' ? `${program} is not here` : String(stderr ?? '').trim();
  return { code: exitCode ?? null, stdout: String(stdout ?? ''), complaint: complaint.slice(0, 500) };
}

/** @throws NightschoolError SCHEDULE_FAILED with what the program said */
export async function mustRun(
  machine: ScheduleMachine,
  command: readonly string[],
  input?: string,
): Promise<SchedulerRan> {
  const ran = await runScheduler(machine, command, input);
  if (ran.code === 0) return ran;
  const said = ran.complaint === '' ? `it ended with ${ran.code}` : ran.complaint;
  throw new NightschoolError('SCHEDULE_FAILED', `${command.join(' ')} did not work: ${said}`);
}
