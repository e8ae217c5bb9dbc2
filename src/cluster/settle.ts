import { belonging, belongingThreshold, type HomeCounts, type Landscape } from './belong.ts';
import { findCommunities } from './communities.ts';

const NOBODY: HomeCounts = new Map();

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

function joinHomes(homes: number[], { groups, neighbours }: Landscape, threshold: number): void {
  const counts = groups.map(({ members }) => countHomes(members, homes));
  const homesOf = (group: number): HomeCounts => counts[group] ?? NOBODY;
  let waiting = [...groups.keys()].filter((group) => groups[group]?.members.some((task) => homes[task] === -1));
  for (;;) {
    const joining = new Map<number, number>();
    for (const group of waiting) {
      const home = bestHome(belonging(neighbours[group] ?? [], homesOf(group), homesOf), threshold);
      if (home !== null) joining.set(group, home);
    }
    if (joining.size === 0) return;
    for (const [group, home] of joining) {
      const members = groups[group]?.members ?? [];
      for (const task of members) if (homes[task] === -1) homes[task] = home;
      counts[group] = countHomes(members, homes);
    }
    waiting = waiting.filter((group) => !joining.has(group));
  }
}

function countHomes(tasks: readonly number[], homes: readonly number[]): HomeCounts {
  const counts = new Map<number, number>();
  for (const task of tasks) {
    const home = homes[task] ?? -1;
    if (home !== -1) counts.set(home, (counts.get(home) ?? 0) + 1);
  }
  return counts;
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
  const communities = findCommunities(landscape.neighbours);
  const free = landscape.groups.map(({ members }) => members.filter((task) => homes[task] === -1));
  const counts = free.map((tasks, group): HomeCounts => new Map([[communities[group] ?? -1, tasks.length]]));
  let candidates = [...free.keys()].filter((group) => (free[group] ?? []).length > 0);
  for (;;) {
    const staying = candidates.filter((group) => {
      const community = communities[group] ?? -1;
      const others = new Map([[community, (free[group] ?? []).length - 1]]);
      const near = landscape.neighbours[group] ?? [];
      return (belonging(near, others, (other) => counts[other] ?? NOBODY).get(community) ?? 0) >= threshold;
    });
    if (staying.length === candidates.length) break;
    const stays = new Set(staying);
    for (const group of candidates) if (!stays.has(group)) counts[group] = NOBODY;
    candidates = staying;
  }
  return [...Map.groupBy(candidates, (group) => communities[group] ?? -1).values()].map((groups) =>
    groups.flatMap((group) => free[group] ?? []),
  );
}
