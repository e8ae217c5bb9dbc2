import { plural } from '../../util/amounts.ts';
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

/**
 * Sets aside what runs were held out as under ids that they have no more: two logs of a run may disagree on one night, so
 * that it counts as two, and agree on a later one. Its exam is then made anew without what stands in it twice, or was
 * taught under another id.
 */
export async function setOthersAside(
  { workspace, emit }: Pick<Night, 'workspace' | 'emit'>,
  { contained, retold }: Doubles,
  names: ReadonlyMap<string, string>,
): Promise<void> {
  const bestOf = new Map(retold);
  const others = new Set<string>();
  for (const [other, holder] of [...retold, ...contained]) {
    const best = bestOf.get(holder) ?? holder;
    const name = names.get(best) ?? best;
    for (const id of [other, holder, best]) if (id !== name) others.add(id);
  }
  if (others.size === 0) return;
  for (const skill of await workspace.evidence.skills()) {
    const sides = await workspace.evidence.split(skill);
    const twice = new Set(sides.filter(({ taskId, side }) => side === 'held-out' && others.has(taskId)));
    if (twice.size === 0) continue;
    const settled = sides.map((each) => (twice.has(each) ? { ...each, side: 'set-aside' as const } : each));
    await workspace.evidence.saveSplit(skill, settled);
    const message = `${skill}: ${plural(twice.size, 'sealed case')} set aside: the same run is known under another id as well, from another log.`;
    emit({ type: 'warning-raised', message });
  }
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
