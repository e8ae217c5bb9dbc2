import type { CleanTask } from '../../domain/task.ts';
import { compareText } from '../../util/compare-text.ts';
import { type ClusterOptions, cluster } from '../cluster.ts';
import type { Kept } from './kept-leaders.ts';
import { type Partition, partitionOf } from './partition.ts';

/**
 * For each new task that no leader brought home so many tasks may stand for the families beside it, and so many without a
 * family be looked at again, but not fewer than the least: in too small a company everything resembles everything.
 */
const LOOKED_AT = { members: 2, membersByMeaning: 12, alone: 4, least: 1500 };
const LEAST_EACH = 3;

export interface Arrivals {
  readonly homes: ReadonlyMap<string, string>;
  /** Where the leaders brought new tasks: there they count. */
  readonly brought: ReadonlyMap<string, string>;
  readonly kept: Kept;
}

export interface Arriving extends ClusterOptions {
  /** Ids of the tasks that no night has looked at; they are all looked at. */
  readonly unseen: ReadonlySet<string>;
  /** Of all tasks that were looked at before; they take in the new ones. */
  readonly kept: Kept;
}

/**
 * The family of each task without one that belongs to one, new families among them, at the cost of what is new: the leaders
 * bring home what resembles a family. What they do not is grouped with the tasks that were left alone before and
 * resemble it, beside a few of the families' tasks, by which resemblance is measured; where a model says what requests mean,
 * which leaders do not know, beside more of them.
 * @param goal the family of each task that has one
 */
export function placeArrivals(
  tasks: readonly CleanTask[],
  goal: ReadonlyMap<string, string>,
  { unseen, kept, ...options }: Arriving,
): Arrivals {
  const there = new Set(goal.values());
  const homes = new Map<string, string>();
  const near = new Set<number>();
  const brought = new Map<string, string>();
  let waiting = 0;
  for (const { taskId, home, alone } of kept.leaders.place(tasks.filter(({ id }) => unseen.has(id)))) {
    if (home !== null) brought.set(taskId, home);
    if (goal.has(taskId)) continue;
    if (home !== null && there.has(home)) homes.set(taskId, home);
    else {
      waiting++;
      for (const leader of alone) near.add(leader);
    }
  }
  if (waiting === 0) return { homes, brought, kept };
  const isNear = kept.leaders.having(near);
  const isOpen = ({ id }: CleanTask) => !goal.has(id) && !homes.has(id);
  const again = latest(
    tasks.filter((task) => isOpen(task) && !unseen.has(task.id) && isNear(task.id)),
    roomFor(waiting, LOOKED_AT.alone),
  );
  const standing = options.meaning ? LOOKED_AT.membersByMeaning : LOOKED_AT.members;
  const standIns = chooseStandIns(partitionOf(goal), roomFor(waiting, standing));
  const looked = new Set([...again.map(({ id }) => id), ...[...standIns.values()].flat()]);
  const chosen = tasks.filter((task) => looked.has(task.id) || (unseen.has(task.id) && isOpen(task)));
  const known = [...standIns].map(([id, taskIds]) => ({ id, name: id, taskIds }));
  for (const { id, taskIds } of cluster(chosen, known, options).families)
    for (const task of taskIds) if (!goal.has(task)) homes.set(task, id);
  return { homes, brought, kept };
}

function roomFor(waiting: number, each: number): number {
  return Math.max(LOOKED_AT.least, each * waiting);
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
