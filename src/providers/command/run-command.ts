import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NightschoolError } from '../../errors.ts';
import type { World } from '../provider.ts';
import { hideSecrets } from './hide-secrets.ts';

export interface Run {
  /** Program and arguments. */
  readonly command: readonly string[];
  /** Written to its standard input. */
  readonly prompt: string;
  readonly timeoutSeconds: number;
  readonly env: World['env'];
  readonly signal: AbortSignal;
}

const MOST_CHARACTERS = 10_000_000;
const TAIL = 300;
/** Between asking a program to end and ending it. */
const GRACE_MS = 1_000;

/**
 * Runs a program without a shell, in an empty folder of its own so that a coding agent finds nothing to read or change
 * there, and gives what it printed. When it takes too long, prints too much or is aborted, its whole process tree ends.
 * @throws NightschoolError COMMAND_FAILED, MODEL_TIMED_OUT, MODEL_ANSWER_TOO_LARGE; the signal's reason where it aborts
 */
export async function runCommand(run: Run): Promise<string> {
  run.signal.throwIfAborted();
  const folder = await mkdtemp(join(tmpdir(), 'nightschool-command-'));
  try {
    const result = await execute(run, folder);
    if (!result.failed) return result.stdout;
    run.signal.throwIfAborted();
    throw faultOf(result, run);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

type Execa = typeof import('execa')['execa'];
type Finished = Awaited<ReturnType<typeof start>>;

async function execute(run: Run, folder: string): Promise<Finished> {
  const { execa } = await import('execa');
  const running = start(execa, run, folder);
  // A descendant that left the process group can keep the pipes open after all the others are dead.
  const letGo = (): void => {
    running.stdout.destroy();
    running.stderr.destroy();
  };
  let lastly = setTimeout(letGo, millisecondsOf(run) + 2 * GRACE_MS);
  const hurry = (): void => {
    clearTimeout(lastly);
    lastly = setTimeout(letGo, 2 * GRACE_MS);
  };
  run.signal.addEventListener('abort', hurry, { once: true });
  try {
    const result = await running;
    if (result.failed) running.kill('SIGKILL'); // descendants that outlived the program
    return result;
  } finally {
    run.signal.removeEventListener('abort', hurry);
    clearTimeout(lastly);
  }
}

function start(execa: Execa, run: Run, folder: string) {
  const [program = '', ...args] = run.command;
  return execa(program, args, {
    cwd: folder,
    env: run.env,
    extendEnv: false,
    input: run.prompt,
    timeout: millisecondsOf(run),
    cancelSignal: run.signal,
    killDescendants: true,
    forceKillAfterDelay: GRACE_MS,
    maxBuffer: MOST_CHARACTERS,
    stripFinalNewline: false,
    reject: false,
  });
}

function millisecondsOf({ timeoutSeconds }: Run): number {
  return Math.ceil(timeoutSeconds * 1_000);
}

function faultOf(result: Finished, { command, timeoutSeconds, env }: Run): NightschoolError {
  const program = command[0] ?? '';
  const said = tailOf(result.stderr, env) || tailOf(result.stdout, env);
  const saying = said === '' ? '' : `: ${said}`;
  if (result.timedOut) {
    return new NightschoolError('MODEL_TIMED_OUT', `${program} took longer than ${timeoutSeconds} s${saying}`);
  }
  if (result.isMaxBuffer) {
    return new NightschoolError(
      'MODEL_ANSWER_TOO_LARGE',
      `${program} printed more than ${MOST_CHARACTERS} characters.`,
    );
  }
  if (result.code === 'ENOENT') return failed(`${program} is not installed or not on PATH.`, INSTALL);
  if (result.code === 'EACCES') return failed(`${program} is not executable.`, INSTALL);
  if (result.signal !== undefined) return failed(`${program} was ended by ${result.signal}${saying}`);
  if (result.exitCode !== undefined) return failed(`${program} ended with exit code ${result.exitCode}${saying}`);
  return failed(`${program} could not be run: ${result.code ?? result.originalMessage ?? 'unknown fault'}`);
}

const INSTALL = 'Install it, or name it with its whole path under command: in the pipeline.';

function failed(message: string, hint?: string): NightschoolError {
  return new NightschoolError('COMMAND_FAILED', message, hint === undefined ? {} : { hint });
}

function tailOf(text: unknown, env: World['env']): string {
  if (typeof text !== 'string') return '';
  const clean = hideSecrets(text.slice(-100 * TAIL), env).trim();
  return clean.length <= TAIL ? clean : `…${clean.slice(-TAIL)}`;
}
