import type { Guard } from '../domain/guard.ts';
import type { Output, Shell } from './terminal.ts';

/** The same shell, whose outputs show no secret that the guard finds: words of a night, errors and stacks of bugs. */
export function guardShell(shell: Shell, guard: Guard): Shell {
  return { ...shell, guard, stdout: guardOutput(shell.stdout, guard), stderr: guardOutput(shell.stderr, guard) };
}

/** What the output tells of itself, such as its columns, may change at any time. */
function guardOutput(output: Output, guard: Guard): Output {
  return Object.create(output, {
    write: { value: (text: string) => output.write(guard.hide('terminal', text)) },
  });
}
