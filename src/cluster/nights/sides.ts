import type { SideOf } from '../../domain/family.ts';
import type { CleanTask } from '../../domain/task.ts';
import { listLinks } from '../link.ts';

/** A side that a family gave, by the family's name. */
export interface GivenSide {
  readonly family: string;
  readonly side: SideOf;
}

export interface Inherited {
  /** One for each task that was given any, sorted by task id. */
  readonly sides: readonly SideOf[];
  /** How many tasks are held out as far as what was given goes, and how many of them are set aside now. */
  readonly sealed: number;
  readonly setAside: number;
}

/**
 * The sides that the tasks of the family called `own` keep, whatever family gave them: a task that came by a merge or a
 * split must not change sides, or what the teacher has seen would be examined. A task that any family trained with is on
 * that side. A held-out task that is linked (see `listLinks`) to one that was trained with, in a family that was not its
 * own until now, is set aside. Since no teacher sees it either, what is linked to it alone stays held out; and should the
 * families part again it is held out as it was.
 */
export function inheritSides(tasks: readonly CleanTask[], given: readonly GivenSide[], own: string): Inherited {
  const byTask = Map.groupBy(given, ({ side }) => side.taskId);
  const sides = new Map(
    tasks.flatMap(({ id }) => settle(byTask.get(id) ?? [], own)).map((side) => [side.taskId, side]),
  );
  const sealed = [...sides.values()].filter(({ side }) => side === 'held-out');
  const families = new Map([...byTask].map(([id, all]) => [id, new Set(all.map(({ family }) => family))]));
  const torn = tornApart(tasks, sides, families);
  for (const side of sealed) if (torn.has(side.taskId)) sides.set(side.taskId, { ...side, side: 'set-aside' });
  return {
    sides: [...sides.values()].sort((a, b) => (a.taskId < b.taskId ? -1 : 1)),
    ...{ sealed: sealed.length, setAside: torn.size },
  };
}

/** The side of one task. What only another family set aside is held out. */
function settle(given: readonly GivenSide[], own: string): readonly SideOf[] {
  const [first] = given;
  if (first === undefined) return [];
  const trained = given.find(({ side }) => side.side === 'train');
  const ownWord = given.find(({ family }) => family === own);
  const { side } = trained ?? ownWord ?? first;
  return [side.side === 'set-aside' && ownWord === undefined ? { ...side, side: 'held-out' } : side];
}

/** Ids of held-out tasks. @param families the families that gave each task a side */
function tornApart(
  tasks: readonly CleanTask[],
  sides: ReadonlyMap<string, SideOf>,
  families: ReadonlyMap<string, ReadonlySet<string>>,
): ReadonlySet<string> {
  const torn = new Set<string>();
  for (const link of listLinks(tasks)) {
    const { train = [], 'held-out': heldOut = [] } = Object.groupBy(link, ({ id }) => sides.get(id)?.side ?? 'none');
    // most often they are all of one family: each set of families is looked at once
    const teachers = new Map(train.map(({ id }) => [[...(families.get(id) ?? [])].join('\n'), families.get(id)]));
    for (const { id } of heldOut) {
      const own = [...(families.get(id) ?? [])];
      const isNew = [...teachers.values()].some((others) => !own.some((family) => others?.has(family)));
      if (isNew) torn.add(id);
    }
  }
  return torn;
}
