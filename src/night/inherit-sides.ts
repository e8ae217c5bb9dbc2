import { inheritSides } from '../cluster/nights/sides.ts';
import { split } from '../cluster/split.ts';
import type { Family, SideOf } from '../domain/family.ts';
import type { CleanTask } from '../domain/task.ts';
import { hashJson } from '../util/hash.ts';
import type { Night } from './night.ts';

/** Every side that a family ever gave, also one that is gone: by the name it gave it under. */
export type SidesGiven = ReadonlyMap<string, readonly SideOf[]>;

export async function readSides({ workspace: { evidence } }: Night): Promise<SidesGiven> {
  const sides = new Map<string, readonly SideOf[]>();
  for (const name of await evidence.skills()) sides.set(name, await evidence.split(name));
  return sides;
}

/**
 * The side of each of a family's tasks. The split is sealed by a salt of the pipeline's seed and the family; a side once
 * given is kept, whichever family gave it: what a teacher has seen is never examined.
 * @param shown sides that were given tonight and are not written down yet
 */
export function splitFamily(
  { pipeline }: Night,
  { id, name }: Family,
  {
    tasks,
    sides,
    shown,
  }: { readonly tasks: readonly CleanTask[]; readonly sides: SidesGiven; readonly shown: readonly SideOf[] },
): readonly SideOf[] {
  const salt = hashJson({ seed: pipeline.seed, familyId: id });
  const own = sides.get(name) ?? [];
  const members = new Set(tasks.map((task) => task.id));
  const elsewhere = [...sides].flatMap(([other, given]) =>
    other === name ? [] : given.filter(({ taskId }) => members.has(taskId)),
  );
  const others = [...elsewhere, ...shown.filter(({ taskId }) => members.has(taskId))];
  return split(tasks, { salt, previous: others.length === 0 ? own : inheritSides(tasks, own, others) });
}
