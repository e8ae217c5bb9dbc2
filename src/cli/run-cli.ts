import { randomInt } from 'node:crypto';
import { resolve } from 'node:path';
import { Command, CommanderError, Help, Option } from 'commander';
import { ERROR_CODES, NightschoolError } from '../errors.ts';
import { createGuard } from '../guard/guard.ts';
import { visible } from '../report/plain.ts';
import type { CliCommand } from './command.ts';
import { COMMANDS, headingOf } from './commands/registry.ts';
import { detailsOf } from './crash.ts';
import { giveWay } from './give-way.ts';
import { guardShell } from './guard-shell.ts';
import { readVersion } from './read-version.ts';
import { requireWorkspace } from './require-workspace.ts';
import type { CommonOptions, Shell } from './terminal.ts';

/** Runs one command line and resolves to its exit code. Prints errors; never throws. */
export async function runCli(words: readonly string[], given: Shell): Promise<number> {
  const shell = guardShell(given, given.guard ?? createGuard(randomInt(2 ** 32)));
  let exitCode = 0;
  try {
    using _ = giveWay(words, shell);
    const program = createProgram(await loadCommands(words), shell, (code) => {
      exitCode = code;
    });
    // only here: several commands have a --version of their own
    if (!Object.hasOwn(COMMANDS, words[0] ?? ''))
      program.version(await readVersion(), '--version', 'print which one this is');
    await program.parseAsync([...words], { from: 'user' });
    return exitCode;
  } catch (error) {
    return report(error, { shell, words });
  }
}

/** The one that is called; all of them where help is asked for, or the name is none of theirs. */
async function loadCommands([first = '']: readonly string[]): Promise<readonly CliCommand[]> {
  const load = Object.hasOwn(COMMANDS, first) ? COMMANDS[first] : undefined;
  return load === undefined ? Promise.all(Object.values(COMMANDS).map((each) => each())) : [await load()];
}

/** It says itself what is wrong with a workspace, or works in none. */
const ANY_FORMAT: ReadonlySet<string> = new Set(['doctor', 'fleet', 'worker']);

/** It makes a workspace, or needs none. */
const ANY_FOLDER: ReadonlySet<string> = new Set(['init', 'redact', 'run', 'schedule', 'mcp']);

/** How help is laid out: `help` itself is not listed, and what a long option means is wrapped, too. */
const HELP: Partial<Help> = {
  subcommandTerm: (command) => command.name(),
  visibleCommands: ({ commands }) => [...commands],
  optionDescription: describeOption,
  minWidthToWrap: 30,
};

/** The command line as commander has it. Errors in usage are thrown; help goes to the shell. */
export function createProgram(
  commands: readonly CliCommand[],
  shell: Shell,
  setExitCode: (code: number) => void,
): Command {
  const program = new Command('nightschool')
    .description("Every night, turn an agent's logs into skills that a small local model has been proven to follow.")
    .exitOverride()
    .configureHelp(HELP)
    .configureOutput({ writeOut: (text) => shell.stdout.write(text), writeErr: (text) => shell.stderr.write(text) })
    .addHelpText(
      'after',
      [
        '\nTo begin: nightschool init, then nightschool run.',
        'More of a command: nightschool <command> --help',
        'Exit codes: 0 done · 1 failed · 2 bad usage or configuration',
        '  3 done, and a live version no longer holds · 4 a file could not be written',
      ].join('\n'),
    );
  for (const { name, summary, dryRun, setUp, run } of commands) {
    const command = program.command(name).description(summary).exitOverride();
    command.helpGroup(`${headingOf(command.name())}:`);
    command.addOption(new Option('--dir <folder>', 'the workspace').default('.'));
    command.addOption(new Option('--json', 'print JSON').default(false));
    if (dryRun) command.addOption(new Option('--dry-run', 'say what would change, change nothing').default(false));
    setUp?.(command);
    command.action(async (...parameters: unknown[]) => {
      const options = command.opts<CommonOptions & Record<string, unknown>>();
      const given = parameters.flat().filter((value) => typeof value === 'string' || value === undefined);
      const dir = resolve(shell.cwd, options.dir);
      if (!ANY_FORMAT.has(command.name())) {
        const { meetFormat } = await import('./meet-format.ts');
        if (!ANY_FOLDER.has(command.name())) await requireWorkspace(dir);
        await meetFormat(shell, { ...options, dir });
      }
      setExitCode(await run(shell, { ...options, dir }, given as (string | undefined)[]));
    });
  }
  return program;
}

/** As commander does, but that a switch is off and a list empty unless they are given is no news. */
function describeOption(option: Option): string {
  const told = new Help().optionDescription(option);
  return told.replace(/ \(default: (?:false|\[\])\)$/, '').replace(/, default: \[\]\)$/, ')');
}

function report(
  error: unknown,
  { shell, words }: { readonly shell: Shell; readonly words: readonly string[] },
): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0;
    if (error.code === 'commander.help') return ERROR_CODES.USAGE.exit; // no command was named: it has shown them all
    shell.stderr.write(`${usageHint(words)}\n(USAGE)\n`); // commander has printed what is wrong
    return ERROR_CODES.USAGE.exit;
  }
  if (shell.signal.aborted) {
    const again = visible(`nightschool ${words.map(quote).join(' ')}`);
    shell.stderr.write(`Stopped. Nothing is lost: the same command goes on where this one stopped.\n  ${again}\n`);
    return 130;
  }
  if (error instanceof NightschoolError) {
    const hint = error.hint === ERROR_CODES.USAGE.hint ? usageHint(words) : error.hint;
    shell.stderr.write(visible(`${error.message}\n${hint}\n(${error.code})\n`)); // others' words may be in it
    return error.exitCode;
  }
  shell.stderr.write(`${detailsOf(error)}\n`);
  return 1;
}

/** Where it says how the command that was called is called. */
function usageHint([first = '']: readonly string[]): string {
  return Object.hasOwn(COMMANDS, first) ? `See nightschool ${first} --help.` : ERROR_CODES.USAGE.hint;
}

/** A word as a shell takes it. */
function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
