import { z } from 'zod';
import type { AgentTool } from '../../domain/agent-tool.ts';
import { NightschoolError } from '../../errors.ts';
import { defineTool } from './define-tool.ts';
import type { ToolDesk } from './desk.ts';
import { noteServed } from './serve.ts';

const DESCRIPTION = `Gives one file that lies beside a skill's SKILL.md: a reference to read or a script to run.
Use it when a step of the skill names such a file; get_skill lists them.`;

export function getSkillFile(desk: ToolDesk): AgentTool {
  return defineTool({
    name: 'get_skill_file',
    title: 'Get a file of a skill',
    description: DESCRIPTION,
    writes: false,
    schema: z.strictObject({
      name: z.string().min(1).max(200).describe('Of the skill'),
      path: z.string().min(1).max(300).describe('As get_skill lists it, such as references/fees.md'),
    }),
    run: async ({ name, path }, caller) => {
      const skill = await desk.shelf.require(name);
      const files = [...(skill.files ?? []), { path: 'SKILL.md', text: skill.text }];
      // looked up among what the skill has, never on the disk: no path leads out of it
      const file = files.find((each) => each.path === path);
      if (file === undefined) throw refuse(skill.skill, files);
      await noteServed(desk, skill, caller);
      return { name: skill.skill, version: skill.version, path, text: file.text };
    },
  });
}

function refuse(skill: string, files: readonly { readonly path: string }[]): NightschoolError {
  const names = files.map(({ path }) => path).join(', ');
  return new NightschoolError('USAGE', `get_skill_file: path: ${skill} has no such file.`, {
    hint: `There are: ${names}.`,
  });
}
