import type { MemoryEntry } from '../../domain/memory.ts';
import type { TeacherJobs } from '../../domain/model.ts';
import type { CleanText } from '../../domain/text.ts';
import { NightschoolError } from '../../errors.ts';
import { printEntry } from '../../memory/entry.ts';
import type { MemorySkill } from '../../memory/learn/default-skills.ts';
import { pathFault } from '../../util/entry-path.ts';

export interface PlaceOptions {
  /** Memory skills whose text alone says what goes where. */
  readonly prose: readonly MemorySkill[];
  /** Null: nobody can read them. */
  readonly jobs: Pick<TeacherJobs, 'placeEntry'> | null;
  readonly redact: (text: string) => Promise<CleanText>;
  /** Files that there are, relative to `memories/`. */
  readonly files: readonly string[];
}

/**
 * The files in which memory skills that only a model can read keep an entry; each path is checked as one from a layout
 * is. A skill that nobody can read is skipped, with what to add to it.
 */
export async function placeByModel(
  entry: MemoryEntry,
  { prose, jobs, redact, files }: PlaceOptions,
): Promise<{ readonly paths: readonly string[]; readonly warnings: readonly string[] }> {
  const paths = new Set<string>();
  const warnings: string[] = [];
  const printed = prose.length === 0 || jobs === null ? null : await redact(printEntry(entry, { dated: true }));
  for (const { name, text } of prose) {
    if (jobs === null || printed === null) {
      warnings.push(unread(name));
      continue;
    }
    const path = await askForPath(jobs, { layout: await redact(text), entry: printed, files });
    const fault = path === null ? null : pathFault(path);
    if (fault !== null) warnings.push(`${name}: the path ${JSON.stringify(path)} was refused: ${fault}.`);
    else if (path !== null) paths.add(path);
  }
  return { paths: [...paths].sort(), warnings };
}

/** A model that gives no path that will do keeps the entry nowhere: the daily file has it. */
async function askForPath(
  jobs: Pick<TeacherJobs, 'placeEntry'>,
  about: Parameters<TeacherJobs['placeEntry']>[0],
): Promise<string | null> {
  try {
    return await jobs.placeEntry(about);
  } catch (error) {
    if (error instanceof NightschoolError && error.code === 'MODEL_ANSWER_INVALID') return null;
    throw error;
  }
}

function unread(name: string): string {
  return `memories/skills/${name}/SKILL.md says in no metadata where it keeps entries, and there is no teacher to read it: add nightschool-path, such as "projects/{project}.md", and nightschool-keeps, such as "success failure".`;
}
