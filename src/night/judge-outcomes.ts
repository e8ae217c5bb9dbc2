import type { NotTonight } from '../domain/family.ts';
import type { CleanTask, Evidence } from '../domain/task.ts';
import type { CleanText } from '../domain/text.ts';
import { NightschoolError } from '../errors.ts';
import type { StoredJudgement } from '../store/state/state.ts';
import { hashJson } from '../util/hash.ts';
import type { RankedFamily } from './families/rank-families.ts';
import type { FamilyAtNight, Night } from './night.ts';

/** A model that has not seen the world is believed no more than this, whatever it says. */
const MOST_CONFIDENCE = 0.8;

/**
 * Tasks whose record leaves open how they went, for the teacher to judge tonight, so many a night: of families that are
 * that an outcome may bring nearer to a skill, by worth, and on the train side only, as exams are not shown to a teacher.
 */
export function listOpenOutcomes(night: Night, ranked: readonly RankedFamily[]): readonly CleanTask[] {
  const most = night.pipeline.outcomes.judgedPerNight;
  if (night.teacher.jobs === undefined || most === 0) return [];
  return openTasks(night, ranked).slice(0, most);
}

/**
 * Asks the teacher how these tasks of the families went. What it says is evidence beside the others, kept, and never
 * asked again for the same record.
 */
export async function judgeOutcomes(
  night: Night,
  families: readonly FamilyAtNight[],
  open: readonly CleanTask[],
): Promise<readonly FamilyAtNight[]> {
  const { jobs } = night.teacher;
  const { minimumConfidence } = night.pipeline.outcomes;
  if (jobs === undefined || open.length === 0) return families;
  try {
    const judgements = await jobs.labelOutcomes(open);
    const byId = new Map(open.map((task) => [task.id, task]));
    const saved = new Map<string, StoredJudgement>();
    for (const { taskId, label, confidence, reason } of judgements) {
      const task = byId.get(taskId);
      if (task === undefined) continue;
      saved.set(taskId, { basis: basisOf(task), label, confidence, reason: await night.redactor.text(reason) });
    }
    night.state.saveJudgements(saved);
    return families.map((family) => ({ ...family, tasks: applyJudgements(family.tasks, saved, minimumConfidence) }));
  } catch (error) {
    night.signal.throwIfAborted();
    if (!(error instanceof NightschoolError)) throw error;
    night.emit({ type: 'warning-raised', message: `${open.length} outcomes stay open: ${error.message}` });
    return families;
  }
}

/** Tasks with what the teacher said of them; where the record itself came to say more, that stands. */
export function applyJudgements(
  tasks: readonly CleanTask[],
  judgements: ReadonlyMap<string, StoredJudgement>,
  minimumConfidence: number,
): readonly CleanTask[] {
  if (judgements.size === 0) return tasks;
  return tasks.map((task) => {
    const judgement = judgements.get(task.id);
    if (judgement === undefined || task.outcome.label !== 'unknown' || judgement.basis !== basisOf(task)) return task;
    return withJudgement(task, judgement, minimumConfidence);
  });
}

function withJudgement(task: CleanTask, { label, confidence, reason }: StoredJudgement, minimum: number): CleanTask {
  const { outcome } = task;
  const entry: Evidence<CleanText> = { kind: 'judged', supports: label, detail: reason };
  const believed = Math.min(confidence, MOST_CONFIDENCE);
  const evidence = [entry, ...outcome.evidence];
  if (label === 'unknown' || believed < minimum) return { ...task, outcome: { ...outcome, evidence } };
  return { ...task, outcome: { label, confidence: believed, evidence } };
}

/** What no outcome would change. */
const DECIDED: ReadonlySet<NotTonight> = new Set([
  ...(['ignored', 'pinned', 'archived'] as const),
  ...(['covered', 'passes-without-help', 'nothing-new'] as const),
]);

/** Of families that something has changed for, in the order of their ranks; of each the latest tasks first. */
function openTasks(night: Night, ranked: readonly RankedFamily[]): readonly CleanTask[] {
  const known = night.state.judgements();
  const due = ranked.filter(({ rank, isSettled }) => !isSettled && !(rank.not !== null && DECIDED.has(rank.not.why)));
  return due.flatMap(({ family: { tasks, sides } }) => {
    const train = new Set(sides.filter(({ side }) => side === 'train').map(({ taskId }) => taskId));
    const open = tasks.filter(({ id, outcome }) => train.has(id) && outcome.label === 'unknown');
    return open.filter((task) => known.get(task.id)?.basis !== basisOf(task)).sort(byLatest);
  });
}

function byLatest(one: CleanTask, other: CleanTask): number {
  const [a, b] = [one.startedAt ?? '', other.startedAt ?? ''];
  return a === b ? (one.id < other.id ? -1 : 1) : a < b ? 1 : -1;
}

function basisOf({ request, steps, reply }: CleanTask): string {
  return hashJson({ request, steps, reply });
}
