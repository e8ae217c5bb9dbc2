import { createLiteralStudent } from '../agent/literal/literal.ts';
import { createInductionTeacher } from '../distill/induction/induction.ts';
import { createModelTeacher } from '../distill/model/teacher.ts';
import type { ChatModel, Embedder, ModelRole } from '../domain/chat.ts';
import type { Student, Teacher } from '../domain/model.ts';
import type { Pipeline, StudentChoice } from '../domain/pipeline.ts';
import type { Price } from '../domain/price.ts';
import type { Prompts } from '../domain/prompt.ts';
import { NightschoolError } from '../errors.ts';
import { preferencesOf } from '../memory/learn/preferences.ts';
import { checkModel, nameOf, type OpenOptions, openModel, slotsOf, type WiredChoice } from '../providers/index.ts';
import type { World } from '../providers/provider.ts';
import type { Answers } from '../store/answers.ts';
import { type Prices, priceOf } from '../store/prices.ts';
import type { State } from '../store/state/state.ts';
import { hashJson } from '../util/hash.ts';
import type { Unavailable, WiredModel } from './night.ts';
import { openNightEmbedder } from './open-embedder.ts';
import { createChatStudent } from './open-student.ts';

export interface ModelOptions extends Pick<OpenOptions, 'world' | 'budget' | 'traffic' | 'onCall' | 'guard'> {
  readonly prompts: Prompts;
  readonly prices: Prices;
  readonly answers: Answers | null;
  readonly state: Pick<State, 'fingerprint' | 'saveFingerprint'>;
  /** Models that cost money are not asked. */
  readonly onlyFree: boolean;
  readonly signal: AbortSignal;
  readonly onDown: (down: Unavailable) => void;
}

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
  const desk: Desk = { ...options, models: [], unavailable: [] };
  const teacher = await openTeacher(pipeline, desk);
  const user = pipeline.user.use === 'recorded' ? null : await openWired(pipeline.user, 'user', desk);
  const students: Student[] = [];
  const chats = new Map<string, ChatModel>();
  for (const choice of pipeline.students) {
    const { student, chat } = await openStudent(choice, user, desk);
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
  const desk: Desk = { ...options, models: [], unavailable: [] };
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

interface Desk extends ModelOptions {
  readonly models: WiredModel[];
  readonly unavailable: Unavailable[];
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
  return { student: { ...student, concurrency: slotsOf(choice) }, chat };
}

async function openWired(choice: WiredChoice, role: ModelRole, desk: Desk): Promise<ChatModel> {
  const { state, onlyFree, unavailable, onDown, answers, models, traffic, ...common } = desk;
  const name = nameOf(choice);
  const price = priceOf(desk.prices, name);
  const key = hashJson({ role, choice });
  models.push({ role, name, price });
  const isReplayed = traffic?.mode === 'replay';
  if (onlyFree && !isReplayed && role !== 'teacher' && !isFree(price)) {
    return absent({ name, fingerprint: state.fingerprint(key) ?? key, fault: notInDryRun(name) });
  }
  try {
    const chat = await openModel(choice, {
      ...common,
      role,
      price,
      ...(traffic !== undefined && { traffic }),
      ...(role === 'teacher' && answers !== null && { answers }),
      onDown: ({ reason }) => onDown({ role, model: name, reason }),
    });
    if (isReplayed) return chat;
    await requireSameModel(choice, { before: state.fingerprint(key), chat, world: desk.world });
    state.saveFingerprint(key, chat.fingerprint);
    return chat;
  } catch (error) {
    if (!(error instanceof NightschoolError) || error.exitCode === 2) throw error;
    unavailable.push({ role, model: name, reason: error.message });
    return absent({ name, fingerprint: state.fingerprint(key) ?? key, fault: asDown(name, error) });
  }
}

/**
 * A fingerprint that changed while a host is missing may be that of another host's model: what is certified is not
 * examined, and taken back, for that.
 * @throws NightschoolError MODEL_UNREACHABLE
 */
async function requireSameModel(
  choice: WiredChoice,
  { before, chat, world }: { readonly before: string | null; readonly chat: ChatModel; readonly world: World },
): Promise<void> {
  if (choice.use !== 'ollama' || before === null || before === chat.fingerprint) return;
  const missing = (await checkModel(choice, world)).find(({ isWarning }) => isWarning === true);
  if (missing === undefined) return;
  const message = `${chat.name} is not what it was, and not all its hosts work: ${missing.what}.`;
  throw new NightschoolError('MODEL_UNREACHABLE', message, {
    hint: missing.fix ?? 'Take that host out of the pipeline.',
  });
}

function isFree(price: Price | null): boolean {
  return price !== null && price.input === 0 && price.output === 0;
}

/** A model that is not there tonight. Its last known fingerprint keeps standing what was examined under it. */
function absent(about: {
  readonly name: string;
  readonly fingerprint: string;
  readonly fault: NightschoolError;
}): ChatModel {
  const { name, fingerprint, fault } = about;
  return { name, fingerprint, complete: () => Promise.reject(fault) };
}

function asDown(name: string, { message, hint }: NightschoolError): NightschoolError {
  return new NightschoolError('MODEL_DOWN', `${name} could not be opened: ${message}`, { hint });
}

function notInDryRun(name: string): NightschoolError {
  return new NightschoolError('BUDGET_SPENT', `${name} is not free, so a dry run does not ask it.`, {
    hint: 'Run without --dry-run, or set its price to 0 in pipelines/prices.yaml if it is free.',
  });
}
