import { type GivenSide, type Inherited, inheritSides } from '../../cluster/nights/sides.ts';
import { split } from '../../cluster/split.ts';
import type { Family, SideOf } from '../../domain/family.ts';
import type { CleanTask } from '../../domain/task.ts';
import { hashJson } from '../../util/hash.ts';
import type { Night } from '../night.ts';

/** Every side that a family ever gave, also one that is gone: by the name it gave it under, and by task. */
export interface SidesGiven {
  readonly byFamily: ReadonlyMap<string, readonly SideOf[]>;
  readonly byTask: ReadonlyMap<string, readonly GivenSide[]>;
}

export async function readSides({ workspace: { evidence } }: Pick<Night, 'workspace'>): Promise<SidesGiven> {
  const byFamily = new Map<string, readonly SideOf[]>();
  for (const name of await evidence.skills()) byFamily.set(name, await evidence.split(name));
  const all = [...byFamily].flatMap(([family, given]) => given.map((side) => ({ family, side })));
  return { byFamily, byTask: Map.groupBy(all, ({ side }) => side.taskId) };
}

/** What the tasks of a family were given, in whatever family they were. */
export interface SplitGiven {
  readonly tasks: readonly CleanTask[];
  readonly sides: SidesGiven;
  /** Sides that were given tonight and are not written down yet. */
  readonly shown?: readonly GivenSide[];
}

export interface SplitTonight extends Inherited {
  /** Of all tasks that have one. */
  readonly sides: readonly SideOf[];
}

/**
 * The side of each of a family's tasks. The split is sealed by a salt of the pipeline's seed and the family; a side once
 * given is kept, whichever family gave it: what a teacher has seen is never examined. What is set aside goes on no side
 * any more, and nothing goes with it.
 */
export function splitFamily(
  { pipeline }: Pick<Night, 'pipeline'>,
  { id, name }: Pick<Family, 'id' | 'name'>,
  given: SplitGiven,
): SplitTonight {
  const salt = hashJson({ seed: pipeline.seed, familyId: id });
  const { sides: inherited, ...counts } = inheritedBy(name, given);
  const { aside = [], previous = [] } = Object.groupBy(inherited, ({ side }) =>
    side === 'set-aside' ? 'aside' : 'previous',
  );
  const left = new Set(aside.map(({ taskId }) => taskId));
  const tasks = given.tasks.filter((task) => !left.has(task.id));
  return { ...counts, sides: [...split(tasks, { salt, previous }), ...aside].sort(byTask) };
}

/** What a family of this name keeps of the sides that its tasks were given, and of its own ones of tasks that are gone. */
export function inheritedBy(name: string, { tasks, sides, shown = [] }: SplitGiven): Inherited {
  const own = sides.byFamily.get(name) ?? [];
  const members = new Set(tasks.map((task) => task.id));
  const given = [
    ...tasks.flatMap((task) => sides.byTask.get(task.id) ?? []),
    ...shown.filter(({ side }) => members.has(side.taskId)),
  ];
  if (given.every(({ family }) => family === name)) {
    const sealed = own.filter(({ taskId, side }) => side === 'held-out' && members.has(taskId)).length;
    return { sides: own, sealed, setAside: 0 };
  }
  const inherited = inheritSides(tasks, given, name);
  return { ...inherited, sides: [...own.filter(({ taskId }) => !members.has(taskId)), ...inherited.sides] };
}

function byTask(a: SideOf, b: SideOf): number {
  return a.taskId < b.taskId ? -1 : 1;
}
