import type { CleanTask } from '../../domain/task.ts';
import { type ClusterOptions, cluster } from '../cluster.ts';
import { compareText, type Partition, partitionOf } from './partition.ts';

/** For each new task so many tasks stand for the families, and so many without one are looked at again; never fewer than the least. */
const LOOKED_AT = { members: 12, alone: 8, least: 3000 };
const LEAST_EACH = 6;

/**
 * The family of each task without one that belongs to one, new families among them. Families are stood for by tasks
 * spread evenly over them, and of the tasks that were left alone before only the latest are looked at again, so that
 * a night costs what is new and not what is there.
 * @param goal the family of each task that has one
 * @param unseen ids of the tasks that no night has looked at; they are all looked at
 */
export function placeArrivals(
  tasks: readonly CleanTask[],
  goal: ReadonlyMap<string, string>,
  { unseen, ...options }: ClusterOptions & { readonly unseen: ReadonlySet<string> },
): ReadonlyMap<string, string> {
  if (unseen.size === 0) return new Map();
  const room = (each: number) => Math.max(LOOKED_AT.least, each * unseen.size);
  const standIns = chooseStandIns(partitionOf(goal), room(LOOKED_AT.members));
  const looked = new Set([...standIns.values()].flat());
  const alone = tasks.filter(({ id }) => !goal.has(id) && !unseen.has(id));
  for (const { id } of latest(alone, room(LOOKED_AT.alone))) looked.add(id);
  const chosen = tasks.filter(({ id }) => looked.has(id) || unseen.has(id));
  const known = [...standIns].map(([id, taskIds]) => ({ id, name: id, taskIds }));
  const { families } = cluster(chosen, known, options);
  return new Map(
    families.flatMap(({ id, taskIds }) => taskIds.filter((task) => !goal.has(task)).map((task) => [task, id])),
  );
}

function chooseStandIns(families: Partition, most: number): Partition {
  const each = Math.max(LEAST_EACH, Math.floor(most / Math.max(1, families.size)));
  return new Map([...families].map(([id, taskIds]) => [id, spread(taskIds, each)]));
}

/** At most so many items, at even distances. */
export function spread<Item>(items: readonly Item[], most: number): readonly Item[] {
  if (items.length <= most) return items;
  return Array.from({ length: most }, (_, at) => items[Math.floor((at * items.length) / most)]).filter(
    (item) => item !== undefined,
  );
}

function latest(tasks: readonly CleanTask[], most: number): readonly CleanTask[] {
  if (tasks.length <= most) return tasks;
  const byTime = [...tasks].sort(
    (a, b) => compareText(b.startedAt ?? '', a.startedAt ?? '') || compareText(a.id, b.id),
  );
  return byTime.slice(0, most);
}
