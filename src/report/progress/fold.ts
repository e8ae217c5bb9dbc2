import type { RunEvent, RunEventOf, Spend } from '../../domain/event.ts';
import type { Trial } from '../../domain/exam.ts';
import { sumSpend } from '../models.ts';
import { guessEnd } from './estimate.ts';
import { closeFamily, openFamily, rankFamilies } from './families.ts';
import type { ExamProgress, Progress } from './progress.ts';

/** Times of runs that the pace is told from. */
const RECENT = 40;

/** The progress after one more event; `progress` stays as it is. Events come in the order they happened. */
export function foldProgress(progress: Progress, event: RunEvent): Progress {
  const at = Date.parse(event.at);
  switch (event.type) {
    case 'run-started':
      return { ...progress, night: event.night, pipeline: event.pipeline, startedAt: at };
    case 'stage-started':
      return foldStage(progress, event, at);
    case 'families-ranked':
      return rankFamilies(progress, event.ranks);
    case 'spend-estimated':
      return event.minutes === null ? progress : guessEnd(progress, event.minutes);
    case 'family-idle':
    case 'family-postponed':
      return closeFamily(progress, event.name, at);
    case 'verdict-reached':
      return foldVerdict(progress, event, at);
    case 'suite-built':
      return { ...progress, suites: [...progress.suites, { skill: event.skill, heldOut: event.heldOut }] };
    case 'trial-finished':
      return foldTrial(progress, event, at);
    case 'model-called':
      return { ...progress, spend: addSpend(progress.spend, sumSpend([event.call])) };
    case 'warning-raised':
      return { ...progress, warnings: progress.warnings + 1 };
    case 'run-ended':
      return { ...leaveStage(progress, at), ended: { durationMs: event.durationMs, exitCode: event.exitCode } };
    default:
      return progress;
  }
}

function foldStage(progress: Progress, { stage, detail }: RunEventOf<'stage-started'>, at: number): Progress {
  if (progress.stage?.stage === stage) {
    return openFamily({ ...progress, stage: { ...progress.stage, detail, detailSince: at } }, at);
  }
  return openFamily({ ...leaveStage(progress, at), stage: { stage, since: at, detail, detailSince: at } }, at);
}

/** Exams that were under way are over with their stage. */
function leaveStage(progress: Progress, at: number): Progress {
  if (progress.stage === null) return progress;
  const { stage, since } = progress.stage;
  return {
    ...progress,
    stage: null,
    stagesDone: [...progress.stagesDone, { stage, durationMs: Math.max(0, at - since) }],
    ...(stage === 'evaluate' && {
      families: { ...progress.families, underWay: [] },
      ...{ suites: [], exams: [], estimate: null },
    }),
  };
}

function foldVerdict(progress: Progress, { row }: RunEventOf<'verdict-reached'>, at: number): Progress {
  const { verdicts } = progress;
  const { word } = row.verdict;
  const counted = row.tonight ? { ...verdicts, [word]: (verdicts[word] ?? 0) + 1 } : verdicts;
  return closeFamily({ ...progress, verdicts: counted }, row.skill, at);
}

function foldTrial(progress: Progress, { skill, trial }: RunEventOf<'trial-finished'>, at: number): Progress {
  const { runs, exams } = progress;
  const key = keyOf(skill, trial);
  const before = exams.find((exam) => exam.key === key) ?? openExam(progress, { skill, trial, key });
  const counts = { ...before.counts, [trial.outcome]: before.counts[trial.outcome] + 1 };
  return {
    ...progress,
    runs: { count: runs.count + 1, recent: [...runs.recent.slice(1 - RECENT), at] },
    exams: [...exams.filter((exam) => exam.key !== key), { ...before, counts }],
  };
}

function keyOf(skill: string, { fingerprint, version, phase, arm }: Trial): string {
  return [skill, fingerprint, version, phase, arm].join('\n');
}

function openExam(
  { suites }: Progress,
  { skill, trial, key }: { readonly skill: string; readonly trial: Trial; readonly key: string },
): ExamProgress {
  const suite = trial.phase === 'gate' ? suites.findLast((each) => each.skill === skill) : undefined;
  const counts = { passed: 0, failed: 0, errored: 0 };
  return { key, skill, phase: trial.phase, arm: trial.arm, counts, planned: suite?.heldOut ?? null };
}

function addSpend(a: Spend, b: Spend): Spend {
  const unpriced = [...new Set([...(a.unpriced ?? []), ...(b.unpriced ?? [])])].sort();
  return {
    teacherTokens: a.teacherTokens + b.teacherTokens,
    studentTokens: a.studentTokens + b.studentTokens,
    usd: a.usd + b.usd,
    ...(unpriced.length > 0 && { unpriced }),
  };
}
