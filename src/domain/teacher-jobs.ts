import type { TaskLabel } from './task.ts';
import type { CleanText } from './text.ts';

/** What is to be learnt from one task. Words are the teacher's own until redaction has seen them. */
export type TaskLesson =
  | { readonly worthLearning: false; readonly reason: string; readonly preferences: readonly string[] }
  | {
      readonly worthLearning: true;
      readonly outcome: 'passed';
      readonly goal: string;
      readonly approach: string;
      readonly keyDecisions: readonly string[];
      readonly procedure: readonly string[];
      /** Facts about the user. */
      readonly preferences: readonly string[];
    }
  | {
      readonly worthLearning: true;
      readonly outcome: 'failed';
      readonly failurePoint: string;
      readonly flawedReasoning: string;
      readonly correctApproach: string;
      readonly prevention: string;
      readonly preferences: readonly string[];
    };

export interface OutcomeJudgement {
  readonly taskId: string;
  readonly label: TaskLabel;
  /** In [0, 1]. */
  readonly confidence: number;
  /** One sentence that names what in the record decides it. */
  readonly reason: string;
}

/** A fact of MEMORY.md as a teacher words it. */
export interface CuratedFact {
  /** One whole sentence; says nothing that its sources do not say. */
  readonly text: string;
  /** Ids of the entries and facts it rests on; at least one. */
  readonly from: readonly string[];
  /** Heading it belongs under. */
  readonly section: string;
}

/** What a teacher makes of MEMORY.md: a proposal, checked before it is taken. What is named nowhere is left out. */
export interface CuratedMemory {
  readonly facts: readonly CuratedFact[];
  readonly superseded: readonly { readonly id: string; readonly by: string }[];
  readonly conflicts: readonly (readonly [string, string])[];
}

/** A person's turn in a session, as a teacher may see it. */
export interface SessionTurn {
  /** Among the person's turns of the session, from 0. */
  readonly number: number;
  readonly said: CleanText;
  /** The last words of the assistant before it; empty where it said nothing. */
  readonly before: CleanText;
}

/** A recorded request asked otherwise. */
export interface RequestVariant {
  readonly taskId: string;
  /** As many turns as the task's own request. */
  readonly request: readonly string[];
}
