import { access, constants, stat } from 'node:fs/promises';
import { basename, delimiter, join, resolve, sep } from 'node:path';
import type { CommandChoice } from '../../domain/pipeline.ts';
import { NightschoolError } from '../../errors.ts';
import { hashJson } from '../../util/hash.ts';
import type { ModelCheck, Provider, World } from '../provider.ts';
import { hideSecrets } from './hide-secrets.ts';
import { readAnswer, readOutput } from './read-output.ts';
import { RENDERING, renderPrompt } from './render-prompt.ts';
import { runCommand } from './run-command.ts';

/**
 * Output of one answer that is set aside in a budget: a command has no limit of its own. Programs that think much or
 * send long instructions of their own can take more, which is counted once they say so.
 */
export const COMMAND_OUTPUT_TOKENS = 16_384;

/** A coding agent's CLI in print mode, such as `claude -p` or `codex exec -`. Offers tools and schemas in the prompt. */
export const commandProvider: Provider<CommandChoice> = {
  open: async (choice, world) => ({
    name: commandName(choice),
    fingerprint: hashJson({ use: 'command', command: choice.command, answer: choice.answer, RENDERING }, 64),
    complete: async (request) => {
      const prompt = renderPrompt(request);
      const { timeoutSeconds } = choice;
      const command = withWholePath(choice.command);
      const output = await runCommand({ command, prompt, timeoutSeconds, env: world.env, signal: request.signal });
      try {
        return readAnswer(readOutput({ output, prompt }, choice.answer), request);
      } catch (error) {
        throw named(error, choice, world);
      }
    },
  }),
  check: async (choice, world) => [await checkProgram(choice, world)],
};

/** `command/claude`, or with the model that the pipeline names. */
export function commandName({ command, model }: CommandChoice): string {
  return `command/${model ?? basename(command[0] ?? '').replace(/\.(exe|cmd|bat)$/i, '')}`;
}

/** It runs in a folder of its own, where `./mine.sh` would not be found. */
function withWholePath([program = '', ...args]: readonly string[]): readonly string[] {
  return [isPath(program) ? resolve(program) : program, ...args];
}

function isPath(program: string): boolean {
  return program.includes('/') || program.includes(sep);
}

function named(error: unknown, { command }: CommandChoice, { env }: World): unknown {
  if (!(error instanceof NightschoolError)) return error;
  return new NightschoolError(error.code, hideSecrets(`${command[0]} ${error.message}`, env), { cause: error });
}

async function checkProgram({ command }: CommandChoice, { env }: World): Promise<ModelCheck> {
  const [program = ''] = command;
  const folders = (env.PATH ?? env.Path ?? '').split(delimiter).filter((folder) => folder !== '');
  const endings = process.platform === 'win32' ? ['', ...(env.PATHEXT ?? '.EXE;.CMD;.BAT').split(';')] : [''];
  const places = isPath(program) ? [resolve(program)] : folders.map((folder) => join(folder, program));
  for (const place of places.flatMap((path) => endings.map((ending) => path + ending))) {
    if (await isProgram(place)) return { ok: true, what: `${program} is installed (${place})` };
  }
  const fix = `Install ${program}, or name it with its whole path under command: in the pipeline.`;
  return { ok: false, what: `${program} is not installed or not on PATH`, fix };
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
