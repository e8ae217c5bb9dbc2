import { z } from 'zod';
import { NightschoolError } from '../errors.ts';
import { describeIssue } from '../util/describe-issue.ts';
import { SKILL_NAME } from '../util/skill/skill-name.ts';
import { isSkillPath } from '../util/skill/version.ts';
import type { Files } from './files.ts';
import type { SkillContent } from './skill-folder.ts';

/** A change of a live folder that takes more than one write: what is to lie there, and which files are to go. */
export interface OpenChange {
  /** Null where the skill is to be disabled. */
  readonly content: SkillContent | null;
  readonly stale: readonly string[];
}

/**
 * Changes that were begun: `evals/<skill>/changing.json`, there from before the first write until after the last. A
 * crash in between leaves it, and with it everything that the next run needs to go on.
 */
export interface Journal {
  skills(): Promise<readonly string[]>;
  /** @throws NightschoolError FILE_DAMAGED */
  read(skill: string): Promise<OpenChange | null>;
  open(skill: string, change: OpenChange): Promise<void>;
  close(skill: string): Promise<void>;
}

export function openJournal(files: Files): Journal {
  const pathOf = (skill: string): string => `evals/${skill}/changing.json`;
  return {
    skills: async () => {
      const skills = (await files.list('evals')).filter((name) => SKILL_NAME.test(name));
      const open = await Promise.all(skills.map((skill) => files.read(pathOf(skill))));
      return skills.filter((_, index) => open[index] !== null);
    },
    read: async (skill) => parseChange(await files.read(pathOf(skill)), pathOf(skill)),
    open: (skill, change) => files.write(pathOf(skill), `${JSON.stringify(change)}\n`),
    close: (skill) => files.remove(pathOf(skill)),
  };
}

const path = z.string().refine(isSkillPath, 'is no path in references/ or scripts/');

const changeSchema = z.strictObject({
  content: z
    .strictObject({
      text: z.string(),
      files: z.array(z.strictObject({ path, text: z.string() })).exactOptional(),
    })
    .nullable(),
  stale: z.array(path),
});

function parseChange(text: string | null, name: string): OpenChange | null {
  if (text === null) return null;
  try {
    const change = changeSchema.safeParse(JSON.parse(text));
    if (change.success) return change.data;
    throw new NightschoolError('FILE_DAMAGED', `${name}: ${describeIssue(change.error.issues[0])}.`);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new NightschoolError('FILE_DAMAGED', `${name} is not JSON: ${error.message}.`);
  }
}
