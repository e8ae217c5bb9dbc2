import type { ChatMessage, ChatModel } from '../../domain/chat.ts';
import type { Lesson } from '../../domain/family.ts';
import type { DraftContext, Teacher } from '../../domain/model.ts';
import type { PromptName, Prompts } from '../../domain/prompt.ts';
import type { Draft, SkillVersion } from '../../domain/skill.ts';
import type { CleanTask } from '../../domain/task.ts';
import { type ErrorCode, NightschoolError } from '../../errors.ts';
import { hashJson } from '../../util/hash.ts';
import { renderPrompt } from '../../util/prompt/render.ts';
import type { AgentLimits } from './assignment.ts';
import { chooseTasks } from './choose.ts';
import { distilTask } from './distil-task.ts';
import { createTeacherJobs } from './jobs.ts';
import { printFailures, printIncumbent, printLesson, printVersion, type Studied } from './lesson-text.ts';
import { writeDraft } from './skill-agent.ts';
import { stageVersion } from './staging.ts';
import { allDone, openWith, payFor, type Teaching } from './teaching.ts';

/** Raise it when the same prompts would be put together otherwise. */
const REVISION = 1;
/** Those that a draft rests on: who improves another need not have every skill written anew. */
const PROMPTS: readonly PromptName[] = ['distil-task', 'draft-skill', 'refine-skill', 'sharpen-description'];
const MOST_TASKS = 24;
const MOST_DISTILLED = 6;
/** One task that cannot be distilled is no reason to write no skill. */
const PASSED_OVER: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'MODEL_ANSWER_INVALID',
  'MODEL_OUTPUT_CUT',
  'PROMPT_TOO_LONG',
]);

export interface ModelTeacherOptions {
  readonly prompts: Prompts;
  readonly signal: AbortSignal;
  /** Of one draft, without what distilling takes. */
  readonly limits: AgentLimits;
}

/**
 * A teacher that has a model write skills with tools, one draft at a time. The same lesson and context give the same
 * requests, so that a night that is run again finds every answer it has paid for.
 */
export function createModelTeacher(chat: ChatModel, { prompts, signal, limits }: ModelTeacherOptions): Teacher {
  const teaching = { chat, prompts, signal };
  const hashes = PROMPTS.map((name) => [name, prompts[name].hash]);
  return {
    name: chat.name,
    fingerprint: hashJson({ chat: chat.fingerprint, prompts: hashes, revision: REVISION }, 64),
    draft: (lesson, context) => draftSkill(payFor(teaching, lesson.family.name), lesson, { context, limits }),
    jobs: createTeacherJobs(teaching),
  };
}

async function draftSkill(
  teaching: Teaching,
  lesson: Lesson,
  { context, limits }: { readonly context: DraftContext; readonly limits: AgentLimits },
): Promise<readonly Draft[]> {
  const studied = await study(teaching, chooseTasks(lesson.tasks, MOST_TASKS));
  if (studied.length === 0) return [];
  const start = context.refine?.draft ?? context.incumbent ?? null;
  const { id: familyId, name: skill } = lesson.family;
  const { memories, library = [], check = async () => [] } = context;
  const draft = await writeDraft(teaching.chat, {
    purpose: context.refine === undefined ? 'draft-skill' : 'refine-skill',
    familyId,
    desk: { skill, staging: stageVersion(start), library, memories },
    opening: openDraft(teaching, printLesson(lesson, context, studied), { lesson, context, start }),
    check,
    limits,
    signal: teaching.signal,
  });
  return draft === null ? [] : [draft];
}

/** Both begin alike, so that a refinement finds the lesson in the provider's cache. */
function openDraft(
  teaching: Teaching,
  printed: string,
  about: { readonly lesson: Lesson; readonly context: DraftContext; readonly start: SkillVersion | null },
): readonly ChatMessage[] {
  const { refine } = about.context;
  if (refine === undefined) return openWith(teaching, 'draft-skill', [printed, printIncumbent(about.start)]);
  const task = renderPrompt(teaching.prompts['refine-skill'], {
    draft: printVersion(refine.draft),
    failures: printFailures(refine.failures, about.lesson),
  });
  return openWith(teaching, 'draft-skill', [printed, task]);
}

async function study(teaching: Teaching, tasks: readonly CleanTask[]): Promise<readonly Studied[]> {
  return allDone(
    tasks.map(async (task, place) => ({ task, lesson: place < MOST_DISTILLED ? await distil(teaching, task) : null })),
  );
}

async function distil(teaching: Teaching, task: CleanTask): Promise<Studied['lesson']> {
  try {
    return await distilTask(teaching, task);
  } catch (error) {
    if (error instanceof NightschoolError && PASSED_OVER.has(error.code)) return null;
    throw error;
  }
}
