import type { SessionSummary } from '../domain/session.ts';
import type { CleanTask, Task } from '../domain/task.ts';
import type { LogIndex, StoredTask } from '../store/state/log-index.ts';
import type { State } from '../store/state/state.ts';
import type { ToolRules } from '../util/tool-kind.ts';
import { applyJudgements } from './judge-outcomes.ts';
import { findAcross, withEvidence } from './reading/across.ts';
import { copiesIn } from './reading/doubles.ts';
import { readTaskBody } from './reading/task-body.ts';

/** A task of a session as a night sees it. */
export interface ShownTask {
  readonly task: Task;
  /** Another session holds all of it, or tells of the same run in another format, and stands for it. */
  readonly isCopy: boolean;
}

export interface ShowRules {
  readonly tools: ToolRules;
  readonly minimumConfidence: number;
}

/**
 * The tasks of sessions in order, with the evidence that other sessions and the teacher gave, by session. As of the logs
 * that were read; reports of agents are not looked into.
 */
export function tasksOfSessions(
  state: State,
  sessions: readonly SessionSummary[],
  { tools, minimumConfidence }: ShowRules,
): ReadonlyMap<string, readonly ShownTask[]> {
  const { logs } = state;
  const copies = copiesIn(logs);
  const across = findAcross(tasksAround(logs, { sessions, copies }), tools);
  const judgements = state.judgements();
  const shown = sessions.map(({ id }) => {
    const judged = applyJudgements(logs.tasksOf(id).map(read), judgements, minimumConfidence);
    const weighed = judged.map((task: Task) => withEvidence(task, across.get(task.id) ?? [], minimumConfidence));
    return [id, weighed.map((task) => ({ task, isCopy: copies.has(task.id) }))] as const;
  });
  return new Map(shown);
}

/** All tasks that may stand on the same world as these sessions: of the same project and format. */
function tasksAround(
  logs: LogIndex,
  { sessions, copies }: { readonly sessions: readonly SessionSummary[]; readonly copies: ReadonlySet<string> },
): readonly Task[] {
  const worlds = new Set(sessions.map(worldOf));
  const near = new Set(Array.from(logs.sessions()).flatMap((each) => (worlds.has(worldOf(each)) ? [each.id] : [])));
  const stored = Array.from(logs.tasks((_, session) => near.has(session))).filter(({ id }) => !copies.has(id));
  const sorted = stored.toSorted((a, b) => {
    return a.sessionId === b.sessionId ? a.trace.position - b.trace.position : a.sessionId < b.sessionId ? -1 : 1;
  });
  return sorted.map(read);
}

function worldOf({ project, source }: SessionSummary): string {
  return `${project ?? ''}\n${source.format}`;
}

function read({ body }: StoredTask): CleanTask {
  return readTaskBody(body) as CleanTask; // whatever the rules of its redaction were
}
