import { inheritSides } from '../cluster/nights/sides.ts';
import { split } from '../cluster/split.ts';
import type { Family, SideOf } from '../domain/family.ts';
import type { CleanTask } from '../domain/task.ts';
import { hashJson } from '../util/hash.ts';
import type { Night } from './night.ts';

/** Families as the night before left them: what is asked of them here is where a task came from. */
export type FamiliesBefore = readonly Pick<Family, 'id' | 'name' | 'taskIds'>[];

/**
 * The side of each of a family's tasks. The split is sealed by a salt of the pipeline's seed and the family; a side once
 * given is kept, also by a task that another family had until now: what a teacher has seen is never examined.
 */
export async function splitFamily(
  { pipeline, workspace }: Night,
  { id, name }: Family,
  { tasks, before }: { readonly tasks: readonly CleanTask[]; readonly before: FamiliesBefore },
): Promise<readonly SideOf[]> {
  const { evidence } = workspace;
  const salt = hashJson({ seed: pipeline.seed, familyId: id });
  const members = new Set(tasks.map((task) => task.id));
  const others = before.filter((family) => family.id !== id && family.taskIds.some((task) => members.has(task)));
  const own = await evidence.split(name);
  if (others.length === 0) return split(tasks, { salt, previous: own });
  const given = await Promise.all(others.map((family) => evidence.split(family.name)));
  return split(tasks, { salt, previous: inheritSides(tasks, own, given.flat()) });
}
