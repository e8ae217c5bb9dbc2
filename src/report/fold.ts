import type { BaselineResult, Counts } from '../domain/decision.ts';
import type {
  Coverage,
  EmergingSummary,
  LogTotals,
  RunEvent,
  SkippedLines,
  Spend,
  VerdictRow,
} from '../domain/event.ts';
import type { Trial } from '../domain/exam.ts';
import type { FamilyEvent, FamilyRank } from '../domain/family.ts';
import type { LibraryChange } from '../domain/library.ts';
import { all, type Fields, last, withoutType } from './events.ts';
import { type FamilyReport, foldFamilies, foldVerdicts } from './fold-families.ts';
import { foldInUse, type InUseReport } from './in-use.ts';
import { foldModels, type ModelsReport, sumSpend } from './models.ts';

export interface ChangeReport {
  readonly change: LibraryChange;
  readonly applied: boolean;
}

/** Everything a reporter may say about a night. */
export interface Report extends Fields<'run-started'>, InUseReport {
  readonly startedAt: string;
  readonly logs: LogTotals;
  readonly newTasks: number;
  readonly skipped: readonly SkippedLines[];
  /** Half-written lines that the next run reads. */
  readonly waiting: readonly SkippedLines[];
  /** Sessions of projects that the pipeline leaves out. */
  readonly leftOut: number;
  readonly redactions: { readonly [rule: string]: number };
  /** Families with verdicts first, then by how often they were asked. */
  readonly families: readonly FamilyReport[];
  readonly unassigned: number;
  readonly familyChanges: readonly FamilyEvent[];
  /** What deserves a teacher, most worth first. */
  readonly ranks: readonly FamilyRank[];
  /** Requests too few to be a family yet. */
  readonly emerging: readonly EmergingSummary[];
  /** Null where it was not measured. */
  readonly coverage: Coverage | null;
  /** Verdicts whose family is not among tonight's. */
  readonly otherVerdicts: readonly VerdictRow[];
  readonly changes: readonly ChangeReport[];
  /** Promotions that wait as pull requests, as far as the night had to do with them. */
  readonly proposals: readonly Fields<'proposal-made'>[];
  readonly warnings: readonly Fields<'warning-raised'>[];
  /** Null where the night kept no memory. */
  readonly memory: Fields<'memory-kept'> | null;
  readonly trials: Counts;
  readonly replay: { readonly hits: number; readonly misses: number };
  readonly spend: Spend;
  readonly models: ModelsReport;
  readonly durationMs: number;
  /** Null where the run never ended: it was stopped, and its numbers are what there was by then. */
  readonly exitCode: number | null;
}

const NOT_STARTED: Fields<'run-started'> & { readonly at: string } = {
  at: '',
  runId: 'unknown',
  night: 'unknown',
  pipeline: 'unknown',
  teacher: 'unknown',
  students: [],
  dryRun: false,
};

/** A night from its events, complete or not. Of repeated events the last counts. */
export function foldReport(events: readonly RunEvent[]): Report {
  const { at, ...started } = last(events, 'run-started') ?? NOT_STARTED;
  const read = last(events, 'logs-read');
  const found = last(events, 'families-found');
  const ranked = last(events, 'families-ranked');
  const ended = last(events, 'run-ended');
  const memory = last(events, 'memory-kept');
  const families = foldFamilies(events, found?.families ?? []);
  const known = new Set(families.map(({ id }) => id));
  const trials = all(events, 'trial-finished').map(({ trial }) => trial);
  return {
    ...withoutType(started),
    startedAt: at,
    logs: read?.totals ?? { files: 0, sessions: 0, tasks: 0, skippedLines: 0 },
    newTasks: read?.newTasks ?? 0,
    skipped: read?.skipped ?? [],
    waiting: read?.waiting ?? [],
    leftOut: read?.leftOut ?? 0,
    redactions: last(events, 'texts-redacted')?.counts ?? {},
    families,
    unassigned: found?.unassigned ?? 0,
    familyChanges: found?.changes ?? [],
    ranks: ranked?.ranks ?? [],
    emerging: found?.emerging ?? [],
    coverage: ranked?.coverage ?? null,
    otherVerdicts: foldVerdicts(events).filter(({ familyId }) => !known.has(familyId)),
    changes: foldChanges(events),
    proposals: all(events, 'proposal-made').map(withoutType),
    warnings: all(events, 'warning-raised').map(withoutType),
    memory: memory === undefined ? null : withoutType(memory),
    trials: countOutcomes(trials),
    replay: ended?.replay ?? sumReplay(trials),
    spend: ended?.spend ?? sumSpend(all(events, 'model-called').map(({ call }) => call)),
    models: foldModels(events),
    ...foldInUse(events),
    durationMs: ended?.durationMs ?? elapsed(events),
    exitCode: ended?.exitCode ?? null,
  };
}

/** Every verdict of the night, by family as reported, then those of no family. */
export function verdictsOf(report: Report): readonly VerdictRow[] {
  return [...report.families.flatMap(({ verdicts }) => verdicts), ...report.otherVerdicts];
}

/** What a certificate was held against, from the row's own numbers: estimate = (s + 4·floor) / (n + 4), target = floor + .10. */
export function marksOf({ verdict }: VerdictRow): { readonly floor: number; readonly target: number } {
  const { passed, failed } = verdict.counts;
  const floor = (verdict.arithmetic.estimate * (passed + failed + 4) - passed) / 4;
  const tidy = Math.min(0.89, Math.max(0, Math.round(floor * 1000) / 1000));
  return { floor: tidy, target: Math.round((tidy + 0.1) * 1000) / 1000 };
}

export function countOutcomes(trials: readonly Trial[]): Counts {
  const count = (outcome: Trial['outcome']) => trials.filter((trial) => trial.outcome === outcome).length;
  return { passed: count('passed'), failed: count('failed'), errored: count('errored') };
}

/** Runs that say something: an errored one is neither passed nor failed. */
export function graded({ passed, failed }: Counts | BaselineResult): number {
  return passed + failed;
}

/** A change is planned, then applied; in a dry run it stays a plan. */
function foldChanges(events: readonly RunEvent[]): ChangeReport[] {
  const identity = (change: LibraryChange) => JSON.stringify([change.type, change.skill, change.from]);
  const applied = all(events, 'change-applied').map(({ change }) => change);
  const done = new Set(applied.map(identity));
  const open = all(events, 'change-planned').map(({ change }) => change);
  return [
    ...applied.map((change) => ({ change, applied: true })),
    ...open.filter((change) => !done.has(identity(change))).map((change) => ({ change, applied: false })),
  ];
}

function sumReplay(trials: readonly Trial[]): Report['replay'] {
  return trials.reduce((sum, { hits, misses }) => ({ hits: sum.hits + hits, misses: sum.misses + misses }), {
    hits: 0,
    misses: 0,
  });
}

function elapsed(events: readonly RunEvent[]): number {
  const first = Date.parse(events[0]?.at ?? '');
  const end = Date.parse(events.at(-1)?.at ?? '');
  return Number.isNaN(end - first) ? 0 : Math.max(0, end - first);
}
