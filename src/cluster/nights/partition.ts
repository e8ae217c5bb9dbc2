import { compareText } from '../../util/compare-text.ts';

/** The sorted ids of the tasks of each family, by the family's id; no task is in two. */
export type Partition = ReadonlyMap<string, readonly string[]>;

/** The family of each task. */
export function homesIn(partition: Partition): Map<string, string> {
  const homes = new Map<string, string>();
  for (const [family, taskIds] of sortedEntries(partition))
    for (const id of taskIds) if (!homes.has(id)) homes.set(id, family);
  return homes;
}

/** The reverse of `homesIn`; families are sorted by id, and those of no task are not there. */
export function partitionOf(homes: ReadonlyMap<string, string>): Map<string, readonly string[]> {
  const members = new Map<string, string[]>();
  for (const [task, family] of homes) {
    const taskIds = members.get(family);
    if (taskIds === undefined) members.set(family, [task]);
    else taskIds.push(task);
  }
  return new Map(sortedEntries(members).map(([family, taskIds]) => [family, taskIds.sort()]));
}

/** How many of the tasks are in each family, most first, then by id; those in none are not counted. */
export function countHomes(
  taskIds: readonly string[],
  homes: ReadonlyMap<string, string>,
): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const task of taskIds) {
    const family = homes.get(task);
    if (family !== undefined) counts.set(family, (counts.get(family) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1] || compareText(a[0], b[0]));
}

function sortedEntries<Value>(map: ReadonlyMap<string, Value>): (readonly [string, Value])[] {
  return [...map].sort((a, b) => compareText(a[0], b[0]));
}
