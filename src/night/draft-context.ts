import { lintDraft } from '../distill/lint.ts';
import { personalStatements } from '../distill/personal.ts';
import { readProvenance } from '../distill/playbook/provenance.ts';
import { toolsOfSteps } from '../distill/sources/step-sources.ts';
import { type Support, supportOf } from '../distill/structure/support.ts';
import type { Lesson } from '../domain/family.ts';
import type { DraftContext } from '../domain/model.ts';
import type { Draft, LintFinding, SkillVersion } from '../domain/skill.ts';
import { NightschoolError } from '../errors.ts';
import { preferencesOf } from '../memory/learn/preferences.ts';
import { findShadows } from '../promote/shadowing.ts';
import { parseSkill } from '../util/skill/parse.ts';
import { versionOf } from '../util/skill/version.ts';
import { withAllowedTools } from '../util/skill/with-allowed-tools.ts';
import { withDescription } from '../util/skill/with-description.ts';
import { examLiterals } from './exam-literals.ts';
import type { Examination } from './examination.ts';
import type { Night } from './night.ts';
import { refusals } from './people/refused.ts';
import { rulesOf } from './people/rules.ts';
import { recallMemories } from './recall-memories.ts';

/** What a teacher is given besides the lesson. Only one with a model reads the library and the memories. */
export async function draftContext(examination: Examination, refine: DraftContext['refine']): Promise<DraftContext> {
  const { night, live, room, lesson } = examination;
  const rules = await rulesOf(examination);
  const given = {
    memories: [],
    ...(rules.length > 0 && { rules }),
    ...(live !== null && { incumbent: live }),
    ...(refine !== undefined && { refine }),
  };
  if (night.teacher.jobs === undefined) return given;
  const findRefusal = await refusals(examination);
  const support = supportFor(examination);
  return {
    ...given,
    memories: await recallMemories(examination),
    library: await libraryOf(night),
    tools: room.openTools,
    // what only the exam knows is looked for once the draft is handed in: no teacher learns it from a finding
    check: async (draft) => [...findRefusal(draft), ...(await lint(night, draft, { lesson, support }))],
  };
}

/** The promoted skills, sorted by name. */
export async function libraryOf({ workspace }: Pick<Night, 'workspace'>): Promise<readonly SkillVersion[]> {
  const names = await workspace.library.names();
  const live = await Promise.all([...names].sort().map((name) => workspace.library.live(name)));
  return live.filter((version) => version !== null);
}

/** Everything that keeps a draft from sitting the exam. */
export function checkDraft(examination: Examination, draft: Draft): Promise<readonly LintFinding[]> {
  const { night, room, lesson } = examination;
  const support = supportFor(examination);
  return lint(night, draft, { lesson, support, literals: examLiterals(room.heldOut, lesson) });
}

const SUPPORTS = new WeakMap<Lesson, Support>();

/** What the family's own traces support; made once for a lesson, which is the same for every draft and student of a night. */
export function supportFor({ lesson, live, room }: Pick<Examination, 'lesson' | 'live' | 'room'>): Support {
  const known = SUPPORTS.get(lesson);
  if (known !== undefined) return known;
  const support = supportOf(lesson.tasks, {
    offered: room.openTools.map(({ name }) => name),
    trusted: live === null ? [] : [live.text],
  });
  SUPPORTS.set(lesson, support);
  return support;
}

interface LintContext {
  readonly lesson?: Lesson;
  /** Asked of what a teacher wrote; a playbook is a person's own word, and nothing in the logs need support it. */
  readonly support?: Support;
  readonly literals?: readonly string[];
}

/** What can be found in a draft without its exam. A line that redaction would change holds a secret, an address or the like. */
export async function lint(
  night: Pick<Night, 'redactor' | 'guard'>,
  draft: Draft,
  { lesson, support, literals = [] }: LintContext = {},
): Promise<readonly LintFinding[]> {
  const lines = new Set([draft, ...(draft.files ?? [])].flatMap(({ text }) => text.split('\n')));
  const secret = new Set<string>();
  for (const line of lines) if ((await night.redactor.text(line)) !== line) secret.add(line);
  for (const { text } of [draft, ...(draft.files ?? [])])
    for (const line of leakingLines(text, night)) secret.add(line);
  const personal = personalStatements(lesson?.tasks ?? [], preferencesOf);
  const isTaught = support !== undefined && readProvenance(draft.text) === null;
  return lintDraft(draft, {
    ...{ examLiterals: literals, personal, hasSecret: (line) => secret.has(line) },
    ...(isTaught && { support }),
  });
}

/** The lines where the second scan finds something begin there: a key has many. */
function leakingLines(text: string, { guard }: Pick<Night, 'guard'>): readonly string[] {
  return (guard?.find(text) ?? []).map(({ start }) => {
    const end = text.indexOf('\n', start);
    return text.slice(text.lastIndexOf('\n', start - 1) + 1, end === -1 ? text.length : end);
  });
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
