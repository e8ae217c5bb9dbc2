import { belonging, belongingThreshold, type Landscape } from './belong.ts';
import { findCommunities } from './communities.ts';

/** A new home and the tasks that founded it. */
export interface Founding {
  readonly home: number;
  readonly founders: readonly number[];
}

/**
 * Gives every task a home or leaves it alone (-1). Homes that exist are never taken away: tasks without one join a
 * home they belong to, the rest found new homes in their communities, and what is left joins those it belongs to.
 * Communities depend on the tasks alone, and who failed to found or join has only fewer to call on the next time, so
 * a second run that starts from the result ends where it started.
 * @param start the home of each task, -1 where it has none
 */
export function settle(
  start: readonly number[],
  landscape: Landscape,
  isSupported: (tasks: readonly number[]) => boolean,
): { readonly homes: readonly number[]; readonly foundings: readonly Founding[] } {
  const homes = [...start];
  const threshold = belongingThreshold(landscape);
  const first = homes.reduce((highest, home) => Math.max(highest, home), -1) + 1;
  joinHomes(homes, landscape, threshold);
  const foundings = findFounders(homes, landscape, threshold)
    .filter(isSupported)
    .map((founders, index) => ({ home: first + index, founders }));
  for (const { home, founders } of foundings) for (const task of founders) homes[task] = home;
  joinHomes(homes, landscape, threshold);
  return { homes, foundings };
}

function joinHomes(homes: number[], landscape: Landscape, threshold: number): void {
  const homesOf = (group: number) => (landscape.groups[group]?.members ?? []).map((task) => homes[task] ?? -1);
  let waiting = [...landscape.groups.keys()].filter((group) => homesOf(group).includes(-1));
  for (;;) {
    const joining = waiting.flatMap((group) => {
      const home = bestHome(belonging(group, landscape, homesOf), threshold);
      return home === null ? [] : [{ group, home }];
    });
    if (joining.length === 0) return;
    for (const { group, home } of joining)
      for (const task of landscape.groups[group]?.members ?? []) if (homes[task] === -1) homes[task] = home;
    waiting = waiting.filter((group) => homesOf(group).includes(-1));
  }
}

function bestHome(candidates: ReadonlyMap<number, number>, threshold: number): number | null {
  let best: number | null = null;
  let highest = threshold;
  for (const [home, similarity] of candidates)
    if (similarity > highest || (similarity === highest && (best === null || home < best)))
      [best, highest] = [home, similarity];
  return best;
}

/** Of each community the tasks that have no home and belong together, counting only on each other. */
function findFounders(homes: readonly number[], landscape: Landscape, threshold: number): readonly number[][] {
  const communities = [...findCommunities(landscape.neighbours)];
  const free = landscape.groups.map((group) => group.members.filter((task) => homes[task] === -1));
  const homesOf = (group: number) => (free[group] ?? []).map(() => communities[group] ?? -1);
  let candidates = [...free.keys()].filter((group) => (free[group] ?? []).length > 0);
  for (;;) {
    const staying = candidates.filter((group) => {
      const community = communities[group] ?? -1;
      return (belonging(group, landscape, homesOf).get(community) ?? 0) >= threshold;
    });
    if (staying.length === candidates.length) break;
    const stays = new Set(staying);
    for (const group of candidates) if (!stays.has(group)) communities[group] = -1;
    candidates = staying;
  }
  return [...Map.groupBy(candidates, (group) => communities[group] ?? -1).values()].map((groups) =>
    groups.flatMap((group) => free[group] ?? []),
  );
}
