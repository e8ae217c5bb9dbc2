import type { Guard } from '../domain/guard.ts';

/** What dies of errors that nobody caught: the process. */
export interface Crashing {
  on(event: 'uncaughtException', listener: (error: unknown) => void): unknown;
  readonly stderr: { write(text: string): unknown };
  exit(code: number): unknown;
  /** Diagnostic reports of Node, which hold the environment and stacks. */
  readonly report?: { reportOnUncaughtException: boolean; excludeEnv?: boolean };
}

/** The last words of a process: the stack and nothing else of the error, as the guard leaves it. */
export function tellCrashes(target: Crashing, guard: Guard): void {
  if (target.report !== undefined) Object.assign(target.report, { reportOnUncaughtException: false, excludeEnv: true });
  let isDying = false;
  target.on('uncaughtException', (error) => {
    if (!isDying) {
      isDying = true; // an output that is gone throws too
      target.stderr.write(guard.hide('crash', `${detailsOf(error)}\n`));
    }
    target.exit(1);
  });
}

/** What is told of a bug. */
export function detailsOf(error: unknown): string {
  const details = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `${details}\nThis is a bug in nightschool; please report it with the lines above.\n(INTERNAL)`;
}
