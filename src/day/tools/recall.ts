import { z } from 'zod';
import type { AgentTool } from '../../domain/agent-tool.ts';
import { defineTool } from './define-tool.ts';
import type { ToolDesk } from './desk.ts';

const DESCRIPTION = `Searches what this workspace remembers: people's playbooks (workflows), facts, lessons of earlier tasks, daily notes and skills. Ask in plain words, as you would ask a colleague.
Use it when a new task begins; when a session starts, for what is known of the user and the project; when the same error occurs a second time, with the words of the error; and whenever the user asks about the past ("last week", "as before", "what did we decide").
"hits" are passages that fit, best first. "mentions" share a word only: they are no answer. Where "notice" says that nothing fits, say so and do not make anything up. What "superseded" lists of a hit holds no longer.`;

const KINDS = ['workflow', 'memory', 'daily', 'lesson', 'task', 'skill', 'other'] as const;

const day = z.iso.date({ error: 'must be a date, YYYY-MM-DD' });
const schema = z.strictObject({
  query: z.string().trim().min(1).max(2000).describe('A question or a few words'),
  limit: z.int().min(1).max(50).exactOptional().describe('Passages at most; 5 if left out'),
  folders: z
    .array(z.string().min(1).max(200))
    .max(20)
    .exactOptional()
    .describe('Only below these folders, such as workflows/sales'),
  kinds: z.array(z.enum(KINDS)).max(KINDS.length).exactOptional().describe('Only memories of these kinds'),
  since: day.exactOptional().describe('YYYY-MM-DD, first day'),
  until: day.exactOptional().describe('YYYY-MM-DD, last day'),
  archived: z.boolean().exactOptional().describe('Also what was moved to the archive'),
});

export function recall({ memory }: ToolDesk): AgentTool {
  return defineTool({
    name: 'recall',
    title: 'Recall',
    description: DESCRIPTION,
    writes: false,
    schema,
    run: ({ query, ...options }) => memory.recall(query, options),
  });
}
