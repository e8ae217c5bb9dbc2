import { toolsOfSteps } from '../../distill/sources/step-sources.ts';
import type { DraftContext } from '../../domain/model.ts';
import type { Draft, SkillVersion } from '../../domain/skill.ts';
import { NightschoolError } from '../../errors.ts';
import { findShadows } from '../../promote/shadowing.ts';
import { parseSkill } from '../../util/skill/parse.ts';
import { versionOf } from '../../util/skill/version.ts';
import { withAllowedTools } from '../../util/skill/with-allowed-tools.ts';
import { withDescription } from '../../util/skill/with-description.ts';
import type { Examination } from '../exam/examination.ts';
import type { Night } from '../night.ts';
import { refusals } from '../people/refused.ts';
import { rulesOf } from '../people/rules.ts';
import { inspectDraft } from './check-draft.ts';
import { recallMemories } from './recall-memories.ts';

/** What a teacher is given besides the lesson. Only one with a model reads the library and the memories. */
export async function draftContext(examination: Examination, refine: DraftContext['refine']): Promise<DraftContext> {
  const { night, live, room } = examination;
  const rules = await rulesOf(examination);
  const given = {
    memories: [],
    ...(rules.length > 0 && { rules }),
    ...(live !== null && { incumbent: live }),
    ...(refine !== undefined && { refine }),
  };
  if (night.teacher.jobs === undefined) return given;
  const findRefusal = await refusals(examination);
  return {
    ...given,
    memories: await recallMemories(examination),
    library: await libraryOf(night),
    tools: room.openTools,
    // what only the exam knows is looked for once the draft is handed in: no teacher learns it from a finding
    check: async (draft) => [...findRefusal(draft), ...(await inspectDraft(examination, draft))],
  };
}

/** The promoted skills, sorted by name. */
export async function libraryOf({ workspace }: Pick<Night, 'workspace'>): Promise<readonly SkillVersion[]> {
  const names = await workspace.library.names();
  const live = await Promise.all([...names].sort().map((name) => workspace.library.live(name)));
  return live.filter((version) => version !== null);
}

/** Every draft asks for the tools that its steps call and that the family's own tasks used, and for no others. */
export function allowTools({ lesson }: Pick<Examination, 'lesson'>, draft: Draft): Draft {
  const text = withAllowedTools(draft.text, toolsOfSteps(draft.text, lesson.tasks));
  return text === draft.text ? draft : { ...draft, text, version: versionOf({ ...draft, text }) };
}

const NOT_SHARPENED: ReadonlySet<string> = new Set(['MODEL_ANSWER_INVALID', 'MODEL_OUTPUT_CUT', 'PROMPT_TOO_LONG']);

/** A draft whose description would be taken for another skill's gets a sharper one, where the teacher can write one. */
export async function sharpen({ night, lesson }: Examination, draft: Draft): Promise<Draft> {
  const { jobs } = night.teacher;
  if (jobs === undefined) return draft;
  const others = (await libraryOf(night)).map(({ skill, text }) => ({
    name: skill,
    description: parseSkill(text).description,
  }));
  const own = { name: draft.skill, description: parseSkill(draft.text).description };
  const shadowed = new Set(findShadows(own, others).map(({ other }) => other));
  if (shadowed.size === 0) return draft;
  const requests = lesson.tasks.flatMap(({ request }) => request[0] ?? []).slice(0, 10);
  const about = { skill: draft, requests, others: others.filter(({ name }) => shadowed.has(name)) };
  const description = await jobs.sharpenDescription(about).catch((error: unknown) => {
    // a draft that may be taken for another skill is still worth its exam; the report says so
    if (error instanceof NightschoolError && NOT_SHARPENED.has(error.code)) return own.description;
    throw error;
  });
  const text = withDescription(draft.text, description);
  return { ...draft, text, version: versionOf({ ...draft, text }) };
}
