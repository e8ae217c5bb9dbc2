import type { DiscoveryMeasure, JudgeCheck, Misjudged, RenewalReason } from './checks.ts';
import type { StepSource, TextFinding } from './skill.ts';

export type { DiscoveryMeasure, JudgeCheck, Misjudged, RenewalReason, Share } from './checks.ts';

/** Frozen for one cycle; its hash names it. Symbols as in the gate's description: target, floor, aim, sink, rho, beta, alpha. */
export interface Design {
  readonly target: number;
  readonly floor: number;
  readonly aim: number;
  readonly sink: number;
  readonly rho: number;
  readonly beta: number;
  /** Total error over all attempts for ever; attempt t gets alpha / (t (t + 1)). */
  readonly alpha: number;
  readonly minimumHeldOut: number;
  /** Gate runs per skill and night, and candidate runs without a certificate before a rejection. */
  readonly nightBudget: number;
  readonly cap: number;
  readonly pairCap: number;
  readonly maximumErroredShare: number;
}

export type VerdictWord =
  | 'promote'
  | 'keep-incumbent'
  | 'needs-more-evidence'
  | 'reject'
  | 'regressed'
  | 'not-needed'
  | 'plateaued'
  | 'suspect'
  | 'healthy'
  /** The suite cannot tell planted good answers from planted bad ones: nothing that it says counts. */
  | 'ungradable'
  /** Requests do not find it among the other skills, or it takes theirs. */
  | 'undiscoverable';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly errored: number;
}

export interface PairCounts {
  readonly wins: number;
  readonly losses: number;
  readonly ties: number;
}

/** A case that the live version does better on. */
export interface Regression {
  readonly caseId: string;
  /** A person's mark: it blocks a promotion. */
  readonly pinned: boolean;
  /** On the same runs of this case. */
  readonly candidate: Counts;
  readonly incumbent: Counts;
}

/** The numbers a verdict rests on; every one a function of the counts. */
export interface Arithmetic {
  readonly attempt: number;
  readonly alpha: number;
  readonly lower: number;
  readonly upper: number;
  readonly rate: number;
  /** (s + 4·floor) / (n + 4). */
  readonly estimate: number;
  /** 95 % interval clustered by group: information on new tasks, not part of the test. */
  readonly clustered?: { readonly low: number; readonly high: number };
  readonly pairs?: PairCounts & { readonly betting: number; readonly futility: number };
  /** About how many more held-out cases (or runs) a verdict needs. */
  readonly stillNeeded?: number;
}

/** How the arms the candidate is compared with did, on the same held-out cases. */
export interface BaselineResult extends Counts {
  readonly state: 'not-needed' | 'below-floor' | 'comparator' | 'undecided';
}

export interface Verdict {
  readonly word: VerdictWord;
  /** One sentence that a person understands. */
  readonly reason: string;
  readonly counts: Counts;
  readonly arithmetic: Arithmetic;
  /** Against the live version, where both sat the same cases; absent: none. */
  readonly regressions?: readonly Regression[];
}

/** A line of `decisions.jsonl`. `id` is a hash of all but `night`, so writing it again changes nothing. */
export type Decision = { readonly id: string; readonly night: string } & (
  | {
      readonly type: 'cycle-opened';
      readonly cycle: number;
      readonly reason: 'first' | 'suite-changed' | 'design-changed' | 'promoted';
      readonly design: Design;
      readonly designHash: string;
      readonly suiteHash: string;
      /** What the suite gained and lost against the one before, in held-out cases; absent: nothing. */
      readonly added?: number;
      readonly retired?: number;
      /** Why it was renewed; absent: it was not, or an older version did not tell. */
      readonly why?: RenewalReason;
    }
  /** What a fingerprint is made of, each part by its own hash or value: says what changed where it changes. */
  | {
      readonly type: 'fingerprint-named';
      readonly fingerprint: string;
      readonly student: string;
      readonly parts: { readonly [part: string]: string };
    }
  | {
      readonly type: 'graders-checked';
      readonly cycle: number;
      readonly suiteHash: string;
      /** Of everything that grades: harness, assertions, judge. */
      readonly grader: string;
      /** How many answers were planted. */
      readonly good: number;
      readonly bad: number;
      readonly misjudged: readonly Misjudged[];
      readonly judge?: JudgeCheck;
      /** How many checks of the suite came before, where this is an earlier one of them that counts again. Absent: it is none. */
      readonly again?: number;
    }
  | {
      readonly type: 'discovery-measured';
      readonly cycle: number;
      readonly version: string;
      /** Of the names and descriptions of all skills that were listed. */
      readonly library: string;
      readonly measures: readonly DiscoveryMeasure[];
      readonly found: boolean;
      /** Descriptions that were tried before this one in the same examination. */
      readonly sharpened: number;
    }
  /** Run for run on the same cases and seeds: with the best past transcript instead, or the live version on pinned cases. */
  | {
      readonly type: 'comparison-made';
      readonly cycle: number;
      readonly version: string;
      readonly fingerprint: string;
      readonly arm: 'raw-trace' | 'incumbent';
      /** The task whose transcript it was, or the live version. */
      readonly other: string;
      /** Why the version waits for a person, whatever the gate said; null: it does not. */
      readonly keptBack: string | null;
      readonly pairs: PairCounts;
      /** Of that arm. */
      readonly counts: Counts;
    }
  /**
   * What the text of a version that the gate promotes holds and rests on, told once: findings that a person has to look at
   * before it goes live (`nightschool adopt`), and the tasks that each of its steps comes from.
   */
  | {
      readonly type: 'version-screened';
      readonly version: string;
      /** Of severity `review`; empty: nothing keeps it back. */
      readonly findings: readonly TextFinding[];
      readonly sources: readonly StepSource[];
    }
  /** How tasks went that agents did with the live version, by their own logs and reports, since it went live. */
  | {
      readonly type: 'field-checked';
      readonly version: string;
      readonly counts: { readonly passed: number; readonly failed: number; readonly unknown: number };
      /** Always-valid bounds of the success rate. */
      readonly lower: number;
      readonly upper: number;
      readonly state: 'holds' | 'undecided' | 'drifting';
    }
  /** A person refused a version; the teacher hears why. */
  | {
      readonly type: 'version-rejected';
      /** How many refusals came before it; absent in older logs, in which the same one twice is one line. */
      readonly sequence?: number;
      readonly version: string;
      readonly why: string;
    }
  /** A person's word on the skill as it stands: `pinned` is left alone by nights, whatever they find. */
  | { readonly type: 'skill-pinned'; readonly sequence: number; readonly pinned: boolean }
  /** A promotion waits as a pull request. */
  | {
      readonly type: 'change-proposed';
      readonly version: string;
      readonly branch: string;
      /** Null where none could be opened from here. */
      readonly url: string | null;
    }
  | {
      readonly type: 'baseline-measured';
      readonly cycle: number;
      readonly fingerprint: string;
      readonly result: BaselineResult;
      readonly nullPolicy: Counts;
    }
  | {
      readonly type: 'draft-searched';
      readonly cycle: number;
      readonly version: string;
      readonly round: number;
      readonly accepted: boolean;
      readonly wins: number;
      readonly losses: number;
      readonly train: Counts;
      readonly change: string;
    }
  | {
      readonly type: 'attempt-opened';
      readonly cycle: number;
      readonly attempt: number;
      readonly version: string;
      readonly fingerprint: string;
      readonly passSeed: number;
    }
  | {
      readonly type: 'verdict-reached';
      readonly cycle: number;
      readonly attempt: number;
      readonly version: string;
      readonly fingerprint: string;
      readonly student: string;
      readonly suiteHash: string;
      readonly verdict: Verdict;
    }
  | {
      readonly type: 'version-changed';
      /** How many changes of version came before it. */
      readonly sequence: number;
      readonly from: string | null;
      readonly to: string | null;
      readonly cause: 'promoted' | 'adopted' | 'rolled-back' | 'disabled' | 'withdrawn' | 'archived';
    }
);

export type DecisionOf<Type extends Decision['type']> = Extract<Decision, { type: Type }>;
