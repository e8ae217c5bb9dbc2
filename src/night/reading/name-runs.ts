import type { Night } from '../night.ts';
import type { Doubles } from './doubles.ts';

/**
 * New ids of tasks, where a run is known by another one: a better record of it came on a later night, or one that goes
 * on. What the run was counted, taught, examined and judged as stays what it was.
 */
export async function nameRuns(
  night: Pick<Night, 'workspace' | 'state'>,
  { contained, retold }: Doubles,
): Promise<ReadonlyMap<string, string>> {
  if (contained.length + retold.length === 0) return new Map();
  const rank = await rankKnown(night);
  const bestOf = new Map(retold);
  const names = new Map<string, string>();
  for (const [other, holder] of [...retold, ...contained]) {
    const best = bestOf.get(holder) ?? holder;
    if (rank(other) > rank(names.get(best) ?? best)) names.set(best, other);
  }
  return names;
}

/** How well an id is known: it was trained with, has a side, is in a family, or is new. What was taught is never examined. */
async function rankKnown({ workspace, state }: Pick<Night, 'workspace' | 'state'>): Promise<(id: string) => number> {
  const { evidence } = workspace;
  const ranks = new Map<string, number>();
  for (const { taskIds } of state.families()) for (const id of taskIds) ranks.set(id, 1);
  for (const skill of await evidence.skills()) {
    for (const { taskId, side } of await evidence.split(skill)) {
      ranks.set(taskId, Math.max(ranks.get(taskId) ?? 0, side === 'train' ? 3 : 2));
    }
  }
  return (id) => ranks.get(id) ?? 0;
}
