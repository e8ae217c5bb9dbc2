import type { Counts, VerdictWord } from '../../domain/decision.ts';
import type { Spend, Stage } from '../../domain/event.ts';
import type { Arm, Phase } from '../../domain/exam.ts';

/** How far a night has come: a fold of its events so far. Times are milliseconds since 1970. */
export interface Progress {
  /** Null before the first event. */
  readonly night: string | null;
  readonly pipeline: string;
  readonly startedAt: number;
  /** Null while it runs. */
  readonly ended: { readonly durationMs: number; readonly exitCode: number } | null;
  readonly stage: StageUnderWay | null;
  /** In the order they ended. */
  readonly stagesDone: readonly { readonly stage: Stage; readonly durationMs: number }[];
  readonly families: FamiliesProgress;
  /** Held-out cases of the skills under way. */
  readonly suites: readonly { readonly skill: string; readonly heldOut: number }[];
  /** Exams under way, the one that moved last at the end. */
  readonly exams: readonly ExamProgress[];
  /** Of students; `recent`: when the last of them ended, oldest first. */
  readonly runs: { readonly count: number; readonly recent: readonly number[] };
  readonly verdicts: { readonly [Word in VerdictWord]?: number };
  readonly spend: Spend;
  readonly warnings: number;
  /** When the families are expected to be done, at the earliest and at the latest; null: not known. */
  readonly estimate: { readonly earliest: number; readonly latest: number } | null;
  /** After so many minutes no model is asked any more; null: no limit, or not told. */
  readonly budgetMinutes: number | null;
}

export interface StageUnderWay {
  readonly stage: Stage;
  readonly since: number;
  /** What of it was begun last, and when. */
  readonly detail: string;
  readonly detailSince: number;
}

export interface FamiliesProgress {
  /** To be gone through tonight; null before that is known. */
  readonly count: number | null;
  /** Names of those that take their time; null before it is known. The others' verdicts stand, or they have too little. */
  readonly slow: readonly string[] | null;
  readonly underWay: readonly string[];
  readonly done: readonly string[];
  /** Milliseconds between the ends of slow ones. */
  readonly paces: readonly number[];
  /** When the last slow one ended; before that, when the examining began. */
  readonly since: number;
}

/** Runs of one student with one version in one phase. */
export interface ExamProgress {
  readonly key: string;
  readonly skill: string;
  readonly phase: Phase;
  readonly arm: Arm;
  readonly counts: Counts;
  /** Cases of the exam, each sat once at least; null where a phase has no fixed number. */
  readonly planned: number | null;
}

/** A night of which nothing has happened yet. */
export function startProgress({ budgetMinutes = null }: { readonly budgetMinutes?: number | null } = {}): Progress {
  return {
    night: null,
    pipeline: '',
    startedAt: 0,
    ended: null,
    stage: null,
    stagesDone: [],
    families: { count: null, slow: null, underWay: [], done: [], paces: [], since: 0 },
    suites: [],
    exams: [],
    runs: { count: 0, recent: [] },
    verdicts: {},
    spend: { teacherTokens: 0, studentTokens: 0, usd: 0 },
    warnings: 0,
    estimate: null,
    budgetMinutes,
  };
}
