import type { Cause } from './exam.ts';
import type { Lesson } from './family.ts';
import type { Json, JsonOf } from './json.ts';
import type { Draft } from './skill.ts';
import type { CleanText } from './text.ts';

export type Arguments = { readonly [name: string]: Json };

/**
 * One entry of a conversation. What a student says or calls is its own text (`string`) until redaction
 * has seen it; a transcript that is stored or shown to a teacher is a `Transcript<CleanText>`.
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
    }
  | { readonly role: 'result'; readonly callId: string; readonly content: JsonOf<Text>; readonly isError: boolean };

/** What a student does next. A reply ends its turn; `waiting` says it asked the user for something it needs. */
export type StudentAction =
  | { readonly kind: 'call'; readonly tool: string; readonly arguments: Arguments; readonly skillStep?: number }
  | { readonly kind: 'reply'; readonly text: string; readonly waiting: boolean };

export interface ToolDescription {
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
  act(
    prompt: StudentPrompt,
  ): Promise<{ readonly action: StudentAction; readonly tokens: { readonly input: number; readonly output: number } }>;
}

/** `miss`: nobody ever recorded this call and the tools cannot answer it. */
export type ToolAnswer =
  | { readonly kind: 'answer'; readonly content: JsonOf<CleanText>; readonly isError: boolean }
  | { readonly kind: 'miss' };

export interface ToolBox {
  readonly tools: readonly ToolDescription[];
  call(tool: string, args: Arguments): Promise<ToolAnswer>;
}

export type TranscriptEnd = 'done' | 'gave-up' | 'turn-limit' | 'replay-miss';

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

export interface DraftContext {
  /** SKILL.md of the promoted version, if there is one. */
  readonly incumbent?: string;
  /** Recalled playbooks and memories, best first. */
  readonly memories: readonly CleanText[];
  /** The draft to refine and where it failed on train; absent for a first draft. */
  readonly refine?: { readonly draft: Draft; readonly failures: readonly TrainFailure[]; readonly round: number };
}

/** Writes drafts from lessons. Returns none where it has nothing (better) to offer. */
export interface Teacher {
  readonly name: string;
  readonly fingerprint: string;
  draft(lesson: Lesson, context: DraftContext): Promise<readonly Draft[]>;
}
