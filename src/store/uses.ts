import { z } from 'zod';
import type { SkillUse } from '../domain/use.ts';
import { NightschoolError } from '../errors.ts';
import { SKILL_NAME } from '../util/skill/skill-name.ts';
import { appendJsonLines, parseJsonLines, readLastLine, readText } from './json-lines.ts';
import { lockMemory } from './memory-lock.ts';
import { joinInWorkspace } from './safe-join.ts';
import { sealAfter, sealRows, withoutSeals } from './seals/chain.ts';

const text = z.string().nullable();

/** A line of `uses.jsonl`. */
export const useSchema = z.strictObject({
  at: z.iso.datetime().describe('When'),
  type: z.enum(['served', 'passed', 'failed']).describe('served: the agent got the text; else what it reported'),
  skill: z.string().describe('Its name'),
  version: text.describe('Where it is known'),
  client: z.string().describe('Who asked: the name that an MCP client gives, or ask'),
  session: text.describe("Of the agent's own log"),
  request: text.describe('What was asked'),
  note: text.describe('What went wrong, or right'),
}) as unknown as z.ZodType<SkillUse>; // `request` and `note` were redacted before: the brand can only be carried on

/** As it is written: sealed over the line before it. */
const useLine = z.preprocess((row) => withoutSeals(row, ['seal']), useSchema);

/**
 * Appends a line to `evals/<skill>/uses.jsonl` and syncs it; what a crash cut off is removed first. Under the memory's
 * lock, so that writers of any process wait for each other and no line is lost.
 * @throws NightschoolError UNKNOWN_NAME, NOT_WRITABLE, or MEMORY_BUSY after ten seconds of waiting
 */
export async function appendUse(workspace: string, use: SkillUse): Promise<void> {
  const file = joinInWorkspace(workspace, usesFile(use.skill));
  const lock = await lockMemory(workspace);
  try {
    await appendJsonLines(file, sealRows([use], sealAfter(await readLastLine(file))));
  } finally {
    lock.release();
  }
}

/**
 * What agents did with a skill, oldest first; [] where nobody used it.
 * @throws NightschoolError UNKNOWN_NAME, or FILE_DAMAGED with file and line
 */
export async function readUses(workspace: string, skill: string): Promise<readonly SkillUse[]> {
  const path = usesFile(skill);
  return parseJsonLines((await readText(joinInWorkspace(workspace, path))) ?? '', useLine, path);
}

function usesFile(skill: string): string {
  if (SKILL_NAME.test(skill) && skill.length <= LONGEST_NAME) return `evals/${skill}/uses.jsonl`;
  throw new NightschoolError('UNKNOWN_NAME', `${JSON.stringify(skill.slice(0, 100))} is not the name of a skill.`);
}

const LONGEST_NAME = 64;
