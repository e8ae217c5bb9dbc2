import type { Command, Option } from 'commander';
import { COMMANDS } from '../../cli/commands/registry.ts';
import { createProgram } from '../../cli/run-cli.ts';
import type { ExitCode } from '../../cli/terminal.ts';
import { anchorOf, code, printTable } from './markdown.ts';

const EXIT_CODES: Readonly<Record<ExitCode, string>> = {
  0: 'done',
  1: 'failed, or families wait for a model that was down; the error says why',
  2: 'bad usage or configuration: nothing was done',
  3: 'done, and a live version no longer holds (it was taken back, unless it is pinned)',
  4: 'a file could not be written: what was live stays live, and the same command goes on from there',
  130: 'stopped by Ctrl-C: the same command goes on from there',
};

/** Every command with its arguments, options and help, as commander has them. */
export async function printCommands(): Promise<string> {
  const commands = await Promise.all(Object.values(COMMANDS).map((load) => load()));
  const help: string[] = [];
  const output = { write: (text: string) => help.push(text) };
  const shell = { stdout: output, stderr: output, cwd: '.', environment: {}, signal: new AbortController().signal };
  const program = createProgram(commands, shell, () => undefined);
  const inAll = program.commands.map(({ options }) => options.filter(isListed).map(({ flags }) => flags));
  const common = (inAll[0] ?? []).filter((flags) => inAll.every((each) => each.includes(flags)));
  const shared = (program.commands[0]?.options ?? []).filter(({ flags }) => common.includes(flags));
  const index = program.commands.map((each) => `[${each.name()}](#${anchorOf(usageOf(each))})`).join(' · ');
  return [
    index,
    '',
    'Every command takes these, and `--help`; `nightschool --version` tells which one this is:',
    '',
    printOptions([...program.options.filter(isListed), ...shared]),
    ...program.commands.map((command) => {
      help.length = 0;
      command.outputHelp();
      return printCommand(command, { common, help: help.join('') });
    }),
  ].join('\n');
}

export function printExitCodes(): string {
  return printTable(
    ['exit code', 'meaning'],
    Object.entries(EXIT_CODES).map(([exit, meaning]) => [exit, meaning]),
  );
}

function printCommand(
  command: Command,
  { common, help }: { readonly common: readonly string[]; readonly help: string },
): string {
  const options = command.options.filter((option) => isListed(option) && !common.includes(option.flags));
  const more = help.slice(command.helpInformation().length).trim();
  return [
    `\n### ${usageOf(command)}\n`,
    `${sentence(command.description())}`,
    ...(options.length === 0 ? [] : ['', printOptions(options)]),
    ...(more === '' ? [] : ['', '```text', more, '```']),
  ].join('\n');
}

function usageOf(command: Command): string {
  const values = command.registeredArguments.map((argument) => {
    const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
    return argument.required ? `<${name}>` : `[${name}]`;
  });
  return code([command.name(), ...values].join(' '));
}

function printOptions(options: readonly Option[]): string {
  return printTable(
    ['option', 'default', 'meaning'],
    options.map((option) => [code(option.flags), standardOf(option), meaningOf(option)]),
  );
}

function standardOf({ defaultValue }: Option): string {
  const isNothing = defaultValue === undefined || defaultValue === false || String(defaultValue) === '';
  return isNothing ? '' : code(String(defaultValue));
}

function meaningOf({ description, argChoices }: Option): string {
  const choices = (argChoices ?? []).map(code).join(', ');
  return [description, choices].filter((part) => part !== '').join(': ');
}

function isListed(option: Option): boolean {
  return !option.hidden && option.long !== '--help';
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}
