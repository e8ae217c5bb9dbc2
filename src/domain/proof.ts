import type { PromoteMode } from './library.ts';

export interface PromoteSettings {
  readonly mode: PromoteMode;
  /** Of pull requests: the branch they are to be merged into; null: the one that is checked out. */
  readonly base: string | null;
}

/** How exams are made of what logs bring, night after night. A suite stands until it is renewed: then a new cycle begins. */
export interface SuiteSettings {
  /** Held-out cases that one entity group may have; the newest are taken. */
  readonly perGroup: number;
  /** Held-out cases in all; the newest are taken. */
  readonly maximumHeldOut: number;
  /** Cases asked longer ago than this before the newest of the family retire, while enough are left. */
  readonly maximumAgeDays: number;
  /** Share of held-out cases that have to be new, or to retire, before the suite is renewed. */
  readonly renewShare: number;
  /** Train cases that a teacher may make up for one family; never in an exam. 0: none. */
  readonly teacherCases: number;
}

/** What a version has to reach among the other skills before it sits the gate. */
export interface DiscoverySettings {
  /** Least share of held-out requests of its family that find it first. */
  readonly recall: number;
  /** Least share of near misses that do not. */
  readonly precision: number;
  /** Most that another skill's own recall may fall by. */
  readonly loss: number;
  /** Descriptions that the teacher may try after the first. */
  readonly sharpen: number;
  /** Made-up skills that are listed beside a library of fewer than this. */
  readonly distractors: number;
  /** Whether students that are models choose too, beside the search. */
  readonly student: boolean;
}

/** How live skills are watched in the logs of agents that use them. */
export interface FieldSettings {
  /** Success rate under which a live skill is flagged. */
  readonly flagBelow: number;
  /** Uses with a known outcome below which nothing is said. */
  readonly minimumUses: number;
  /** Days without a use after which a skill is reported as unused. */
  readonly unusedAfterDays: number;
}
