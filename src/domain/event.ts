import type { ModelCall, ModelRole } from './chat.ts';
import type { BaselineResult, Counts, Decision, Verdict } from './decision.ts';
import type { Economy } from './economy.ts';
import type { Trial } from './exam.ts';
import type { Emerging, Family, FamilyEvent, FamilyRank } from './family.ts';
import type { LibraryChange } from './library.ts';
import type { EntryKind } from './memory.ts';
import type { Transcript } from './model.ts';
import type { LintFinding, SkillFile, SkillVersion } from './skill.ts';
import type { CleanText } from './text.ts';

export type Stage =
  | 'ingest'
  | 'redact'
  | 'cluster'
  | 'distill'
  | 'evaluate'
  | 'decide'
  | 'promote'
  | 'memory'
  | 'report';

/** A family as reports show it. Rates are shares of tasks with a known outcome, null where none is known. */
export interface FamilySummary extends Omit<Family, 'taskIds'> {
  readonly tasks: number;
  readonly passed: number;
  readonly failed: number;
  readonly unknown: number;
  readonly successRate: number | null;
  /** Three requests, verbatim after redaction, from the train side only. */
  readonly examples: readonly string[];
}

export interface EmergingSummary extends Omit<Emerging, 'taskIds'> {
  readonly tasks: number;
  /** Nights until it is a family at the pace it has; null where that cannot be told. */
  readonly nights: number | null;
}

/** How many of the requests of the last days skills serve already, as the night began. */
export interface Coverage {
  /** Counted back from the newest request; null where no request bears a date: all of them. */
  readonly days: number | null;
  readonly requests: number;
  /** Of the requests, those of a family with a live skill, and others that a live skill is about by its words. */
  readonly covered: number;
  readonly alike: number;
  /** Every live skill, by name. */
  readonly skills: readonly { readonly skill: string; readonly covered: number; readonly alike: number }[];
  /** Unproven skills of playbooks that no family asks for; `alike`: requests that they are about by their words. */
  readonly unasked: readonly { readonly skill: string; readonly playbook: string; readonly alike: number }[];
}

export interface LogTotals {
  readonly files: number;
  readonly sessions: number;
  readonly tasks: number;
  readonly skippedLines: number;
}

export interface SkippedLines {
  readonly file: string;
  /** First line it happened on, 1-based; 0 for the file as a whole. */
  readonly line: number;
  readonly reason: string;
  readonly count: number;
}

export interface Spend {
  readonly teacherTokens: number;
  readonly studentTokens: number;
  /** Of the calls whose price is known. */
  readonly usd: number;
  /** Models that were called and have no price. */
  readonly unpriced?: readonly string[];
}

/** A verdict with what it is compared against: everything a report row needs. */
export interface VerdictRow {
  readonly skill: string;
  readonly familyId: string;
  readonly student: string;
  /** Content hash of the version that was judged, null where there was none. */
  readonly version: string | null;
  readonly verdict: Verdict;
  readonly baseline: BaselineResult | null;
  readonly nullPolicy: Counts | null;
  readonly train: Counts | null;
  /** Why a version that the gate promotes waits for a person; absent: it does not. */
  readonly keptBack?: string;
  /** False where the verdict stands from an earlier night. */
  readonly tonight: boolean;
}

/** Everything that happens in a run. Progress, ledger and reports are folds over these. */
export type RunEvent = { readonly at: string } & (
  | {
      readonly type: 'run-started';
      readonly runId: string;
      readonly night: string;
      readonly pipeline: string;
      readonly teacher: string;
      readonly students: readonly string[];
      readonly dryRun: boolean;
    }
  | { readonly type: 'stage-started'; readonly stage: Stage; readonly detail: string }
  | {
      readonly type: 'logs-read';
      readonly totals: LogTotals;
      /** Of `totals.tasks`, those read now. */
      readonly newTasks: number;
      readonly skipped: readonly SkippedLines[];
      /** Half-written last lines, which the next run reads: no loss. Absent: none. */
      readonly waiting?: readonly SkippedLines[];
      /** Sessions of projects that the pipeline leaves out. Absent: none. */
      readonly leftOut?: number;
    }
  | { readonly type: 'texts-redacted'; readonly counts: { readonly [rule: string]: number } }
  | {
      readonly type: 'families-found';
      readonly families: readonly FamilySummary[];
      /** Tasks that belong to no family: one-offs. */
      readonly unassigned: number;
      readonly changes: readonly FamilyEvent[];
      /** Requests too few to be a family yet. Absent in the ledgers of versions that did not tell. */
      readonly emerging?: readonly EmergingSummary[];
      /** Tasks whose family has a live skill. */
      readonly covered?: number;
    }
  /** What deserves a teacher tonight, and why the rest does not; and what skills serve already. */
  | { readonly type: 'families-ranked'; readonly ranks: readonly FamilyRank[]; readonly coverage?: Coverage }
  | { readonly type: 'family-idle'; readonly familyId: string; readonly name: string; readonly reason: string }
  | {
      readonly type: 'suite-built';
      readonly skill: string;
      readonly familyId: string;
      readonly train: number;
      readonly heldOut: number;
      readonly suiteHash: string;
    }
  | {
      readonly type: 'draft-written';
      readonly skill: string;
      readonly version: string;
      readonly teacher: string;
      readonly round: number;
      readonly change: string;
      readonly findings: readonly LintFinding[];
    }
  | {
      readonly type: 'draft-judged';
      readonly skill: string;
      readonly version: string;
      readonly accepted: boolean;
      readonly train: Counts;
    }
  | {
      readonly type: 'trial-finished';
      readonly skill: string;
      /** Absent in the ledgers of versions that did not tell. */
      readonly student?: string;
      readonly trial: Trial;
      readonly transcript: Transcript<CleanText> | null;
    }
  /** One exchange with a model: what tokens and money are summed from. */
  | { readonly type: 'model-called'; readonly call: ModelCall }
  /** A model that no further call goes to tonight, and why. */
  | { readonly type: 'model-down'; readonly role: ModelRole; readonly model: string; readonly reason: string }
  /** What the night is expected to cost at most, before its first call; null where a price is not known. */
  | {
      readonly type: 'spend-estimated';
      readonly teacherTokens: number;
      readonly studentTokens: number;
      readonly usd: number | null;
      readonly minutes: number | null;
      readonly basis: string;
    }
  /** A family that was not examined to its end for want of a model or of money; the next night goes on there. */
  | {
      readonly type: 'family-postponed';
      readonly familyId: string;
      readonly name: string;
      readonly reason: string;
      readonly code: string;
    }
  /** Trials that were started ahead of a sequential test and not needed once its verdict fell: in no evidence. */
  | { readonly type: 'trials-discarded'; readonly skill: string; readonly count: number }
  | { readonly type: 'verdict-reached'; readonly row: VerdictRow }
  /** Everything else that was decided of a skill and stands in its evidence: checks of graders, discovery, comparisons. */
  | { readonly type: 'decision-made'; readonly skill: string; readonly decision: Decision }
  /** What the night's decisions and skills cost and save, from ledgers alone. */
  | { readonly type: 'economy-counted'; readonly economy: Economy }
  /** The text that the verdict was about and the one it would replace, for reports. */
  | {
      readonly type: 'version-shown';
      readonly skill: string;
      readonly version: string;
      readonly text: string;
      readonly files?: readonly SkillFile[];
      readonly previous: Omit<SkillVersion, 'skill'> | null;
    }
  | { readonly type: 'change-planned'; readonly change: LibraryChange }
  | { readonly type: 'change-applied'; readonly change: LibraryChange }
  /** What became of a promotion that waits as a pull request, and what a person does next. */
  | {
      readonly type: 'proposal-made';
      readonly skill: string;
      readonly version: string;
      readonly state: 'open' | 'merged' | 'closed';
      /** Of the pull request; null where none was opened. */
      readonly url: string | null;
      readonly message: string;
    }
  /** What the night put into the memory; absent where it keeps none. */
  | {
      readonly type: 'memory-kept';
      /** Entries written, by kind. */
      readonly learnt: { readonly [Kind in EntryKind]?: number };
      /** Of MEMORY.md. */
      readonly tokens: number;
      readonly maximumTokens: number;
      /** Daily entries that the summary looked at; 0 where none was due. */
      readonly summarised: number;
      /** Daily files past their time, moved to `archive/`. */
      readonly archived: number;
      readonly conflicts: number;
    }
  /** Something a person should know, that stopped nothing. */
  | { readonly type: 'warning-raised'; readonly message: string; readonly file?: string; readonly line?: number }
  | {
      readonly type: 'run-ended';
      readonly exitCode: number;
      readonly spend: Spend;
      readonly replay: { readonly hits: number; readonly misses: number };
      readonly durationMs: number;
    }
);

export type RunEventOf<Type extends RunEvent['type']> = Extract<RunEvent, { type: Type }>;
