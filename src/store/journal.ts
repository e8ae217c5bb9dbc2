import { z } from 'zod';
import { NightschoolError } from '../errors.ts';
import { hashJson } from '../util/hash.ts';
import { SKILL_NAME } from '../util/skill/skill-name.ts';
import { isSkillPath } from '../util/skill/version.ts';
import type { Files } from './files.ts';
import { parseJsonAs } from './parse-json-as.ts';
import type { SkillContent } from './skill-folder.ts';

/** What is to lie in a live folder, and which files of it are to go. */
export interface OpenChange {
  /** Null where the skill is to be disabled. */
  readonly content: SkillContent | null;
  readonly stale: readonly string[];
}

/** What is changed of the library at once, by skill. */
export type Generation = ReadonlyMap<string, OpenChange>;

/**
 * The generation that was begun: `evals/changing.json`, there from before the first write below `skills/` until after the
 * last. That one file is put in place by one rename, and with it all of the generation: from then on it is live, and what a
 * crash leaves undone the next run ends from it. `skills/` itself is no pointer to one of two folders, as people edit the
 * files in it, git follows them, and agents read them by links.
 */
export interface Journal {
  /** Empty where nothing was begun. @throws NightschoolError FILE_DAMAGED */
  read(): Promise<Generation>;
  open(generation: Generation): Promise<void>;
  /** Removes it. */
  close(): Promise<void>;
}

/** No skill can have this name. */
const JOURNAL = 'evals/changing.json';

export function openJournal(files: Files): Journal {
  return {
    read: async () => parseGeneration(await files.read(JOURNAL)),
    open: (generation) => files.write(JOURNAL, printGeneration(generation)),
    close: () => files.remove(JOURNAL),
  };
}

const path = z.string().refine(isSkillPath, 'is no path in references/ or scripts/');

const changeSchema: z.ZodType<OpenChange> = z.strictObject({
  content: z
    .strictObject({
      text: z.string(),
      files: z.array(z.strictObject({ path, text: z.string() })).exactOptional(),
    })
    .nullable(),
  stale: z.array(path),
});

const generationSchema = z.strictObject({
  skills: z.record(z.string().regex(SKILL_NAME, 'is no name of a skill'), changeSchema),
  /** Of the rest: no byte that changed is to go live. */
  hash: z.string(),
});

function printGeneration(generation: Generation): string {
  const skills = Object.fromEntries(generation);
  return `${JSON.stringify({ skills, hash: hashJson(skills) })}\n`;
}

function parseGeneration(text: string | null): Generation {
  if (text === null) return new Map();
  const { skills, hash } = parseJsonAs(text, generationSchema, { place: JOURNAL, hint: HINT });
  if (hashJson(skills) !== hash)
    throw new NightschoolError('FILE_DAMAGED', `${JOURNAL} was changed after it was written.`, { hint: HINT });
  return new Map(Object.entries(skills));
}

const HINT = 'It says what was about to go live: move it away, see with git what skills/ lacks, and run again.';
