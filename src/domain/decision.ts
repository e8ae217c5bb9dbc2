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
  | 'healthy';

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
      readonly cause: 'promoted' | 'adopted' | 'rolled-back' | 'disabled' | 'withdrawn';
    }
);

export type DecisionOf<Type extends Decision['type']> = Extract<Decision, { type: Type }>;
