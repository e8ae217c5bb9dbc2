import type { CleanTask, Evidence } from '../../domain/task.ts';
import type { CleanText } from '../../domain/text.ts';
import { findCopies } from '../../ingest/copies.ts';
import { restoreTask } from '../../redact/redact.ts';
import type { IsWanted, LogIndex } from '../../store/state/log-index.ts';
import type { Night } from '../night.ts';
import { findAcross, isLeaked, withEvidence } from './across.ts';
import { toTrace } from './stored-trace.ts';
import { readTaskBody } from './task-body.ts';

/**
 * Every task of the sessions that are wanted but copies of others, by id, redacted by the rules of today, with the
 * evidence that only a look at all of them gives. Those that saw leaked state are told of and left out.
 */
export async function restoreTasks(night: Night, isWanted: IsWanted): Promise<readonly CleanTask[]> {
  const { state, redactor } = night;
  const copies = copiesIn(state.logs, isWanted);
  const restored: { readonly task: CleanTask; readonly position: number }[] = [];
  for (const { id, body, rulesHash, trace } of state.logs.tasks(isWanted)) {
    if (copies.has(id)) continue;
    const task = await restoreTask({ rulesHash, task: readTaskBody(body) }, redactor);
    restored.push({ task, position: trace.position });
  }
  const told = restored.toSorted((a, b) => {
    const [one, other] = [a.task.sessionId, b.task.sessionId];
    return one === other ? a.position - b.position : one < other ? -1 : 1;
  });
  const weighed = await weighAcross(
    night,
    told.map(({ task }) => task),
  );
  const tasks = restored.map(({ task }) => weighed.get(task.id) ?? task);
  warnOfLeaks(night, tasks.filter(isLeaked));
  return tasks.filter((task) => !isLeaked(task));
}

/** Ids of the tasks that another one contains. */
export function copiesIn(logs: LogIndex, isWanted?: IsWanted): ReadonlySet<string> {
  return findCopies(Array.from(logs.twins(isWanted), (twin) => ({ ...toTrace(twin), id: twin.id, file: twin.file })));
}

/** Tasks of which other sessions say something, with that weighed in, by id. `tasks`: those of a session in order. */
async function weighAcross(
  { pipeline, redactor }: Night,
  tasks: readonly CleanTask[],
): Promise<ReadonlyMap<string, CleanTask>> {
  const found = findAcross(tasks, pipeline.tools);
  const weighed = new Map<string, CleanTask>();
  for (const task of tasks.filter(({ id }) => found.has(id))) {
    const evidence: Evidence<CleanText>[] = [];
    for (const { detail, ...rest } of found.get(task.id) ?? []) {
      evidence.push({ ...rest, detail: await redactor.text(detail) });
    }
    weighed.set(task.id, withEvidence(task, evidence, pipeline.outcomes.minimumConfidence));
  }
  return weighed;
}

const MOST_NAMED = 5;

function warnOfLeaks({ emit }: Night, leaked: readonly CleanTask[]): void {
  const sessions = [...new Set(leaked.map(({ sessionId }) => sessionId))].sort();
  if (sessions.length === 0) return;
  const named = sessions.slice(0, MOST_NAMED).join(', ') + (sessions.length > MOST_NAMED ? ', …' : '');
  const what = sessions.length === 1 ? '1 run shows' : `${sessions.length} runs show`;
  const message = `${what} leaked state, and no lesson or exam uses what was done there: ${named} (nightschool logs show).`;
  emit({ type: 'warning-raised', message });
}
