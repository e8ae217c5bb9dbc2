import { createLiteralStudent } from '../../agent/literal/literal.ts';
import { createInductionTeacher } from '../../distill/induction/induction.ts';
import { createModelTeacher } from '../../distill/model/teacher.ts';
import type { ChatModel, Embedder } from '../../domain/chat.ts';
import type { Student, Teacher } from '../../domain/model.ts';
import type { Pipeline, StudentChoice } from '../../domain/pipeline.ts';
import { preferencesOf } from '../../memory/learn/preferences.ts';
import { nameOf, slotsOf } from '../../providers/index.ts';
import type { Unavailable, WiredModel } from '../night.ts';
import { listPostings } from '../queue/list-postings.ts';
import { openElsewhere } from '../queue/open-elsewhere.ts';
import { openNightEmbedder } from './open-embedder.ts';
import { createChatStudent } from './open-student.ts';
import { type Desk, type ModelOptions, openModelDesk, openWired } from './open-wired.ts';

export interface OpenedModels {
  readonly teacher: Teacher;
  /** The ladder, cheapest first. */
  readonly students: readonly Student[];
  /** The models behind the students that are models, by the student's name. */
  readonly chats: ReadonlyMap<string, ChatModel>;
  readonly user: ChatModel | null;
  /** Grades what no check can decide; null: none is configured. */
  readonly judge: ChatModel | null;
  /** Tells what requests mean; null: none is configured. */
  readonly embedder: Embedder | null;
  readonly models: readonly WiredModel[];
  readonly unavailable: readonly Unavailable[];
}

/** Everybody that a pipeline names. A model that cannot be opened is there all the same, and says so when it is asked. */
export async function openModels(pipeline: Pipeline, options: ModelOptions): Promise<OpenedModels> {
  const desk = openModelDesk(options);
  await options.fleet?.announce(listPostings(pipeline, { ...options, settings: options.fleet.settings }));
  const teacher = await openTeacher(pipeline, desk);
  const user = pipeline.user.use === 'recorded' ? null : await openWired(pipeline.user, 'user', desk);
  const students: Student[] = [];
  const chats = new Map<string, ChatModel>();
  for (const choice of pipeline.students) {
    const opened = await openStudent(choice, user, desk);
    const student = await openElsewhere(pipeline, { choice, ...opened, user }, desk);
    const { chat } = opened;
    students.push(student);
    if (chat !== null) chats.set(student.name, chat);
  }
  // whatever the pipeline says: a judge is to say the same of the same
  const choice = pipeline.graders.judge;
  const judge = choice === null ? null : await openWired({ ...choice, temperature: 0 }, 'judge', desk);
  const { embeddings } = pipeline.families;
  const embedder = embeddings === null ? null : await openNightEmbedder(embeddings, desk);
  return { teacher, students, chats, user, judge, embedder, models: desk.models, unavailable: desk.unavailable };
}

/** A student with the model behind it; null for the embedded one. */
export interface OpenedStudent {
  readonly student: Student;
  readonly chat: ChatModel | null;
}

/** A student of the ladder that is opened when it is first needed. */
export interface Rung {
  readonly name: string;
  /** False for the embedded one, which can do nothing but follow a skill. */
  readonly isModel: boolean;
  /**
   * As a night opens it: what was certified then has the same fingerprint now. `unavailable` says why its model cannot be
   * reached, where it cannot; asked all the same, it rejects.
   */
  open(): Promise<OpenedStudent & { readonly unavailable: string | null }>;
}

/** The ladder for work by day. Nothing is reached for before a rung is opened. */
export function createLadder(pipeline: Pipeline, options: ModelOptions): readonly Rung[] {
  const desk = openModelDesk(options);
  const { user: choice, students } = pipeline;
  const user = once(async () => (choice.use === 'recorded' ? null : openWired(choice, 'user', desk)));
  return students.map((student) => ({
    name: student.use === 'literal' ? 'literal' : nameOf(student),
    isModel: student.use !== 'literal',
    open: once(async () => {
      const opened = await openStudent(student, student.use === 'literal' ? null : await user(), desk);
      const fault = desk.unavailable.find(({ model }) => model === opened.student.name);
      return { ...opened, unavailable: fault?.reason ?? null };
    }),
  }));
}

function once<Value>(start: () => Promise<Value>): () => Promise<Value> {
  let started: Promise<Value> | null = null;
  return () => (started ??= start());
}

async function openTeacher({ teacher: choice, search }: Pipeline, desk: Desk): Promise<Teacher> {
  if (choice.use === 'induction') return createInductionTeacher({ preferencesOf });
  const chat = await openWired(choice, 'teacher', desk);
  const limits = { turns: search.turnsPerDraft, tokens: search.tokensPerDraft };
  return createModelTeacher(chat, { prompts: desk.prompts, signal: desk.signal, limits });
}

async function openStudent(choice: StudentChoice, user: ChatModel | null, desk: Desk): Promise<OpenedStudent> {
  if (choice.use === 'literal') return { student: createLiteralStudent(), chat: null }; // it does not converse
  const chat = await openWired(choice, 'student', desk);
  const { prompts } = desk;
  const student = createChatStudent(chat, {
    temperature: choice.temperature,
    prompt: prompts['follow-skill'],
    user: user === null ? null : { chat: user, prompt: prompts['simulate-user'] },
  });
  const station = desk.stations.get(chat);
  if (station === undefined) return { student: { ...student, concurrency: slotsOf(choice) }, chat };
  const live = {
    ...student,
    get concurrency() {
      return station.slots();
    },
  };
  return { student: live, chat };
}
