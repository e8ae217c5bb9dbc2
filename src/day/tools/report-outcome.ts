import { z } from 'zod';
import type { AgentTool } from '../../domain/agent-tool.ts';
import { NightschoolError } from '../../errors.ts';
import { defineTool } from './define-tool.ts';
import type { ToolDesk } from './desk.ts';

const DESCRIPTION = `Reports whether the work done with a skill succeeded. The next night learns from it: a skill that fails in real work is examined again and mended.
Use it once for each task for which you called get_skill, after the result was checked or the user reacted: passed where the user got what was asked for, failed where a step did not work, the user corrected you, or you gave up. Be honest: a failure reported is worth more than a success claimed.`;

const schema = z.strictObject({
  skill: z.string().min(1).max(200).describe('Its name'),
  outcome: z.enum(['passed', 'failed']),
  version: z
    .string()
    .regex(/^[0-9a-f]{16}$/, 'must be a version as get_skill gives it')
    .exactOptional()
    .describe('As get_skill gave it; if left out, the one that you were given last'),
  request: z.string().trim().min(1).max(10_000).exactOptional().describe("The user's request, word for word"),
  note: z.string().trim().min(1).max(4000).exactOptional().describe('What went wrong, at which step, and what helped'),
  session: z.string().trim().min(1).max(200).exactOptional().describe('Id of your session, as your log has it'),
});

export function reportOutcome(desk: ToolDesk): AgentTool {
  const { shelf, uses, redact, now } = desk;
  return defineTool({
    name: 'report_outcome',
    title: 'Report an outcome',
    description: DESCRIPTION,
    writes: true,
    schema,
    run: async ({ skill: name, outcome, version: given, request, note, session = null }, { client }) => {
      const skill = await requireExamined(desk, name);
      if (given !== undefined && !(await shelf.hasVersion(skill, given))) throw refuseVersion(skill, given);
      const version = given ?? (await lastServed(desk, skill, client));
      await uses.append({
        ...{ at: now(), type: outcome, skill, version, client, session },
        request: request === undefined ? null : await redact(request),
        note: note === undefined ? null : await redact(note),
      });
      return { recorded: true, skill, outcome, version };
    },
  });
}

/** Also a skill that was taken back since the agent was given it: its failures are the evidence for that. */
async function requireExamined({ shelf }: ToolDesk, name: string): Promise<string> {
  if (await shelf.hasEvidence(name)) return name;
  const { skill, kind } = await shelf.require(name);
  if (kind === 'skill') return skill;
  const problem = `report_outcome: skill: ${name} is a memory skill, and no outcome is kept of those.`;
  throw new NightschoolError('USAGE', problem, { hint: 'Tell of it with remember, as a success or a failure.' });
}

async function lastServed({ uses }: ToolDesk, skill: string, client: string): Promise<string | null> {
  return (await uses.of(skill)).findLast((use) => use.type === 'served' && use.client === client)?.version ?? null;
}

function refuseVersion(skill: string, version: string): NightschoolError {
  return new NightschoolError('USAGE', `report_outcome: version: ${skill} never had a version ${version}.`, {
    hint: 'Give the version that get_skill gave, or leave it out.',
  });
}
