import { z } from 'zod';
import { AGENT_NAMES } from './log-places/agents.ts';

const projects = z.array(z.string().min(1)).default([]);
const from = z
  .string()
  .min(1)
  .describe(
    `A file, folder or glob, relative to the workspace or below home (~/…); or an agent, which means the folders it writes to: ${AGENT_NAMES.join(', ')}. A folder of the workspace that is called like an agent is ./codex; claude-code:-home-sam-shop is what lies below the agent's folders`,
  );
/** Forms of one entry of `logs:`. */
export const logPlace = z.union([
  from.transform((path) => ({ from: path, include: [], exclude: [] })),
  z.strictObject({
    from,
    include: projects.describe(
      'Only sessions that worked in these folders, or whose log lies in one: a name anywhere in the path, or a path or the beginning of one (~/ and * allowed)',
    ),
    exclude: projects.describe('No sessions that worked in these folders, or whose log lies in or below one'),
    agent: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'must be lower-case letters, digits and hyphens')
      .optional()
      .describe(
        'Who writes these logs, where several agents name their sessions in the same way (session-1): its sessions are then called agent:session-1, and are never taken for those of another',
      ),
  }),
]);
