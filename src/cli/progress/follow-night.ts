import type { Command } from 'commander';
import type { RunEvent } from '../../domain/event.ts';
import { describeKept } from '../../report/progress/describe.ts';
import { foldProgress } from '../../report/progress/fold.ts';
import { startProgress } from '../../report/progress/progress.ts';
import { readPipeline } from '../../store/pipeline.ts';
import { logEvents } from '../log-events.ts';
import type { NightRequest } from '../run-night.ts';
import type { CommonOptions, Shell } from '../terminal.ts';
import { showProgress } from './show-progress.ts';

/** What every command that runs a night takes. */
export function addProgressOptions(command: Command): Command {
  return command
    .option('--quiet', 'print only the result at the end', false)
    .option('--no-tty', 'tell progress line by line, also on a terminal')
    .option('--log <file>', 'append every event as a JSON line to this file; 16 MB of it are kept, and 16 MB before');
}

/** Runs a night and shows what it does on stderr, and in the log that was asked for; says what is kept where it is stopped. */
export async function followNight<Result>(
  shell: Shell,
  options: CommonOptions & Readonly<Record<string, unknown>>,
  {
    pipeline,
    run,
  }: { readonly pipeline: string; readonly run: (watch: Pick<NightRequest, 'onEvent' | 'say'>) => Promise<Result> },
): Promise<Result> {
  const { budget } = await readPipeline(options.dir, pipeline);
  const log = typeof options.log === 'string' ? logEvents(options.log, shell) : () => undefined;
  const view = await showProgress(shell, options, { clock: Date.now, budgetMinutes: budget.minutes });
  let progress = startProgress();
  try {
    const onEvent = (event: RunEvent): void => {
      progress = foldProgress(progress, event);
      log(event);
      view.tell(event);
    };
    return await run({ onEvent, say: view.say });
  } catch (error) {
    view.end();
    if (shell.signal.aborted && progress.night !== null) shell.stderr.write(`${describeKept(progress)}\n`);
    throw error;
  } finally {
    view.end();
  }
}
