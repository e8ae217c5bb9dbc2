import type { Emerging } from '../../domain/family.ts';
import type { CleanTask } from '../../domain/task.ts';
import { compareText } from '../../util/compare-text.ts';
import { type ClusterOptions, cluster } from '../cluster.ts';

const MOST_LISTED = 20;
const LEAST_TASKS = 2;
/** The latest of the tasks without a family: what is asked no more does not emerge. */
const LATEST = 2000;

/** What resembles each other among the tasks without a family, though it is too little yet; largest first, 20 at most. */
export function findEmerging(alone: readonly CleanTask[], options: ClusterOptions): readonly Emerging[] {
  const byTime = [...alone].sort(
    (a, b) => compareText(b.startedAt ?? '', a.startedAt ?? '') || compareText(a.id, b.id),
  );
  const looked = byTime.slice(0, LATEST);
  if (looked.length < LEAST_TASKS) return [];
  const { families } = cluster(looked, [], { ...options, minimumTasks: LEAST_TASKS, minimumSessions: 1 });
  return families
    .map(({ taskIds, terms, sessions, days }) => ({ taskIds, terms, sessions, days }))
    .sort((a, b) => b.taskIds.length - a.taskIds.length || compareText(a.taskIds[0] ?? '', b.taskIds[0] ?? ''))
    .slice(0, MOST_LISTED);
}
