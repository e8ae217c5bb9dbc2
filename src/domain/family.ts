import type { Case, Side } from './exam.ts';
import type { CleanTask } from './task.ts';

/** A cluster of repeated tasks. The id never changes once given. */
export interface Family {
  /** `fam-` + 8 hex digits, derived from its first members; stable across nights. */
  readonly id: string;
  /** kebab-case, unique among families, made from its commonest words and tools; the name of its skill. */
  readonly name: string;
  /** Sorted. */
  readonly taskIds: readonly string[];
  /** Tools that at least half of its tasks called, commonest first. */
  readonly tools: readonly string[];
  /** The few words that set it apart, strongest first. */
  readonly terms: readonly string[];
  /** Distinct sessions and calendar days its tasks come from. */
  readonly sessions: number;
  readonly days: number;
  /** How alike its tasks are: mean similarity of a task to its three nearest, in [0, 1]. Absent: not measured. */
  readonly cohesion?: number;
  /** How much less the tasks of its newest nights resemble its earlier ones than those each other, in [0, 1]. */
  readonly drift?: number;
}

export type FamilyEvent =
  | { readonly type: 'family-born'; readonly familyId: string; readonly tasks: number }
  | { readonly type: 'family-grown'; readonly familyId: string; readonly tasks: number }
  | { readonly type: 'family-renamed'; readonly familyId: string; readonly from: string; readonly to: string }
  /** `from` are families that are no more: their tasks are now `familyId`'s. */
  | {
      readonly type: 'families-merged';
      readonly familyId: string;
      readonly from: readonly string[];
      readonly tasks: number;
      readonly reason: string;
    }
  /** `into` are new families that took tasks of `familyId`, which keeps the rest. */
  | {
      readonly type: 'family-split';
      readonly familyId: string;
      readonly into: readonly string[];
      readonly tasks: number;
      readonly reason: string;
    };

/** Requests that resemble each other but are too few yet to be a family. */
export interface Emerging {
  readonly taskIds: readonly string[];
  readonly terms: readonly string[];
  readonly sessions: number;
  readonly days: number;
}

/**
 * What people said of families, remembered for ever. A family is meant by tasks that were in it when it was said (at most
 * 50 of them), so that the rule holds in any later grouping, whatever ids families have there: it means the family that
 * has most of them. Of what is split off up to 1,000 are named.
 */
export type FamilyRule = {
  readonly at: string;
  /** Absent: a person said it. */
  readonly by?: 'teacher';
  /** One sentence, where one was given. */
  readonly reason?: string;
} & (
  | { readonly type: 'merge'; readonly into: FamilyMeant; readonly from: FamilyMeant }
  /** `part` leaves `family` and is a family of its own. */
  | { readonly type: 'split'; readonly family: FamilyMeant; readonly part: FamilyMeant }
  | { readonly type: 'rename'; readonly family: FamilyMeant; readonly name: string }
  /** Ignored families are known, counted and never examined; `ignored: false` takes that back. */
  | { readonly type: 'ignore'; readonly family: FamilyMeant; readonly ignored: boolean }
);

export interface FamilyMeant {
  readonly id: string;
  readonly name: string;
  readonly taskIds: readonly string[];
}

/**
 * Why a family gets no teacher tonight. `nothing-new`: its verdict stands, and nothing that it rests on has changed.
 * `ignored`, `pinned`, `archived`: people said so.
 */
export type NotTonight =
  | 'too-few'
  | 'covered'
  | 'passes-without-help'
  | 'no-agreement'
  | 'ignored'
  | 'pinned'
  | 'archived'
  | 'nothing-new';

/** What a family is worth distilling for, highest first. */
export interface FamilyRank {
  readonly familyId: string;
  readonly name: string;
  /** Expected tokens a night that a skill would save or put right: frequency × cost × (1 + 4 × failure) × certainty. */
  readonly worth: number;
  readonly factors: {
    /** Requests a night, those of recent nights weighing more. */
    readonly frequency: number;
    /** Tokens of a request, one of output counted as five of input; and the share of requests that fail, smoothed. */
    readonly cost: number;
    readonly failure: number;
    /** That a skill can help: how much its tasks agree in procedure and outcome, in [0, 1]. */
    readonly certainty: number;
  };
  /** Null: it is distilled tonight, budget permitting. */
  readonly not: { readonly why: NotTonight; readonly explanation: string } | null;
}

/** Which side of the split each task is on. Tasks of one group (same session, shared entities, repeats) share a side. */
export interface SideOf {
  readonly taskId: string;
  readonly group: string;
  /**
   * `set-aside`: it was held out until its family became one with another that had practised what gives it away. No teacher
   * sees it and no exam has it.
   */
  readonly side: Side | 'set-aside';
}

/** What the teacher may see of a family: its train side only. */
export interface Lesson {
  readonly family: Pick<Family, 'id' | 'name' | 'tools' | 'terms'>;
  /** Train-side tasks, passed, failed and unknown. */
  readonly tasks: readonly CleanTask[];
  /** Tool names that write. */
  readonly writes: readonly string[];
}

declare const sealed: unique symbol;

/** The held-out cases of a family. Sealed: nothing in `distill/` can take one. */
export interface Exam {
  readonly [sealed]: true;
  readonly cases: readonly Case[];
}
