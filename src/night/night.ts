import type { ChatModel, Embedder, ModelRole, ToolDefinition } from '../domain/chat.ts';
import type { RunEvent } from '../domain/event.ts';
import type { Family, SideOf } from '../domain/family.ts';
import type { Guard } from '../domain/guard.ts';
import type { MemoryFile, Student, Teacher } from '../domain/model.ts';
import type { Pipeline } from '../domain/pipeline.ts';
import type { Price } from '../domain/price.ts';
import type { Prompts } from '../domain/prompt.ts';
import type { Draft, SkillVersion } from '../domain/skill.ts';
import type { CleanTask } from '../domain/task.ts';
import type { World } from '../providers/provider.ts';
import type { Redactor } from '../redact/redact.ts';
import type { Embeddings } from '../store/embeddings.ts';
import type { State } from '../store/state/state.ts';
import type { Transcripts } from '../store/transcripts.ts';
import type { RunSpend } from './economy/run-spend.ts';
import type { NightFleet } from './queue/night-fleet.ts';
import type { Workspace } from './workspace.ts';

type WithoutTime<Event> = Event extends RunEvent ? Omit<Event, 'at'> : never;

/** An event as the stages report it; the night adds the time. */
export type NightEvent = WithoutTime<RunEvent>;

/** Changes whenever the same transcript could be graded, or the same student be run, otherwise. */
export const HARNESS_VERSION = 2;

/** A model over a wire, as far as its cost goes. */
export interface WiredModel {
  readonly role: ModelRole;
  readonly name: string;
  /** Null where no price is known. */
  readonly price: Price | null;
}

/** A model that could not even be opened: the night does without. */
export interface Unavailable {
  readonly role: ModelRole;
  readonly model: string;
  readonly reason: string;
}

/** The model that tells what requests mean, and the vectors that it made already. */
export interface EmbeddingAtNight {
  readonly embedder: Embedder;
  readonly stored: Embeddings;
}

/** Everything a run works with: the world as arguments. */
export interface Night {
  readonly workspace: Workspace;
  readonly pipeline: Pipeline;
  /** YYYY-MM-DD: names the night, in UTC. */
  readonly date: string;
  readonly runId: string;
  readonly dryRun: boolean;
  readonly state: State;
  /** What is said in exams. */
  readonly transcripts: Transcripts;
  readonly redactor: Redactor;
  /** Looks a second time at what goes out. Absent: nobody does. */
  readonly guard?: Guard;
  readonly teacher: Teacher;
  /** The ladder, cheapest first. */
  readonly students: readonly Student[];
  /** The models behind the students that are models, by the student's name. Absent: none is. */
  readonly chats?: ReadonlyMap<string, ChatModel>;
  /** Says the user's turns in an exam; null: the recorded ones are said. */
  readonly user: ChatModel | null;
  /** Grades what no check can decide; null: none is configured. */
  readonly judge: ChatModel | null;
  /** Null: none is configured. */
  readonly embedding: EmbeddingAtNight | null;
  /** Every configured model that is over a wire. */
  readonly models: readonly WiredModel[];
  /** The workers that have models of this pipeline. Absent or null: none has. */
  readonly fleet?: NightFleet | null;
  readonly unavailable: readonly Unavailable[];
  /** What a person should know of the files it was put together from. */
  readonly warnings: readonly string[];
  /** Definitions of tools that the pipeline names, by which a student is told of them. */
  readonly toolDefinitions: readonly ToolDefinition[];
  readonly prompts: Prompts;
  /** Work that nobody may wait for, but that has to end before the night does. */
  readonly track: (work: Promise<unknown>) => void;
  readonly settled: () => Promise<unknown>;
  /** The memory, redacted; read when it is first asked for. */
  readonly memories: () => Promise<readonly MemoryFile[]>;
  readonly isWrite: (tool: string) => boolean;
  /** Variables of the machine: they say where agents keep their logs. */
  readonly environment: World['env'];
  readonly emit: (event: NightEvent) => void;
  /** What this run spent so far. Absent: nobody counts. */
  readonly spent?: () => RunSpend;
  readonly clock: () => Date;
  readonly signal: AbortSignal;
}

/** A family with its tasks and the side each of them is on. */
export interface FamilyAtNight {
  readonly family: Family;
  /** Sorted by id. */
  readonly tasks: readonly CleanTask[];
  readonly sides: readonly SideOf[];
  /** Tasks of any family whose success only the skill itself vouches for: no exam is made of them. Absent: none. */
  readonly selfConfirmed?: ReadonlySet<string>;
  /** Absent: none. */
  readonly candidates?: readonly Candidate[];
}

/** A skill that people's playbook offers for a family: staged and unproven until a version of it passes the exam. */
export interface Candidate {
  /** As it is staged, under a name of its own. */
  readonly staged: SkillVersion;
  /** The same under the family's name, on which its exam hangs. */
  readonly draft: Draft;
}
