import type { SideOf } from '../../domain/family.ts';
import type { CleanTask } from '../../domain/task.ts';
import { linkTasks } from '../link.ts';

/**
 * The sides that a family's tasks were given in whatever family they were in, for `split` to keep: a task that came by a
 * merge or a split must not change sides, or what the teacher has seen would be examined. A task that any family trained
 * with is on that side; a held-out task that is linked (see `linkTasks`) to one of the train side, in a family that was
 * not its own until now, has no side any more, so that `split` puts it with its group.
 * @param own sides the family itself gave
 * @param others sides that other families gave, at least those that the night's events name
 */
export function inheritSides(
  tasks: readonly CleanTask[],
  own: readonly SideOf[],
  others: readonly SideOf[],
): readonly SideOf[] {
  const members = new Set(tasks.map(({ id }) => id));
  const sides = new Map(own.map((side) => [side.taskId, side]));
  const came = new Set<string>();
  for (const side of others) {
    if (!members.has(side.taskId)) continue;
    const known = sides.get(side.taskId);
    if (known === undefined) came.add(side.taskId);
    if (known === undefined || (side.side === 'train' && known.side === 'held-out')) sides.set(side.taskId, side);
  }
  if (came.size > 0) dropTorn(tasks, sides, came);
  return [...sides.values()].sort((a, b) => (a.taskId < b.taskId ? -1 : 1));
}

function dropTorn(tasks: readonly CleanTask[], sides: Map<string, SideOf>, came: ReadonlySet<string>): void {
  for (const group of linkTasks(tasks)) {
    const trains = group.some(({ id }) => sides.get(id)?.side === 'train');
    if (!trains || !group.some(({ id }) => came.has(id))) continue;
    for (const { id } of group) if (sides.get(id)?.side === 'held-out') sides.delete(id);
  }
}
