import { randomBytes } from 'node:crypto';
import type { Command } from 'commander';
import { type AskResult, ask } from '../../day/ask/ask.ts';
import type { AskEvent } from '../../day/ask/desk.ts';
import { openOwnRecall } from '../../day/ask/open-own-recall.ts';
import { readSettings } from '../../day/settings.ts';
import { NightschoolError } from '../../errors.ts';
import { createWorld } from '../../providers/world.ts';
import { visible } from '../../report/plain.ts';
import { escapeHiddenJson } from '../../util/text-safety/escape.ts';
import { collect } from '../collect.ts';
import type { CliCommand } from '../command.ts';
import { showEnd, showEvent } from '../show-ask.ts';
import type { ExitCode, Input, Shell } from '../terminal.ts';

export const askCommand: CliCommand = {
  name: 'ask <request>',
  summary:
    'work on a request: with the skill for it, by the cheapest student that is certified, up the ladder if need be',
  dryRun: true,
  setUp: addAskOptions,
  run: async (shell, options, [request = '']) => {
    if (request.trim() === '') throw new NightschoolError('USAGE', 'The request is empty.');
    const { dir } = options;
    const isQuiet = options.json || options.quiet === true;
    const view = createView(shell, { isQuiet });
    const pipeline = await readSettings(dir);
    const { guard } = shell;
    guard?.allow(pipeline.redact.allow);
    const world = createWorld(shell.environment);
    const warn = (message: string): void => view.show({ type: 'warning', message });
    const recall = await openOwnRecall(dir, pipeline, { world, warn, guard });
    const sessionId = `ask-${randomBytes(4).toString('hex')}`;
    const dryRun = options.dryRun === true;
    const asked = ask(request, {
      ...{ dir, pipeline, world, sessionId, dryRun, memory: recall },
      ...(guard !== undefined && { guard }),
      clock: () => new Date(),
      allow: Array.isArray(options.allow) ? options.allow.map(String) : [],
      allowAll: options.allowAll === true,
      person: view.person,
      converses: view.person !== null && !isQuiet,
      onEvent: view.show,
      signal: shell.signal,
    }).finally(recall.close);
    const result = await asked.catch((error: unknown) => {
      if (shell.signal.aborted) return null;
      throw error;
    });
    if (result === null) return tellStopped(shell, dryRun ? null : sessionId);
    if (options.json) shell.stdout.write(`${escapeHiddenJson(JSON.stringify(result, null, 2))}\n`);
    else view.end(result);
    return exitCodeOf(result, options);
  },
};

function addAskOptions(command: Command): Command {
  return command
    .option('--allow <tool>', 'a writing tool (* stands for anything) that needs no asking; repeatable', collect, [])
    .option('--allow-all', 'no writing tool needs asking', false)
    .option('--quiet', 'print only the answer', false);
}

/** Unlike other commands this one does not go on where it stopped: the same request would be worked on anew. */
function tellStopped({ stderr }: Shell, sessionId: string | null): ExitCode {
  const where = sessionId === null ? '' : `: logs/nightschool/…-${sessionId}.jsonl`;
  stderr.write(`Stopped. What was done until then is done${where}.\n`);
  return 130;
}

/** A dry run that would have written did all it was asked for. */
function exitCodeOf({ status, refused }: AskResult, { dryRun }: Readonly<Record<string, unknown>>): ExitCode {
  if (dryRun === true && refused.length > 0) return 0;
  return status === 'done' ? 0 : 1;
}

interface View {
  readonly person: Input | null;
  readonly show: (event: AskEvent) => void;
  readonly end: (result: AskResult) => void;
}

/**
 * Progress goes to stderr, answers to stdout. Whether words are an answer shows only when the student calls no tool
 * after them, so they are held back until then.
 */
function createView(shell: Shell, { isQuiet }: { readonly isQuiet: boolean }): View {
  let held: AskEvent | null = null;
  let answered = '';
  const release = (): void => {
    const line = held === null || isQuiet ? null : showEvent(held);
    held = null;
    if (line !== null) shell.stderr.write(`${line}\n`);
  };
  const answer = (text: string): void => {
    held = null;
    if (text !== '' && text !== answered) shell.stdout.write(`${visible(text)}\n`);
    answered = text;
  };
  const { input } = shell;
  return {
    show: (event) => {
      release();
      held = event;
      if (event.type !== 'message' || event.message.role !== 'assistant') release();
    },
    person:
      input === undefined
        ? null
        : {
            question: (text) => {
              if (held?.type === 'message' && 'text' in held.message) answer(held.message.text);
              return input.question(text);
            },
          },
    end: (result) => {
      answer(result.answer);
      if (!isQuiet) shell.stderr.write(showEnd(result));
    },
  };
}
