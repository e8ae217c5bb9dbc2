import { resolve } from 'node:path';
import { NightschoolError } from '../../../errors.ts';
import { appendBounded } from '../../../store/schedule/bounded-log.ts';
import type { ExitCode, Shell } from '../../terminal.ts';

/**
 * Has everything that a command prints appended to a file, below a line that says when; nothing printed, nothing written.
 * What stops the command is written there as well, and told as ever.
 */
export async function withOutputFile(
  shell: Shell,
  file: string,
  run: (shell: Shell) => Promise<ExitCode>,
): Promise<ExitCode> {
  const path = resolve(shell.cwd, file);
  let begun = false;
  const write = (text: string): void => {
    if (text === '') return;
    appendBounded(path, begun ? text : `== ${new Date().toISOString()}\n${text}`);
    begun = true;
  };
  try {
    return await run({ ...shell, stdout: { write }, stderr: { write } });
  } catch (error) {
    const { message } = error instanceof Error ? error : { message: String(error) };
    const hint = error instanceof NightschoolError ? `${error.hint}\n(${error.code})\n` : '';
    write(shell.signal.aborted ? 'Stopped: it goes on where it is.\n' : `${message}\n${hint}`);
    throw error;
  }
}
