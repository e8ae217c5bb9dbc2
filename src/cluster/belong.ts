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

/** How many tasks of a group have each home; those without one are not counted. */
export type HomeCounts = ReadonlyMap<number, number>;

/**
 * For each home in a task's neighbourhood, the mean similarity of the three nearest tasks that live there.
 * @param own homes of the other tasks of the task's group
 */
export function belonging(
  near: readonly Neighbour[],
  own: HomeCounts,
  homesOf: (group: number) => HomeCounts,
): ReadonlyMap<number, number> {
  const witnesses = new Map<number, number[]>();
  const call = (homes: HomeCounts, similarity: number) => {
    for (const [home, count] of homes) {
      const called = witnesses.get(home) ?? [];
      for (let one = 0; one < Math.min(count, WITNESSES); one++) called.push(similarity);
      witnesses.set(home, called);
    }
  };
  call(own, SAME);
  for (const { row, similarity } of near) call(homesOf(row), similarity);
  return new Map([...witnesses].map(([home, called]) => [home, sumOfNearest(called) / WITNESSES]));
}

function sumOfNearest(called: readonly number[]): number {
  const nearest = called.length > WITNESSES ? [...called].sort((a, b) => b - a).slice(0, WITNESSES) : called;
  return nearest.reduce((sum, similarity) => sum + similarity, 0);
}
