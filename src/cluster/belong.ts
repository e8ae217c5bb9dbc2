import { type Group, SAME } from './condense.ts';
import { backgroundSimilarity, type Neighbour } from './near.ts';

/** Tasks condensed into groups, and which groups are near to each other. */
export interface Landscape {
  readonly groups: readonly Group[];
  readonly neighbours: readonly (readonly Neighbour[])[];
}

const WITNESSES = 3;
const ABOVE_BACKGROUND = 0.185;
const LEAST = 0.3;
const MOST = 0.4;

/**
 * How similar a task must be to three members of a family to belong to it. Floats with the corpus:
 * a margin above its background similarity, bounded for workspaces with one subject or very few requests.
 */
export function belongingThreshold({ neighbours }: Landscape): number {
  return Math.min(MOST, Math.max(LEAST, backgroundSimilarity(neighbours) + ABOVE_BACKGROUND));
}

/**
 * For each home in a task's neighbourhood, the mean similarity of the three nearest tasks that live there.
 * `homesOf` lists the homes of a group's tasks, -1 where one has none; the task itself does not count in its own group.
 */
export function belonging(
  group: number,
  landscape: Landscape,
  homesOf: (group: number) => readonly number[],
): ReadonlyMap<number, number> {
  const witnesses = new Map<number, number[]>();
  const call = (home: number, similarity: number) => {
    if (home < 0) return;
    const called = witnesses.get(home);
    if (called === undefined) witnesses.set(home, [similarity]);
    else called.push(similarity);
  };
  for (const home of withoutOne(homesOf(group))) call(home, SAME);
  for (const { row, similarity } of landscape.neighbours[group] ?? [])
    for (const home of homesOf(row)) call(home, similarity);
  return new Map([...witnesses].map(([home, called]) => [home, sumOfNearest(called) / WITNESSES]));
}

/** Leaves out the task that is asked about: a homeless one if there is one. */
function withoutOne(homes: readonly number[]): readonly number[] {
  const own = homes.indexOf(-1);
  return homes.filter((_, index) => index !== Math.max(own, 0));
}

function sumOfNearest(called: readonly number[]): number {
  const nearest = called.length > WITNESSES ? [...called].sort((a, b) => b - a).slice(0, WITNESSES) : called;
  return nearest.reduce((sum, similarity) => sum + similarity, 0);
}
