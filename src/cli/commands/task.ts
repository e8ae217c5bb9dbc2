import type { Command } from 'commander';
import type { Memory, TaskSnapshot } from '../../domain/memory.ts';
import { NightschoolError } from '../../errors.ts';
import { collect } from '../collect.ts';
import type { CliCommand } from '../command.ts';
import { openOwnMemory } from '../open-memory.ts';
import { print } from '../terminal.ts';

export const taskCommand: CliCommand = {
  name: 'task <action>',
  summary: 'save, show or clear where the current task stands (memories/current-task.md)',
  dryRun: false,
  setUp: (command) => addOptions(command),
  run: async (shell, options, [action = '']) => {
    const memory = await openOwnMemory(options.dir);
    const { task, said } = await act(memory, { action, given: options });
    print(shell, options, {
      json: { task },
      text: [said, ...(task === null ? [] : [describe(task)])].filter((line) => line !== '').join('\n'),
    });
    return 0;
  },
};

function addOptions(command: Command): Command {
  return command
    .option('--goal <text>', 'save: what is to be reached')
    .option('--state <text>', 'save: where things stand')
    .option('--next <step>', 'save: a next step; repeatable', collect, [])
    .option('--reference <text>', 'save: a file, id or link that it needs; repeatable', collect, []);
}

async function act(
  memory: Memory,
  { action, given }: { readonly action: string; readonly given: Readonly<Record<string, unknown>> },
): Promise<{ readonly task: TaskSnapshot | null; readonly said: string }> {
  if (action === 'save') return { task: await memory.saveTask(snapshotOf(given)), said: 'Saved.' };
  if (action === 'show') {
    const task = await memory.showTask();
    return { task, said: task === null ? 'No task is under way.' : '' };
  }
  if (action === 'clear') {
    const task = await memory.clearTask();
    return { task, said: task === null ? 'No task is under way.' : 'Cleared; archive/tasks/ has it:' };
  }
  throw new NightschoolError('USAGE', `There is no task ${JSON.stringify(action)}: save, show or clear.`);
}

function snapshotOf(given: Readonly<Record<string, unknown>>): Omit<TaskSnapshot, 'savedAt'> {
  if (typeof given.goal !== 'string') {
    throw new NightschoolError('USAGE', 'task save needs --goal.', {
      hint: 'Such as: nightschool task save --goal "Send the offer" --state "Draft is done" --next "Ask Robin"',
    });
  }
  const listOf = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);
  return {
    goal: given.goal,
    state: typeof given.state === 'string' ? given.state : '',
    next: listOf(given.next),
    references: listOf(given.reference),
  };
}

function describe({ goal, state, next, references, savedAt }: TaskSnapshot): string {
  return [
    `Goal: ${goal}`,
    ...(state === '' ? [] : [`State: ${state}`]),
    ...next.map((step) => `Next: ${step}`),
    ...references.map((reference) => `Needs: ${reference}`),
    `Saved: ${savedAt}`,
  ].join('\n');
}
