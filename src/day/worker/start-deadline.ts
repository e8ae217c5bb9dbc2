import type { WorkLog } from './work-log.ts';

export interface Deadline {
  readonly signal: AbortSignal;
  stop(): void;
}

/** Aborts once the job has worked for so long, its waiting for turns left out: a queue at a host is no slowness of it. */
export function startDeadline(milliseconds: number, log: Pick<WorkLog, 'waited'>, clock: () => number): Deadline {
  const controller = new AbortController();
  const started = clock();
  let timer: NodeJS.Timeout;
  const look = (): void => {
    const left = milliseconds - (clock() - started - log.waited());
    if (left <= 0) controller.abort();
    else timer = setTimeout(look, Math.ceil(left));
  };
  look();
  return { signal: controller.signal, stop: () => clearTimeout(timer) };
}
