import { openLesson } from '../../cluster/split.ts';
import { matchFamily } from '../../distill/playbook/match-family.ts';
import { writePlaybookSkills } from '../../distill/playbook/write.ts';
import type { MemoryFile, TeacherJobs, ToolDescription } from '../../domain/model.ts';
import type { Draft } from '../../domain/skill.ts';
import { NightschoolError } from '../../errors.ts';
import { buildCases } from '../../evaluate/cases.ts';
import { buildReplayIndex } from '../../evaluate/replay-index.ts';
import { defineTools } from '../../evaluate/tool-definitions.ts';
import { lint } from '../drafts/check-draft.ts';
import { libraryOf } from '../drafts/draft-context.ts';
import type { FamilyAtNight, Night } from '../night.ts';
import { wordsOf } from './bootstrap-candidates.ts';

/** Who writes the skills: a teacher with a model, or rules. */
export interface WritingOptions {
  readonly families: readonly FamilyAtNight[];
  /** Names that are given already. */
  readonly taken: ReadonlySet<string>;
  readonly useModel: boolean;
}

/**
 * The skills of a playbook: by the teacher's model, told of the tools of the families that they seem to be about; by
 * rules where it has none, or gives no answer that will do, which is said.
 */
export async function writeSkills(
  night: Night,
  playbook: MemoryFile,
  { families, taken, useModel }: WritingOptions,
): Promise<readonly Draft[]> {
  const byRules = writePlaybookSkills(playbook, { taken });
  const { jobs, name } = night.teacher;
  if (!useModel || jobs === undefined || byRules.length === 0) return byRules;
  try {
    return await askModel(night, jobs, { playbook, families, byRules });
  } catch (error) {
    night.signal.throwIfAborted();
    if (!(error instanceof NightschoolError)) throw error;
    const message = `${playbook.path} was read by rules, not by ${name}: ${error.message} Delete what is staged of it to try again.`;
    night.emit({ type: 'warning-raised', message });
    return byRules;
  }
}

async function askModel(
  night: Night,
  jobs: TeacherJobs,
  about: {
    readonly playbook: MemoryFile;
    readonly families: readonly FamilyAtNight[];
    readonly byRules: readonly Draft[];
  },
): Promise<readonly Draft[]> {
  const words = about.families.map(wordsOf);
  const ids = new Set(about.byRules.map(({ text }) => matchFamily(text, words)?.familyId));
  const families = about.families.filter(({ family }) => ids.has(family.id));
  return jobs.writeSkills(about.playbook, {
    library: await libraryOf(night),
    tools: toolsOf(night, families),
    check: (draft) => lint(night, draft),
  });
}

/** The tools of families as a teacher may know them: from the train side alone. Sorted by name. */
function toolsOf(night: Night, families: readonly FamilyAtNight[]): readonly ToolDescription[] {
  const { isWrite, pipeline, toolDefinitions } = night;
  const { freeText } = pipeline.tools;
  const tools = families.flatMap(({ family, tasks, sides }) => {
    const { tasks: open } = openLesson(family, tasks, { sides, writes: [] });
    const called = [...new Set(open.flatMap(({ steps }) => steps.map(({ tool }) => tool)))].sort();
    const built = buildCases(open, sides, { isWrite, freeText });
    const suite = { skill: family.name, familyId: family.id, ...built, writes: called.filter(isWrite), freeText };
    return buildReplayIndex(suite, { definitions: defineTools(toolDefinitions, suite) }).tools;
  });
  return [...new Map(tools.map((tool) => [tool.name, tool])).values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
