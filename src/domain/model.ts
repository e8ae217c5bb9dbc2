import type { BorderAnswer, BorderQuestion } from './border.ts';
import type { Arguments, ToolDefinition } from './chat.ts';
import type { CallFault, Cause } from './exam.ts';
import type { Lesson } from './family.ts';
import type { JsonOf } from './json.ts';
import type { Draft, LintFinding, SkillVersion } from './skill.ts';
import type { CleanTask } from './task.ts';
import type { CuratedMemory, OutcomeJudgement, RequestVariant, SessionTurn, TaskLesson } from './teacher-jobs.ts';
import type { CleanText } from './text.ts';

/**
 * One entry of a conversation. What a student says or calls is its own text (`string`) until redaction
 * has seen it; a transcript that is stored or shown to a teacher is a `Transcript<CleanText>`. Calls made at once stand
 * together, after what was said with them and before their results.
 */
export type Message<Text extends string = string> =
  | { readonly role: 'user'; readonly text: Text }
  | { readonly role: 'assistant'; readonly text: Text }
  | {
      readonly role: 'call';
      readonly id: string;
      readonly tool: string;
      readonly arguments: { readonly [name: string]: JsonOf<Text> };
      /** Number of the skill's step that the call carries out, from 1, where the student says it. */
      readonly skillStep?: number;
      /** What was wrong with the call, where something was; `as-text` alone was carried out all the same. */
      readonly fault?: CallFault;
    }
  | { readonly role: 'result'; readonly callId: string; readonly content: JsonOf<Text>; readonly isError: boolean };

/** A call that a student makes. `malformed`: what it wrote where that is no arguments. */
export interface StudentCall {
  readonly tool: string;
  readonly arguments: Arguments;
  readonly skillStep?: number;
  readonly fault?: 'malformed' | 'as-text';
  /** With the fault `malformed`: what the student is told. */
  readonly problem?: string;
}

/**
 * What a student does next. A reply ends its turn; `waiting` says it asked the user for something it needs. `cut`: its
 * answer ran into its own token limit.
 */
export type StudentAction =
  | { readonly kind: 'cut'; readonly text: string }
  | { readonly kind: 'calls'; readonly calls: readonly StudentCall[]; readonly text?: string }
  | { readonly kind: 'reply'; readonly text: string; readonly waiting: boolean };

/** A tool as a student is told of it; without `parameters` nobody knows its schema. */
export interface ToolDescription extends Partial<Omit<ToolDefinition, 'name'>> {
  readonly name: string;
  readonly writes: boolean;
}

export interface StudentPrompt {
  /** The whole SKILL.md, or null in the no-skill arm. */
  readonly skill: string | null;
  readonly tools: readonly ToolDescription[];
  readonly messages: readonly Message[];
  readonly seed: number;
  readonly signal: AbortSignal;
}

/** A model (or program) that follows skills. Rejects only for infrastructure reasons. */
export interface Student {
  readonly name: string;
  /** True where the same prompt always gets the same action: repeats prove nothing. */
  readonly deterministic: boolean;
  /** sha256 over digest, quantisation, runtime, sampling, num_ctx, harness and template. */
  readonly fingerprint: string;
  /** What the fingerprint is made of, by name, as far as it is known: says what changed where it changes. */
  readonly parts?: { readonly [part: string]: string };
  /** Trials worth running at the same time; absent: a matter of this machine alone. */
  readonly concurrency?: number;
  act(
    prompt: StudentPrompt,
  ): Promise<{ readonly action: StudentAction; readonly tokens: { readonly input: number; readonly output: number } }>;
}

/** `miss`: nobody ever recorded this call and the tools cannot answer it. */
export type ToolAnswer<Text extends string = string> =
  | { readonly kind: 'answer'; readonly content: JsonOf<Text>; readonly isError: boolean }
  | { readonly kind: 'miss' };

export interface ToolBox {
  readonly tools: readonly ToolDescription[];
  call(tool: string, args: Arguments): Promise<ToolAnswer>;
}

export type TranscriptEnd = 'done' | 'gave-up' | 'turn-limit' | 'token-limit' | 'replay-miss';

/** What the agent loop did with one request. */
export interface Transcript<Text extends string = string> {
  readonly messages: readonly Message<Text>[];
  readonly end: TranscriptEnd;
  readonly hits: number;
  readonly misses: number;
  readonly tokens: { readonly input: number; readonly output: number };
}

/** A train case that the current draft does not pass, as the teacher may see it. */
export interface TrainFailure {
  readonly taskId: string;
  readonly cause: Cause;
  readonly reason: CleanText;
  readonly transcript: Transcript<CleanText>;
}

/** A Markdown file of the memory, as a teacher may read it. */
export interface MemoryFile {
  /** Relative to `memories/`. */
  readonly path: string;
  readonly text: CleanText;
}

export interface DraftContext {
  /** The promoted version, if there is one. */
  readonly incumbent?: SkillVersion;
  /** Recalled playbooks and memories, best first. */
  readonly memories: readonly MemoryFile[];
  /** The promoted skills of other families, to read. */
  readonly library?: readonly SkillVersion[];
  /** The tools that the family's tasks used. */
  readonly tools?: readonly ToolDescription[];
  /** Why people refused earlier versions of this skill: rules for the next. Absent: none. */
  readonly rules?: readonly CleanText[];
  /** What the checks of a draft find in it, so that a teacher can mend it before it hands it in. */
  readonly check?: (draft: Draft) => Promise<readonly LintFinding[]>;
  /** The draft to refine and where it failed on train; absent for a first draft. */
  readonly refine?: { readonly draft: Draft; readonly failures: readonly TrainFailure[]; readonly round: number };
}

/** Writes drafts from lessons. Returns none where it has nothing (better) to offer. */
export interface Teacher {
  readonly name: string;
  /** sha256 over model, options and prompts. */
  readonly fingerprint: string;
  draft(lesson: Lesson, context: DraftContext): Promise<readonly Draft[]>;
  /** What a teacher with a model can do besides; the embedded one leaves it to rules. */
  readonly jobs?: TeacherJobs;
}

/** Jobs of one call each (or one per batch). Reject with MODEL_… codes; a refused answer is MODEL_ANSWER_INVALID. */
export interface TeacherJobs {
  /** For tasks whose record leaves it open. In the order given, one for each. */
  labelOutcomes(tasks: readonly CleanTask[]): Promise<readonly OutcomeJudgement[]>;
  /** For each session the numbers of the turns that open a request of their own; the first turn always does. */
  cutSessions(
    sessions: readonly { readonly id: string; readonly turns: readonly SessionTurn[] }[],
  ): Promise<readonly (readonly number[])[]>;
  distil(task: CleanTask): Promise<TaskLesson>;
  /**
   * Names at domain level (`order-cancellation`, not `fix-bug-feb-15`) that none of `taken` has and no two share. One call
   * for all; in the order given, null for a family that got no name that will do.
   */
  nameFamilies(about: {
    readonly families: readonly { readonly requests: readonly CleanText[]; readonly tools: readonly string[] }[];
    readonly taken: readonly { readonly name: string; readonly description: string }[];
  }): Promise<readonly (string | null)[]>;
  /**
   * Whether the two groups of each question ask for one thing, so that one skill serves both, and what each is to be
   * called at domain level (both alike where they are one). One call for all; in the order given, one for each.
   */
  settleBorders(questions: readonly BorderQuestion[]): Promise<readonly BorderAnswer[]>;
  /** Facts that a good reply to a train case has to state, each found word for word in its recorded results. */
  writeChecks(task: CleanTask): Promise<readonly string[]>;
  /** MEMORY.md from its facts and the entries since the last time, within a number of tokens. Texts stand beside their ids. */
  curateMemory(about: {
    readonly facts: readonly { readonly id: string; readonly text: CleanText; readonly date: string }[];
    readonly entries: readonly { readonly id: string; readonly text: CleanText; readonly date: string }[];
    readonly maximumTokens: number;
  }): Promise<CuratedMemory>;
  /**
   * Practice cases made of train tasks: each asks for what its task asked for in another way, naming the same things word
   * for word, so that what was recorded of the task answers it. What does not is left out.
   * @param about.most variants in all
   */
  varyRequests(about: {
    readonly tasks: readonly CleanTask[];
    readonly most: number;
  }): Promise<readonly RequestVariant[]>;
  /** The file, relative to `memories/`, in which a memory skill keeps an entry; null where it keeps none like it. */
  placeEntry(about: {
    readonly layout: CleanText;
    readonly entry: CleanText;
    readonly files: readonly string[];
  }): Promise<string | null>;
  /** The atomic skills that a playbook holds, one job each; checked as drafts are. */
  writeSkills(
    playbook: MemoryFile,
    context: Pick<DraftContext, 'library' | 'tools' | 'check'>,
  ): Promise<readonly Draft[]>;
  /** A description that tells the skill from those it would be taken for. */
  sharpenDescription(about: {
    readonly skill: SkillVersion;
    readonly requests: readonly CleanText[];
    readonly others: readonly { readonly name: string; readonly description: string }[];
  }): Promise<string>;
}

export type {
  CuratedFact,
  CuratedMemory,
  OutcomeJudgement,
  RequestVariant,
  SessionTurn,
  TaskLesson,
} from './teacher-jobs.ts';
