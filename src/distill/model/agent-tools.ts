import { z } from 'zod';
import type { ChatCall, ToolDefinition } from '../../domain/chat.ts';
import type { MemoryFile } from '../../domain/model.ts';
import type { SkillVersion } from '../../domain/skill.ts';
import { describeIssue } from '../../util/describe-issue.ts';
import { fence } from '../../util/prompt/fence.ts';
import { parseSkill } from '../../util/skill/parse.ts';
import { toJsonSchema } from './ask.ts';
import { clip } from './clip.ts';
import { type Edit, moveStaged, noFile, replaceStaged, SKILL_PATH, type Staging, writeStaged } from './staging.ts';

/** What the tools work on. */
export interface Desk {
  /** Name of the skill that is being written; its exam hangs on it, so it does not change. */
  readonly skill: string;
  readonly staging: Staging;
  /** Other skills, to read. */
  readonly library: readonly SkillVersion[];
  readonly memories: readonly MemoryFile[];
}

/** What a call gives: an answer for the model, with the folder as it then is, or the draft being handed in. */
export type ToolOutcome =
  | { readonly kind: 'answer'; readonly text: string; readonly staging: Staging }
  | { readonly kind: 'hand-in'; readonly change: string };

interface AgentTool {
  readonly definition: Omit<ToolDefinition, 'name'>;
  answer(given: unknown, desk: Desk): ToolOutcome;
}

const LONGEST_READING = 30_000;
const LONGEST_LINE = 120;

const none = z.object({});
const skillName = z.object({ name: z.string().describe('As list_skills gives it') });
const path = z.string().describe('SKILL.md, references/<name> or scripts/<name>');

const TOOLS: { readonly [name: string]: AgentTool } = {
  list_skills: tool('Names and descriptions of the skills there are.', none, (_, desk) => said(desk, listSkills(desk))),
  get_skill: tool('The SKILL.md of a skill, or of your draft.', skillName, ({ name }, desk) =>
    readFile(desk, name, SKILL_PATH),
  ),
  get_skill_file: tool(
    'A file of a skill, or of your draft.',
    z.object({ ...skillName.shape, path }),
    ({ name, path: file }, desk) => readFile(desk, name, file),
  ),
  list_memories: tool('Paths and first lines of the recalled memories.', none, (_, desk) =>
    said(desk, listMemories(desk)),
  ),
  get_memory: tool(
    'A recalled memory.',
    z.object({ path: z.string().describe('As list_memories gives it') }),
    ({ path: file }, desk) => said(desk, readMemory(desk, file)),
  ),
  create_skill: tool(
    'Writes the whole SKILL.md of your draft, in place of what it says now.',
    z.object({ name: z.string(), text: z.string().describe('The whole SKILL.md, with its front matter') }),
    ({ name, text }, desk) => createSkill(desk, name, text),
  ),
  create_skill_file: tool(
    'Writes a file beside SKILL.md, in place of what it says now.',
    z.object({ path, text: z.string() }),
    ({ path: file, text }, desk) => edited(desk, writeStaged(desk.staging, file, text), `Wrote ${file}.`),
  ),
  str_replace_skill_file: tool(
    'Replaces a text that stands exactly once in a file of your draft.',
    z.object({ path, old: z.string().describe('Copied exactly from the file'), new: z.string() }),
    ({ path: file, old, new: after }, desk) =>
      edited(desk, replaceStaged(desk.staging, file, { before: old, after }), `Changed ${file}.`),
  ),
  mv_skill_file: tool('Renames a file beside SKILL.md.', z.object({ from: path, to: path }), ({ from, to }, desk) =>
    edited(desk, moveStaged(desk.staging, from, to), `Moved ${from} to ${to}.`),
  ),
  hand_in: tool(
    'Hands in the draft. It is checked; what is found is told, to be mended and handed in again.',
    z.object({ change: z.string().describe('One line: what you wrote or changed, and why') }),
    ({ change }) => ({ kind: 'hand-in', change }),
  ),
};

/** The tools that a model writes a skill with, in the order it uses them. */
export const AGENT_TOOLS: readonly ToolDefinition[] = Object.entries(TOOLS).map(([name, { definition }]) => ({
  name,
  ...definition,
}));

/** Carries a call out. What is wrong with it is the answer, so that the model can do it right. */
export function answerCall(call: ChatCall, desk: Desk): ToolOutcome {
  const known = Object.hasOwn(TOOLS, call.tool) ? TOOLS[call.tool] : undefined;
  if (known === undefined) {
    return fault(desk, `There is no tool ${call.tool.slice(0, LONGEST_LINE)}: use ${Object.keys(TOOLS).join(', ')}.`);
  }
  if ('malformed' in call) {
    return fault(desk, `The arguments of ${call.tool} are not a JSON object: ${clip(call.malformed, 300)}`);
  }
  return known.answer(call.arguments, desk);
}

function tool<Given>(
  description: string,
  schema: z.ZodType<Given>,
  answer: (given: Given, desk: Desk) => ToolOutcome,
): AgentTool {
  return {
    definition: { description, parameters: toJsonSchema(schema) },
    answer: (given, desk) => {
      const parsed = schema.safeParse(given);
      if (parsed.success) return answer(parsed.data, desk);
      return fault(desk, `The arguments do not fit: ${parsed.error.issues.map(describeIssue).join('; ')}.`);
    },
  };
}

function said(desk: Desk, text: string): ToolOutcome {
  return { kind: 'answer', text, staging: desk.staging };
}

function fault(desk: Desk, text: string): ToolOutcome {
  return said(desk, `Error: ${text}`);
}

function edited(desk: Desk, edit: Edit, done: string): ToolOutcome {
  if ('refused' in edit) return fault(desk, edit.refused);
  return { kind: 'answer', text: done, staging: edit.staging };
}

function createSkill(desk: Desk, name: string, text: string): ToolOutcome {
  if (name !== desk.skill) {
    return fault(
      desk,
      `The skill is called ${desk.skill}, and its exam hangs on that name: create it under that name.`,
    );
  }
  return edited(desk, writeStaged(desk.staging, SKILL_PATH, text), `Wrote ${SKILL_PATH}. Hand it in when it is done.`);
}

function listSkills({ skill, staging, library }: Desk): string {
  const draft = staging.has(SKILL_PATH) ? 'your draft' : 'your draft, not written yet';
  const others = othersOf(library, skill).map(({ skill: name, text }) =>
    JSON.stringify({ name, description: parseSkill(text).description }),
  );
  return fence('skills', [JSON.stringify({ name: skill, description: draft }), ...others].join('\n'));
}

function readFile(desk: Desk, name: string, file: string): ToolOutcome {
  if (name === desk.skill) {
    const text = desk.staging.get(file);
    return text === undefined ? fault(desk, noFile(desk.staging, file)) : said(desk, fence(`${name}/${file}`, text));
  }
  const found = othersOf(desk.library, desk.skill).find(({ skill }) => skill === name);
  if (found === undefined) return fault(desk, 'There is no such skill: list_skills gives the names.');
  const text = file === SKILL_PATH ? found.text : found.files?.find((other) => other.path === file)?.text;
  if (text !== undefined) return said(desk, fence(`${name}/${file}`, clip(text, LONGEST_READING)));
  const paths = [SKILL_PATH, ...(found.files ?? []).map((other) => other.path)];
  return fault(desk, `The skill ${name} has no such file; it has ${paths.join(', ')}.`);
}

function othersOf(library: readonly SkillVersion[], skill: string): readonly SkillVersion[] {
  return library.filter((other) => other.skill !== skill).toSorted((a, b) => (a.skill < b.skill ? -1 : 1));
}

function listMemories({ memories }: Desk): string {
  const lines = memories.map(({ path: file, text }) => {
    const first = text.split('\n', 50).find((line) => line.trim() !== '' && line.trim() !== '---');
    return JSON.stringify({ path: file, begins: clip(first ?? '', LONGEST_LINE) });
  });
  return lines.length === 0 ? 'There are no memories of this.' : fence('memories', lines.join('\n'));
}

function readMemory({ memories }: Desk, file: string): string {
  const memory = memories.find((other) => other.path === file);
  if (memory === undefined) return 'Error: There is no such memory: list_memories gives the paths.';
  return fence(`memory ${file}`, clip(memory.text, LONGEST_READING));
}
