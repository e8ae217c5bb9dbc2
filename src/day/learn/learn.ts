import { bearOut } from '../../distill/model/bear-out.ts';
import type { EntryKind, NewEntry } from '../../domain/memory.ts';
import type { TaskLesson, TeacherJobs } from '../../domain/model.ts';
import type { CleanTask } from '../../domain/task.ts';
import type { CleanText } from '../../domain/text.ts';
import { type ErrorCode, NightschoolError } from '../../errors.ts';
import { entriesOf, type LearntEntry } from '../../memory/learn/entries-of.ts';
import { lessonOf } from '../../memory/learn/lesson-of.ts';
import { type Candidate, pickTasks } from '../../memory/learn/pick-tasks.ts';
import { unplantEntry } from './unplant-entry.ts';

export interface LearnOptions {
  readonly tasks: readonly CleanTask[];
  /** Ids of the entries that the memory has: what was learnt is not learnt again. */
  readonly known: ReadonlySet<string>;
  /** Tasks of exams: nothing of them may come to a teacher, who reads the memory. */
  readonly sealed: ReadonlySet<string>;
  /** Writes an entry to its daily file and wherever the layouts keep it. */
  readonly write: (entry: LearntEntry) => Promise<Written>;
  /** Words lessons; null: the rules alone do. */
  readonly teacher: { readonly name: string; readonly jobs: TeacherJobs } | null;
  readonly redact: (text: string) => Promise<CleanText>;
  readonly isWrite: (tool: string) => boolean;
  /** The family of a task; null where it is in none. */
  readonly familyOf: (task: CleanTask) => string | null;
  /** Tasks to learn from at most. */
  readonly most: number;
  readonly signal: AbortSignal;
}

export interface Written {
  /** Relative to `memories/`, the daily file first. */
  readonly paths: readonly string[];
  /** True where the memory had it. */
  readonly known: boolean;
}

export interface LearntTask {
  readonly task: string;
  readonly session: string;
  /** `rules`, or the teacher's name. */
  readonly by: string;
  readonly entries: readonly (Written & Pick<NewEntry, 'text'> & { readonly id: string; readonly kind: EntryKind })[];
}

export interface LearnReport {
  readonly learnt: readonly LearntTask[];
  readonly passedOver: readonly { readonly task: string; readonly session: string; readonly reason: string }[];
  /** Tasks that are worth it and were not come to. */
  readonly left: number;
  /** Why it ended early; null where it did not. */
  readonly stopped: string | null;
  readonly warnings: readonly string[];
}

/** The teacher's answer to one task is no use; the rules have one. */
const BY_RULES: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'MODEL_ANSWER_INVALID',
  'MODEL_ANSWER_EMPTY',
  'MODEL_OUTPUT_CUT',
  'PROMPT_TOO_LONG',
  'OUTGOING_SECRET', // of this task alone; what is learnt is looked at before it is written
]);
/** A teacher that finds nothing in task after task is asked no more than so many times the tasks to learn from. */
const ASKED_PER_TASK = 4;

interface Lesson extends Candidate {
  readonly by: string;
  /** How many statements of the teacher nothing in the session bears out. */
  readonly withheld: number;
}

/**
 * Learns from the tasks that are worth most, as entries of the memory, oldest first. Doing it again changes nothing.
 * Where the teacher is down or the budget is spent, it ends with what it has.
 */
export async function learnFromTasks(options: LearnOptions): Promise<LearnReport> {
  const { tasks, sealed, most } = options;
  const open = tasks.filter(({ id }) => !sealed.has(id));
  const candidates = open.map((task) => ({ task, lesson: lessonOf(task, options) }));
  const { picked, passedOver } = pickTasks(candidates, options);
  const sessions = Map.groupBy(open, ({ sessionId }) => sessionId);
  const taught = most === 0 ? NOTHING : await wordLessons(picked, { ...options, sessions });
  const chosen = taught.lessons.toSorted((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
  const learnt: LearntTask[] = [];
  for (const { task, lesson, by } of chosen) {
    options.signal.throwIfAborted();
    const session = sessions.get(task.sessionId) ?? [task];
    const entries = entriesOf(lesson, task, options).flatMap((entry) => unplantEntry(entry, session));
    learnt.push({ task: task.id, session: task.sessionId, by, entries: await writeAll(entries, options) });
  }
  const held = tasks.filter(({ id }) => sealed.has(id)).map((task) => ({ task, reason: 'It is kept for an exam.' }));
  return {
    learnt,
    passedOver: [...passedOver, ...taught.declined, ...held]
      .map(({ task, reason }) => ({ task: task.id, session: task.sessionId, reason }))
      .sort((a, b) => (`${a.session} ${a.task}` < `${b.session} ${b.task}` ? -1 : 1)),
    left: picked.length - chosen.length - taught.declined.length,
    stopped: taught.stopped,
    warnings: taught.warnings,
  };
}

interface WordOptions extends LearnOptions {
  /** Tasks by session, those of exams left out. */
  readonly sessions: ReadonlyMap<string, readonly CleanTask[]>;
}

interface Taught {
  readonly lessons: readonly Lesson[];
  /** Tasks in which the teacher found nothing. */
  readonly declined: readonly { readonly task: CleanTask; readonly reason: string }[];
  readonly stopped: string | null;
  readonly warnings: readonly string[];
}

const NOTHING: Taught = { lessons: [], declined: [], stopped: null, warnings: [] };

/** The lessons of as many tasks as are wanted, by the teacher where there is one. */
async function wordLessons(picked: readonly Candidate[], options: WordOptions): Promise<Taught> {
  const lessons: Lesson[] = [];
  const declined: { readonly task: CleanTask; readonly reason: string }[] = [];
  const warnings: string[] = [];
  for (const candidate of picked.slice(0, options.most * ASKED_PER_TASK)) {
    if (lessons.length === options.most) break;
    options.signal.throwIfAborted();
    const lesson = await wordLesson(candidate, options).catch(asNightschoolError);
    if (lesson instanceof NightschoolError) {
      if (!BY_RULES.has(lesson.code)) return { lessons, declined, stopped: lesson.message, warnings };
      warnings.push(`Task ${candidate.task.id} was learnt by rules: ${lesson.message}`);
      lessons.push({ ...candidate, by: 'rules', withheld: 0 });
      continue;
    }
    if (lesson.withheld > 0) warnings.push(sayWithheld(lesson));
    if (!lesson.lesson.worthLearning && lesson.lesson.preferences.length === 0) {
      declined.push({ task: candidate.task, reason: lesson.lesson.reason });
    } else lessons.push(lesson);
  }
  return { lessons, declined, stopped: null, warnings };
}

/** Without the words: whoever reads the report is not to be told by them either. */
function sayWithheld({ task, withheld, by }: Lesson): string {
  const what = withheld === 1 ? '1 statement' : `${withheld} statements`;
  const instead = by === 'rules' ? ', so it was learnt by rules' : '';
  return `Of what the teacher wrote of task ${task.id}, ${what} ${withheld === 1 ? 'was' : 'were'} withheld from the memory: no request and no successful step of its session bears ${withheld === 1 ? 'it' : 'them'} out${instead}.`;
}

/**
 * What users said of themselves needs no model: their own words stand. Of what a teacher writes only what its session
 * bears out is kept; where that leaves no lesson, the rules have one.
 */
async function wordLesson({ task, lesson }: Candidate, { teacher, redact, sessions }: WordOptions): Promise<Lesson> {
  if (teacher === null || !lesson.worthLearning) return { task, lesson, by: 'rules', withheld: 0 };
  const session = sessions.get(task.sessionId) ?? [task];
  const worded = bearOut(await redactLesson(await teacher.jobs.distil(task), redact), session);
  const withheld = worded.withheld.length;
  const isWhole = withheld === 0 || isLesson(worded.lesson);
  const kept = isWhole ? worded.lesson : { ...lesson, preferences: worded.lesson.preferences };
  const preferences = kept.preferences.length > 0 ? kept.preferences : lesson.preferences;
  return { task, lesson: { ...kept, preferences }, by: isWhole ? teacher.name : 'rules', withheld };
}

/** Whether it has a text wherever one is needed. */
function isLesson(lesson: TaskLesson): boolean {
  if (!lesson.worthLearning) return true;
  if (lesson.outcome === 'passed') return lesson.goal !== '' && lesson.approach !== '' && lesson.procedure.length > 0;
  return [lesson.failurePoint, lesson.flawedReasoning, lesson.correctApproach, lesson.prevention].every(
    (text) => text !== '',
  );
}

/** The teacher's words are not clean before redaction has seen them. */
async function redactLesson(lesson: TaskLesson, redact: LearnOptions['redact']): Promise<TaskLesson> {
  const all = (texts: readonly string[]) => Promise.all(texts.map(redact));
  const preferences = await all(lesson.preferences);
  if (!lesson.worthLearning) return { ...lesson, reason: await redact(lesson.reason), preferences };
  if (lesson.outcome === 'passed') {
    const [goal, approach] = [await redact(lesson.goal), await redact(lesson.approach)];
    const [keyDecisions, procedure] = [await all(lesson.keyDecisions), await all(lesson.procedure)];
    return { ...lesson, goal, approach, keyDecisions, procedure, preferences };
  }
  return {
    ...lesson,
    failurePoint: await redact(lesson.failurePoint),
    flawedReasoning: await redact(lesson.flawedReasoning),
    correctApproach: await redact(lesson.correctApproach),
    prevention: await redact(lesson.prevention),
    preferences,
  };
}

async function writeAll(entries: readonly LearntEntry[], { write }: LearnOptions): Promise<LearntTask['entries']> {
  const written: LearntTask['entries'][number][] = [];
  for (const entry of entries) {
    const { id, kind, text } = entry;
    written.push({ id, kind, text, ...(await write(entry)) });
  }
  return written;
}

function orderOf({ task }: Lesson): string {
  return `${task.startedAt ?? ''} ${task.id}`;
}

function asNightschoolError(error: unknown): NightschoolError {
  if (error instanceof NightschoolError) return error;
  throw error;
}
