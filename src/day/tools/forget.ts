import { z } from 'zod';
import type { AgentTool } from '../../domain/agent-tool.ts';
import type { ForgetRequest } from '../../domain/memory.ts';
import { NightschoolError } from '../../errors.ts';
import { defineTool } from './define-tool.ts';
import type { ToolDesk } from './desk.ts';

const DESCRIPTION = `Moves a memory to the archive, out of what is loaded and recalled; nothing is deleted.
Use it when the user asks to forget something, or says that something remembered is wrong and there is nothing to put in its place (else remember the right thing with "supersedes"). Give exactly one of: the id; a query, which moves the entry only where it fits a single one and else lists those it fits, so that you can ask which; or expired, for everything past its time.`;

const schema = z.strictObject({
  id: z
    .string()
    .transform((text) => text.replace(/^\^/, ''))
    .pipe(z.string().regex(/^[0-9a-v]{6}$/, 'must be the six digits after the ^ of an entry'))
    .exactOptional()
    .describe('The six digits after the ^ at the end of an entry'),
  query: z.string().trim().min(1).max(2000).exactOptional().describe('Words of the entry'),
  expired: z.literal(true).exactOptional().describe('Everything older than the workspace keeps'),
});

export function forget({ memory }: ToolDesk): AgentTool {
  return defineTool({
    name: 'forget',
    title: 'Forget',
    description: DESCRIPTION,
    writes: true,
    destructive: true,
    idempotent: true,
    schema,
    run: (args) => memory.forget(requestOf(args)),
  });
}

function requestOf({ id, query, expired }: z.output<typeof schema>): ForgetRequest {
  const requests: readonly ForgetRequest[] = [
    ...(id === undefined ? [] : [{ what: 'entry' as const, id }]),
    ...(query === undefined ? [] : [{ what: 'query' as const, query }]),
    ...(expired === undefined ? [] : [{ what: 'expired' as const }]),
  ];
  const [request, second] = requests;
  if (request !== undefined && second === undefined) return request;
  throw new NightschoolError('USAGE', 'forget: give exactly one of id, query and expired.', {
    hint: 'Call forget again with one of them.',
  });
}
