import { z } from 'zod';
import type { AgentTool } from '../../domain/agent-tool.ts';
import { type AvailableSkill, printAvailableSkills } from '../../util/skill/reference-prompt.ts';
import { defineTool } from './define-tool.ts';
import type { ToolDesk } from './desk.ts';
import type { ShelfSkill } from './shelf.ts';

const DESCRIPTION = `Lists the skills of this workspace: procedures that were proven in exams before they were promoted, and memory skills, which say where memories of a kind are kept.
Use it when a new task begins, before you plan: if a description fits the request, call get_skill with its name and follow it. Skills change overnight, so list them again for each new task.
"certified" names the models that passed the exam with this very version and the success rate that is sure at least; a skill without it was not proven, or a person wrote it.`;

const schema = z.strictObject({
  kind: z.enum(['skill', 'memory-skill']).exactOptional().describe('Only skills of this kind'),
  format: z
    .enum(['list', 'available_skills'])
    .default('list')
    .describe('available_skills: one text, to be put into a system prompt as it is'),
});

export function listSkills({ shelf }: ToolDesk): AgentTool {
  return defineTool({
    name: 'list_skills',
    title: 'List skills',
    description: DESCRIPTION,
    writes: false,
    schema,
    run: async ({ kind, format }) => {
      const skills = (await shelf.list()).filter((skill) => kind === undefined || skill.kind === kind);
      if (format === 'available_skills') return { available_skills: printAvailableSkills(skills.map(toPrompt)) };
      const rows = skills.map(async (skill) => ({
        name: skill.skill,
        description: skill.description,
        kind: skill.kind,
        version: skill.version,
        location: locationOf(skill),
        certified: (await shelf.certified(skill)).map(({ student, lower, night }) => ({
          student,
          atLeast: Math.floor(1000 * lower) / 1000,
          night,
        })),
      }));
      return { skills: await Promise.all(rows) };
    },
  });
}

function locationOf({ skill }: ShelfSkill): string {
  return `skill://${skill}/SKILL.md`;
}

function toPrompt(skill: ShelfSkill): AvailableSkill {
  return { name: skill.skill, description: skill.description, location: locationOf(skill) };
}
