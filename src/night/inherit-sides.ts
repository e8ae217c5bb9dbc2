import { inheritSides } from '../cluster/nights/sides.ts';
import { split } from '../cluster/split.ts';
import type { Family, SideOf } from '../domain/family.ts';
import type { CleanTask } from '../domain/task.ts';
import { hashJson } from '../util/hash.ts';
import type { Night } from './night.ts';

/** Every side that a family ever gave, also one that is gone: by the name it gave it under, and by task. */
export interface SidesGiven {
  readonly byFamily: ReadonlyMap<string, readonly SideOf[]>;
  readonly byTask: ReadonlyMap<string, readonly { readonly family: string; readonly side: SideOf }[]>;
}

export async function readSides({ workspace: { evidence } }: Pick<Night, 'workspace'>): Promise<SidesGiven> {
  const byFamily = new Map<string, readonly SideOf[]>();
  for (const name of await evidence.skills()) byFamily.set(name, await evidence.split(name));
  const all = [...byFamily].flatMap(([family, given]) => given.map((side) => ({ family, side })));
  return { byFamily, byTask: Map.groupBy(all, ({ side }) => side.taskId) };
}

/**
 * The side of each of a family's tasks. The split is sealed by a salt of the pipeline's seed and the family; a side once
 * given is kept, whichever family gave it: what a teacher has seen is never examined.
 * @param shown sides that were given tonight and are not written down yet
 */
export function splitFamily(
  { pipeline }: Pick<Night, 'pipeline'>,
  { id, name }: Family,
  {
    tasks,
    sides,
    shown,
  }: { readonly tasks: readonly CleanTask[]; readonly sides: SidesGiven; readonly shown: readonly SideOf[] },
): readonly SideOf[] {
  const salt = hashJson({ seed: pipeline.seed, familyId: id });
  const own = sides.byFamily.get(name) ?? [];
  const members = new Set(tasks.map((task) => task.id));
  const elsewhere = tasks.flatMap((task) =>
    (sides.byTask.get(task.id) ?? []).flatMap(({ family, side }) => (family === name ? [] : side)),
  );
  const others = [...elsewhere, ...shown.filter(({ taskId }) => members.has(taskId))];
  return split(tasks, { salt, previous: others.length === 0 ? own : inheritSides(tasks, own, others) });
}
