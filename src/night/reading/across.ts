import type { Evidence, Task, TaskOutcome } from '../../domain/task.ts';
import { addEvidence } from '../../ingest/judge/add-evidence.ts';
import { findAskedAgain } from '../../ingest/judge/asked-again.ts';
import { findLeaks } from '../../ingest/judge/leaks.ts';
import type { ToolRules } from '../../util/tool-kind.ts';

/** What other sessions say of tasks, by their id. `tasks`: those of a session in order. */
export function findAcross(tasks: readonly Task[], rules: ToolRules): ReadonlyMap<string, readonly Evidence[]> {
  const byTask = new Map<string, readonly Evidence[]>();
  for (const [id, evidence] of [...findLeaks(tasks, rules).evidence, ...findAskedAgain(tasks)]) {
    byTask.set(id, [...(byTask.get(id) ?? []), evidence]);
  }
  return byTask;
}

/** What a person said of a run, and what another log may have of it that goes on where this one ends. */
const SAID: ReadonlySet<Evidence['kind']> = new Set(['user-thanks', 'user-correction']);

/**
 * What other records of the same run, the better ones first, know of how it was taken, where its own knows nothing of
 * that: the best record of a run may end before the person said anything.
 */
export function evidenceToldElsewhere<Text extends string>(
  task: Task<Text>,
  others: readonly Task<Text>[],
): readonly Evidence<Text>[] {
  const said = [task, ...others].map(({ outcome }) => outcome.evidence.filter(({ kind }) => SAID.has(kind)));
  const [own = [], ...elsewhere] = said;
  return own.length > 0 ? [] : (elsewhere.find((each) => each.length > 0) ?? []);
}

/** A task with that evidence weighed in. */
export function withEvidence<Text extends string>(
  task: Task<Text>,
  evidence: readonly Evidence<Text>[],
  minimumConfidence: number,
): Task<Text> {
  const weigh = (sum: TaskOutcome<Text>, each: Evidence<Text>) => addEvidence(sum, each, minimumConfidence);
  return evidence.length === 0 ? task : { ...task, outcome: evidence.reduce(weigh, task.outcome) };
}

/** Whether it saw what another session had left, so that neither its success nor its failure is its own. */
export function isLeaked({ outcome }: Task): boolean {
  return outcome.evidence.some(({ kind }) => kind === 'leaked-state');
}
