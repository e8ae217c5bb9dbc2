import type { Lists } from './arrays.ts';
import {
  belongingToOwn,
  type Crowd,
  callNeighbours,
  createCrowd,
  createWitnesses,
  thresholdAmong,
  type Witnesses,
} from './belong.ts';
import type { Neighbourhoods } from './condense.ts';

/** Tasks condensed into groups, and which groups are near to each other. */
export interface Landscape {
  readonly tasks: Lists;
  /** For founding homes. */
  readonly near: Neighbourhoods;
  /** For joining homes that there are; the same groups may be nearer. */
  readonly joining: Neighbourhoods;
  /** By group the number of its community: what is near to each other, by what requests are about too. */
  findCommunities(): Uint32Array;
  /** Puts together those lists of tasks that say the same on average. */
  mergeAlike(families: readonly (readonly number[])[]): readonly (readonly number[])[];
  /** Whether some groups of tasks were served alike: those found a home as they would join one. */
  servedAlike(groups: readonly number[]): boolean;
}

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
  start: Int32Array,
  landscape: Landscape,
  isSupported: (tasks: readonly number[]) => boolean,
): { readonly homes: Int32Array; readonly foundings: readonly Founding[] } {
  const homes = start.slice();
  const threshold = thresholdAmong(landscape.joining);
  const first = homes.reduce((highest, home) => Math.max(highest, home), -1) + 1;
  if (first > 0) joinHomes(homes, landscape, { threshold, count: first });
  const foundings = landscape
    .mergeAlike(findFounders(homes, landscape).filter(isSupported))
    .map((founders, index) => ({ home: first + index, founders }));
  for (const { home, founders } of foundings) for (const task of founders) homes[task] = home;
  joinHomes(homes, landscape, { threshold, count: first + foundings.length });
  return { homes, foundings };
}

interface Joining {
  readonly threshold: number;
  /** How many homes there are. */
  readonly count: number;
}

/** In rounds: who joins in one may be called on in the next, so only groups with new witnesses are asked again. */
function joinHomes(homes: Int32Array, { tasks, joining: near }: Landscape, { threshold, count }: Joining): void {
  const groups = tasks.starts.length - 1;
  const places = { crowd: createCrowd(groups), witnesses: createWitnesses(count) };
  const free = countHomes(homes, tasks, places);
  const isNew = new Uint8Array(groups).fill(1);
  let waiting = Uint32Array.from({ length: groups }, (_, group) => group).filter((group) => (free[group] ?? 0) > 0);
  for (;;) {
    const joining: { group: number; home: number }[] = [];
    for (const group of waiting) {
      if (!hasNew(group, near, isNew)) continue;
      callNeighbours(group, near, places);
      const found = places.witnesses.best(threshold);
      if (found !== null) joining.push({ group, home: found.home });
    }
    if (joining.length === 0) return;
    isNew.fill(0);
    for (const { group, home } of joining) {
      places.crowd.add(group, home, free[group] ?? 0);
      free[group] = 0;
      isNew[group] = 1;
      for (let at = tasks.starts[group] ?? 0; at < (tasks.starts[group + 1] ?? 0); at++) {
        const task = tasks.items[at] ?? 0;
        if (homes[task] === -1) homes[task] = home;
      }
    }
    waiting = waiting.filter((group) => (free[group] ?? 0) > 0);
  }
}

function hasNew(group: number, near: Neighbourhoods, isNew: Uint8Array): boolean {
  if (isNew[group] === 1) return true;
  for (let at = near.starts[group] ?? 0; at < (near.starts[group + 1] ?? 0); at++)
    if (isNew[near.items[at] ?? 0] === 1) return true;
  return false;
}

/** Fills the crowd; gives by group how many tasks have no home. */
function countHomes(
  homes: Int32Array,
  { starts, items }: Lists,
  { crowd }: { readonly crowd: Crowd; readonly witnesses: Witnesses },
): Uint32Array {
  const free = new Uint32Array(starts.length - 1);
  for (let group = 0; group < free.length; group++) {
    const living = items.subarray(starts[group] ?? 0, starts[group + 1] ?? 0).map((task) => (homes[task] ?? -1) + 1);
    living.sort();
    for (let from = 0, to = 0; from < living.length; from = to) {
      while (to < living.length && living[to] === living[from]) to++;
      if (living[from] === 0) free[group] = to - from;
      else crowd.add(group, (living[from] ?? 0) - 1, to - from);
    }
  }
  return free;
}

/** Of each community the tasks that have no home and belong together, counting only on each other. */
function findFounders(homes: Int32Array, landscape: Landscape): readonly number[][] {
  const { tasks } = landscape;
  const labels = landscape.findCommunities();
  const views = chooseViews(labels, landscape);
  const freeOf = (group: number): number[] =>
    [...tasks.items.subarray(tasks.starts[group] ?? 0, tasks.starts[group + 1] ?? 0)].filter(
      (task) => homes[task] === -1,
    );
  const counts = Uint32Array.from(labels, (_, group) => freeOf(group).length);
  let candidates = Uint32Array.from(labels, (_, group) => group).filter((group) => (counts[group] ?? 0) > 0);
  for (;;) {
    const staying = candidates.filter((group) => {
      const own = (counts[group] ?? 0) - 1;
      const { near, threshold } = views(labels[group] ?? 0);
      return belongingToOwn(group, near, { own, labels, counts }) >= threshold;
    });
    if (staying.length === candidates.length) break;
    const before = candidates;
    candidates = staying;
    let next = 0;
    for (const group of before)
      if (staying[next] === group) next++;
      else counts[group] = 0;
  }
  const byLabel = Map.groupBy(candidates, (group) => labels[group] ?? 0);
  return [...byLabel.values()].map((groups) => groups.flatMap(freeOf));
}

/** By community: how near its groups are, and how near they must be. */
function chooseViews(labels: Uint32Array, { near, joining, servedAlike }: Landscape) {
  const strict = { near, threshold: thresholdAmong(near) };
  if (joining === near) return () => strict;
  const lenient = { near: joining, threshold: thresholdAmong(joining) };
  const alike = new Set<number>();
  for (const [label, groups] of Map.groupBy(labels.keys(), (group) => labels[group] ?? 0))
    if (servedAlike(groups)) alike.add(label);
  return (label: number) => (alike.has(label) ? lenient : strict);
}
