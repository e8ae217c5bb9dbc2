import type { Command } from 'commander';
import type { CommonOptions, ExitCode, Shell } from './terminal.ts';

/** A command of the CLI. */
export interface CliCommand {
  /** Name and arguments, as commander writes them: `rollback <skill>`. */
  readonly name: string;
  readonly summary: string;
  /** True where the command changes files, and so takes --dry-run. */
  readonly dryRun: boolean;
  /** Adds the command's own options. */
  readonly setUp?: (command: Command) => void;
  readonly run: (
    shell: Shell,
    options: CommonOptions & Readonly<Record<string, unknown>>,
    given: readonly (string | undefined)[],
  ) => Promise<ExitCode>;
}
