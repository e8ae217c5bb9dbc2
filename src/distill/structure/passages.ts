import type { Json } from '../../domain/json.ts';
import type { CleanTask } from '../../domain/task.ts';
import { compareText } from '../../util/compare-text.ts';
import { hashJson } from '../../util/hash.ts';

/**
 * A text of a task. `request`: a person said it. `argument`: a step gave it, successfully, in a task that did not fail.
 * `result`, `error`: a tool said it. `reply`: the agent did, in a task that did not fail.
 */
export interface Passage {
  readonly kind: 'request' | 'argument' | 'result' | 'error' | 'reply';
  readonly text: string;
  readonly session: string;
  /** Which call it belongs to: the same for a call of the same tool with the same arguments. */
  readonly call: string;
}

/** The texts of a session's tasks in the order in which they were said. */
export function* passagesOf(tasks: readonly CleanTask[]): Generator<Passage> {
  for (const task of tasks) {
    const session = task.sessionId;
    for (const text of task.request) yield { kind: 'request', text, session, call: '' };
    for (const step of task.steps) {
      const call = callOf(step);
      if (isSupporting(task, step)) {
        for (const text of leavesOf(step.arguments)) yield { kind: 'argument', text, session, call };
      }
      const kind = step.status === 'error' ? 'error' : 'result';
      for (const text of leavesOf(step.result)) yield { kind, text, session, call };
    }
    if (task.outcome.label !== 'failed' && task.reply !== '') {
      yield { kind: 'reply', text: task.reply, session, call: '' };
    }
  }
}

/** Whether a step speaks for what it uses. */
export function isSupporting(task: CleanTask, step: CleanTask['steps'][number]): boolean {
  return step.status === 'ok' && task.outcome.label !== 'failed';
}

export function callOf(step: CleanTask['steps'][number]): string {
  return hashJson([step.tool, step.arguments]);
}

/** Texts and numbers of a value, in order. */
export function* leavesOf(value: Json): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'number') yield String(value);
  else if (typeof value === 'object' && value !== null) {
    for (const member of Object.values(value)) yield* leavesOf(member);
  }
}

/** Names of fields in a value, at any depth. */
export function* fieldsOf(value: Json): Generator<string> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield* Object.keys(value);
  for (const member of Object.values(value)) yield* fieldsOf(member);
}

/** Tasks by session, each in the order of its log. */
export function bySession(tasks: readonly CleanTask[]): ReadonlyMap<string, readonly CleanTask[]> {
  const sessions = Map.groupBy(tasks, ({ sessionId }) => sessionId);
  const ids = [...sessions.keys()].sort();
  const inOrder = (a: CleanTask, b: CleanTask): number =>
    a.source.line - b.source.line || compareText(a.startedAt ?? '', b.startedAt ?? '') || compareText(a.id, b.id);
  return new Map(ids.map((id) => [id, (sessions.get(id) ?? []).toSorted(inOrder)]));
}
