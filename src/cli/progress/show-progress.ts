import { createProgress } from '../../report/progress/lines.ts';
import type { CommonOptions, Shell } from '../terminal.ts';
import { chooseDisplay } from './choose-display.ts';
import type { ProgressOptions, ProgressView, YieldingView } from './view.ts';

const STOPPING = 'Stopping: what is under way ends first. Ctrl-C again ends at once.';

/** Shows on stderr what a night does, as the terminal and the options of the command allow. */
export async function showProgress(
  shell: Shell,
  options: Pick<CommonOptions, 'json'> & Readonly<Record<string, unknown>>,
  about: ProgressOptions,
): Promise<ProgressView> {
  const { kind, color } = chooseDisplay(shell, options);
  if (kind === 'none') return { tell: () => undefined, say: () => undefined, end: () => undefined };
  const { openLiveView } = kind === 'live' ? await import('./live-view.ts') : { openLiveView: null };
  const view = openLiveView === null ? openLines(shell, color) : await openLiveView(shell.stderr, { ...about, color });
  const stop = (): void => view.leave(STOPPING);
  if (!shell.signal.aborted) shell.signal.addEventListener('abort', stop, { once: true });
  const end = (): void => {
    shell.signal.removeEventListener('abort', stop);
    view.end();
  };
  return { tell: view.tell, say: view.say, end };
}

/** Line by line, and no control code but colours that were asked for. */
function openLines({ stderr }: Shell, color: boolean): YieldingView {
  const progress = createProgress({ color });
  return {
    tell: (event) => {
      for (const line of progress(event)) stderr.write(`${line}\n`);
    },
    say: (sentence) => stderr.write(`${sentence}\n`),
    leave: (text) => stderr.write(`${text}\n`),
    end: () => undefined,
  };
}
