import { z } from 'zod';
import type { AgentTool } from '../../domain/agent-tool.ts';
import { NightschoolError } from '../../errors.ts';
import { defineTool } from './define-tool.ts';
import type { ToolDesk } from './desk.ts';

const DESCRIPTION = `Saves where a task stands, so that a later session can take it up again; shows it; or clears it.
Show it when a session starts, before anything else. Save it when the work will be interrupted, when the context runs full, and after each milestone of a long task; a new snapshot replaces the one before. Clear it when the task is done.`;

const lines = z.array(z.string().min(1).max(1000)).max(50);

const schema = z.strictObject({
  operation: z.enum(['save', 'show', 'clear']),
  goal: z.string().trim().min(1).max(2000).exactOptional().describe('For save: what is to be reached'),
  state: z.string().trim().min(1).max(8000).exactOptional().describe('For save: where things stand, in a few lines'),
  next: lines.exactOptional().describe('For save: the next steps, first one first'),
  references: lines.exactOptional().describe('For save: files, ids and links that the task needs'),
});

export function taskSnapshot({ memory }: ToolDesk): AgentTool {
  return defineTool({
    name: 'task_snapshot',
    title: 'Task snapshot',
    description: DESCRIPTION,
    writes: true,
    destructive: true,
    idempotent: true,
    schema,
    run: async ({ operation, ...given }) => {
      if (operation === 'save') return { task: await memory.saveTask(snapshotOf(given)) };
      const unused = Object.keys(given)[0];
      if (unused !== undefined) throw refuse(`${unused}: only save takes it`);
      return { task: operation === 'show' ? await memory.showTask() : await memory.clearTask() };
    },
  });
}

function snapshotOf({ goal, state, next = [], references = [] }: Omit<z.output<typeof schema>, 'operation'>) {
  if (goal === undefined) throw refuse('goal: save needs it');
  if (state === undefined) throw refuse('state: save needs it');
  return { goal, state, next, references };
}

function refuse(what: string): NightschoolError {
  return new NightschoolError('USAGE', `task_snapshot: ${what}.`, {
    hint: 'Correct that argument and call task_snapshot again.',
  });
}
