import type { BaselineResult, Counts, Share, VerdictWord } from './decision.ts';
import type { SkillEconomy } from './economy.ts';
import type { Coverage, LogTotals, RunEvent, Spend } from './event.ts';
import type { Arm, Case, Trial } from './exam.ts';
import type { MemoryHealth } from './memory.ts';
import type { Transcript } from './model.ts';
import type { SkillVersion, StepSource, TextFinding } from './skill.ts';
import type { CleanText } from './text.ts';

/** What one run came to, small enough to be kept for every night there was. A fold of its ledger. */
export interface NightSummary {
  readonly runId: string;
  /** YYYY-MM-DD. */
  readonly night: string;
  readonly pipeline: string;
  readonly startedAt: string;
  readonly durationMs: number;
  /** Null where the run never ended. */
  readonly exitCode: number | null;
  readonly logs: LogTotals & { readonly newTasks: number };
  readonly unassigned: number;
  readonly families: readonly FamilyPoint[];
  readonly coverage: Coverage | null;
  readonly trials: Counts;
  readonly replay: { readonly hits: number; readonly misses: number };
  readonly spend: Spend;
  /** Of verdicts reached in this run. */
  readonly verdicts: { readonly [Word in VerdictWord]?: number };
  readonly changes: readonly { readonly type: string; readonly skill: string }[];
  readonly memory: { readonly tokens: number; readonly maximumTokens: number; readonly conflicts: number } | null;
  readonly warnings: number;
  /** What a promotion had cost by then, and what live skills could save a week; null where it was not counted. */
  readonly usdPerPromotion: number | null;
  readonly couldSaveUsdAWeek: number | null;
}

/** A family as it was in one night. */
export interface FamilyPoint {
  readonly id: string;
  readonly name: string;
  readonly tasks: number;
  readonly passed: number;
  readonly failed: number;
  readonly unknown: number;
}

/** How a student stands with a skill: a cell of the matrix. */
export interface StudentStanding {
  readonly student: string;
  readonly verdict: VerdictWord;
  readonly version: string;
  /** The live version, proven for this student. */
  readonly certified: boolean;
  /** In words; empty: nothing has changed since the certificate. */
  readonly lapsed: string;
  readonly fingerprint: string;
  readonly lower: number;
  readonly passed: number;
  readonly failed: number;
  readonly night: string;
  readonly reason: string;
}

/** A row of the matrix. */
export interface SkillStanding {
  readonly skill: string;
  readonly description: string | null;
  readonly familyId: string | null;
  readonly live: string | null;
  readonly staged: string | null;
  readonly pinned: boolean;
  readonly archived: string | null;
  readonly refused: string | null;
  /** What a person has to look at in the text of the staged version; absent: nothing. */
  readonly findings?: readonly TextFinding[];
  /** Cheapest first. */
  readonly students: readonly StudentStanding[];
  readonly uses: { readonly served: number; readonly passed: number; readonly failed: number };
  readonly economy: SkillEconomy | null;
}

/** The gate's view after one more counted run; rates are shares, bounds hold at all of them at once. */
export interface ConvergencePoint {
  /** Counted runs so far, from 1. */
  readonly runs: number;
  readonly rate: number;
  readonly lower: number;
  readonly upper: number;
}

/** One attempt at the gate, as it went. */
export interface AttemptCurve {
  readonly attempt: number;
  readonly cycle: number;
  readonly version: string;
  readonly student: string;
  readonly fingerprint: string;
  readonly night: string;
  /** The verdict's word; null while it is open. */
  readonly verdict: VerdictWord | null;
  readonly alpha: number;
  readonly floor: number;
  readonly target: number;
  readonly points: readonly ConvergencePoint[];
}

/** One case of the exam and how each arm did on it, over all runs of the cycle that counts. */
export interface CaseStanding extends Pick<Case, 'id' | 'group' | 'side' | 'origin' | 'request'> {
  readonly pinned: boolean;
  readonly arms: { readonly [Name in Arm]?: Counts };
  /** Newest first; `Dashboard.hasPage` tells which have a page. */
  readonly trials: readonly Pick<Trial, 'id' | 'arm' | 'phase' | 'outcome' | 'night'>[];
}

/** A version of a skill, oldest first in its history. */
export interface VersionEntry extends SkillVersion {
  readonly state: string;
  readonly since: string;
  /** A teacher's name, or `a person`; null where its text does not say. */
  readonly by: string | null;
  readonly change: string | null;
  readonly why: string | null;
  /** Nights on which it was live, in words; empty: never. */
  readonly live: string;
  /** The tasks that its steps come from; absent where that was never told. */
  readonly sources?: readonly StepSource[];
}

/** Everything that a skill's own page shows. */
export interface SkillHistory extends SkillStanding {
  readonly family: FamilyPoint | null;
  readonly versions: readonly VersionEntry[];
  readonly attempts: readonly AttemptCurve[];
  /** Of the newest cycle, against the same student without the skill. */
  readonly baseline: BaselineResult | null;
  readonly cases: readonly CaseStanding[];
  /** What was checked and compared besides, newest last, one sentence each. */
  readonly proof: readonly { readonly night: string; readonly sentence: string }[];
  readonly discovery: readonly { readonly by: string; readonly recall: Share; readonly precision: Share }[];
}

/** A run of a student with what was said. */
export interface TrialRecord {
  readonly skill: string;
  readonly student: string | null;
  readonly trial: Trial;
  /** Null where it is not kept any more, or the student broke down. */
  readonly transcript: Transcript<CleanText> | null;
  /** Null where the case has retired since. */
  readonly case: Case | null;
  /** The SKILL.md that the student had; null in arms without one. */
  readonly text: string | null;
}

/** Everything that the dashboard shows, but for single skills and trials, which are read as their pages are made. */
export interface Dashboard {
  /** The newest run. */
  readonly tonight: readonly RunEvent[];
  /** Oldest first. */
  readonly nights: readonly NightSummary[];
  /** By name. */
  readonly skills: readonly SkillStanding[];
  readonly memory: MemoryHealth | null;
  /** Pages of trials that there are. */
  readonly hasPage: (trialId: string) => boolean;
}

/** A page of the dashboard: `path` is relative to its folder, with `/`, such as `skills/order-cancellation.html`. */
export interface DashboardPage {
  readonly path: string;
  readonly text: string;
}
