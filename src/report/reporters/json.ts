import type { VerdictRow } from '../../domain/event.ts';
import { escapeHiddenJson } from '../../util/text-safety/escape.ts';
import { type ChangeReport, marksOf, type Report, verdictsOf } from '../fold.ts';
import type { Reporter } from './reporter.ts';

/** One object, for programs. Rates are shares between 0 and 1; null where nothing is known. */
export const json: Reporter = {
  extension: 'json',
  render: (report) => `${escapeHiddenJson(JSON.stringify(toObject(report), null, 2))}\n`,
};

function toObject(report: Report): object {
  const { runId, night, pipeline, teacher, students, dryRun, exitCode, logs, unassigned } = report;
  return {
    ...{ runId, night, pipeline, teacher, students, dryRun, exitCode, logs, newTasks: report.newTasks },
    families: report.families.map(({ id, name, tasks, successRate, idle }) => ({ id, name, tasks, successRate, idle })),
    unassigned,
    ranks: report.ranks,
    coverage: report.coverage,
    emerging: report.emerging,
    verdicts: verdictsOf(report).map(verdictObject),
    proof: report.families.flatMap(({ skills }) =>
      skills.map(({ skill, proof }) => ({ skill, sentences: proof })).filter(({ sentences }) => sentences.length > 0),
    ),
    changes: report.changes.map(changeObject),
    proposals: report.proposals,
    trials: report.trials,
    replay: report.replay,
    spend: report.spend,
    models: report.models,
    field: report.field.map(fieldObject),
    economy: report.economy,
    durationMs: report.durationMs,
    redactions: report.redactions,
    skipped: report.skipped,
    waiting: report.waiting,
    leftOut: report.leftOut,
    memory: report.memory,
    warnings: report.warnings,
  };
}

function verdictObject(row: VerdictRow): object {
  const { skill, familyId, student, version, tonight, baseline, nullPolicy, train } = row;
  const { word, reason, counts, arithmetic } = row.verdict;
  const { lower, upper, rate, estimate, attempt, clustered, pairs, stillNeeded } = arithmetic;
  return {
    ...{ skill, family: familyId, student, verdict: word, lower, estimate, ...counts, baseline, nullPolicy },
    ...{ reason, version, tonight, rate, upper, ...marksOf(row), attempt, train },
    ...{ clustered, pairs, stillNeeded, regressions: row.verdict.regressions, keptBack: row.keptBack },
  };
}

function fieldObject({ skill, version, counts, lower, upper, state }: Report['field'][number]): object {
  return { skill, version, ...counts, lower, upper, state };
}

function changeObject({ change, applied }: ChangeReport): object {
  return {
    ...{ type: change.type, skill: change.skill, from: change.from, to: 'to' in change ? change.to : null, applied },
    ...('reason' in change && { reason: change.reason }),
  };
}
