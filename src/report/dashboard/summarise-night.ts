import type { NightSummary } from '../../domain/dashboard.ts';
import type { VerdictWord } from '../../domain/decision.ts';
import type { FamilySummary, RunEvent } from '../../domain/event.ts';
import { foldReport, type Report, verdictsOf } from '../fold.ts';
import type { FamilyReport } from '../fold-families.ts';

/** What a run came to, from its events, complete or not: what the dashboard keeps of every night. */
export function summariseNight(events: readonly RunEvent[]): NightSummary {
  return summariseReport(foldReport(events));
}

function summariseReport(report: Report): NightSummary {
  const { runId, night, pipeline, startedAt, durationMs, exitCode, coverage, trials, replay, spend } = report;
  return {
    ...{ runId, night, pipeline, startedAt, durationMs, exitCode, coverage, trials, replay, spend },
    logs: { ...report.logs, newTasks: report.newTasks },
    unassigned: report.unassigned,
    families: report.families.map(toPoint),
    verdicts: countVerdicts(report),
    changes: report.changes.filter(({ applied }) => applied).map(({ change: { type, skill } }) => ({ type, skill })),
    memory: memoryOf(report),
    warnings: report.warnings.length,
    usdPerPromotion: report.economy?.perPromotion?.usd ?? null,
    couldSaveUsdAWeek: couldSave(report),
  };
}

function toPoint({
  id,
  name,
  tasks,
  passed,
  failed,
  unknown,
}: FamilySummary | FamilyReport): NightSummary['families'][number] {
  return { id, name, tasks, passed, failed, unknown };
}

function countVerdicts(report: Report): NightSummary['verdicts'] {
  const counts: { [Word in VerdictWord]?: number } = {};
  for (const { tonight, verdict } of verdictsOf(report)) {
    if (tonight) counts[verdict.word] = (counts[verdict.word] ?? 0) + 1;
  }
  return counts;
}

function memoryOf({ memory }: Report): NightSummary['memory'] {
  if (memory === null) return null;
  const { tokens, maximumTokens, conflicts } = memory;
  return { tokens, maximumTokens, conflicts };
}

/** Of the live skills whose saving is known in money; null where it is known of none. */
function couldSave({ economy }: Report): number | null {
  const known = (economy?.skills ?? []).flatMap(({ couldSaveAWeek }) => couldSaveAWeek?.usd ?? []);
  return known.length === 0 ? null : known.reduce((sum, usd) => sum + usd, 0);
}
