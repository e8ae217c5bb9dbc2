import type { LogTotals } from '../../domain/event.ts';
import type { LogPlace } from '../../domain/pipeline.ts';
import type { CleanTask } from '../../domain/task.ts';
import type { SkillUse } from '../../domain/use.ts';
import { readUses } from '../../store/uses.ts';
import { applyReports } from '../apply-reports.ts';
import { applyJudgements } from '../judge-outcomes.ts';
import type { Night } from '../night.ts';
import { lostAndLeftOut } from './left-out.ts';
import { restoreTasks } from './restore-tasks.ts';
import { type IndexUpdate, updateIndex } from './update-index.ts';
import { usedLogs } from './used-logs.ts';

/**
 * Reads what is new in the logs, redacts it, and returns every task ever read of logs that the pipeline names, sorted by
 * id, each once. `places`: only these are looked into now, which the pipeline need not name.
 */
export async function readTasks(night: Night, places?: readonly LogPlace[]): Promise<readonly CleanTask[]> {
  const { pipeline, state, emit, redactor } = night;
  const looked = places ?? pipeline.logs;
  emit({ type: 'stage-started', stage: 'ingest', detail: looked.map(({ from }) => from).join(', ') });
  const update = await updateIndex(night, looked);
  const isWanted = usedLogs(night, new Set(update.paths), places);
  const reported = await applyReports(await restoreTasks(night, isWanted), await readReports(night), {
    redactor,
    minimumConfidence: pipeline.outcomes.minimumConfidence,
  });
  const tasks = applyJudgements(reported, state.judgements(), pipeline.outcomes.minimumConfidence);
  reportTotals(night, update, tasks);
  return tasks;
}

/** What agents reported of their work with any skill. */
async function readReports({ workspace }: Night): Promise<readonly SkillUse[]> {
  const skills = await workspace.evidence.skills();
  return (await Promise.all(skills.map((skill) => readUses(workspace.dir, skill)))).flat();
}

function reportTotals({ state, emit, redactor }: Night, update: IndexUpdate, tasks: readonly CleanTask[]): void {
  const present = new Set(update.paths);
  const files = update.files.filter(({ file }) => present.has(file));
  const losses = files.map(lostAndLeftOut);
  const skipped = losses.flatMap(({ lost }) => lost);
  const waiting = files.flatMap(({ unfinished }) => unfinished ?? []);
  const leftOut = losses.reduce((sum, each) => sum + each.leftOut, 0);
  const totals: LogTotals = {
    files: files.filter(({ fault }) => fault === null).length,
    sessions: state.logs.countSessions(present),
    tasks: tasks.length,
    skippedLines: skipped.reduce((sum, { count }) => sum + count, 0),
  };
  emit({
    ...{ type: 'logs-read', totals, skipped },
    newTasks: tasks.filter(({ id }) => update.read.has(id)).length,
    ...(waiting.length > 0 && { waiting }),
    ...(leftOut > 0 && { leftOut }),
  });
  redactor.addCounts(update.redacted);
  emit({ type: 'texts-redacted', counts: redactor.counts() });
}
