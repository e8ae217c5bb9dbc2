import { z } from 'zod';
import type { AgentTool } from '../../domain/agent-tool.ts';
import { defineTool } from './define-tool.ts';
import type { ToolDesk } from './desk.ts';
import { noteServed } from './serve.ts';

const DESCRIPTION = `Gives the whole text of a skill (its SKILL.md), its version and the names of the files beside it, as they are right now.
Use it as soon as list_skills or recall shows a skill that fits the request, and follow its steps. Read a file beside it with get_skill_file when the text says to. Keep the version: report_outcome takes it once the work is done.`;

export function getSkill(desk: ToolDesk): AgentTool {
  return defineTool({
    name: 'get_skill',
    title: 'Get a skill',
    description: DESCRIPTION,
    writes: false,
    schema: z.strictObject({ name: z.string().min(1).max(200).describe('As list_skills gives it') }),
    run: async ({ name }, caller) => {
      const skill = await desk.shelf.require(name);
      await noteServed(desk, skill, caller);
      const { version, kind, text, files = [] } = skill;
      return { name: skill.skill, kind, version, files: files.map(({ path }) => path), text };
    },
  });
}
