import { createNearIndex, type Neighbour } from './near.ts';
import type { Row } from './vectors.ts';

/** Rows that say nearly the same thing, led by one of them. */
export interface Group {
  readonly leader: number;
  /** The leader included. */
  readonly members: readonly number[];
}

/** Cosine at which two requests say the same thing. */
export const SAME = 0.65;
const NEIGHBOURS = 15;

/** Leader clustering: a row joins the leader that is nearest to it at a cosine of .65 or more, else it leads. */
export function condense(rows: readonly Row[], features: number): readonly Group[] {
  const index = createNearIndex(rows, features);
  const members = new Map<number, number[]>();
  for (const row of rows.keys()) {
    const nearest = index.nearest(row, 1)[0];
    const group = nearest && nearest.similarity >= SAME ? members.get(nearest.row) : undefined;
    if (group !== undefined) {
      group.push(row);
      continue;
    }
    members.set(row, [row]);
    index.add(row);
  }
  return [...members].map(([leader, grouped]) => ({ leader, members: grouped }));
}

/** For each group the 15 groups whose leaders are nearest; `row` counts groups. */
export function neighbourhoods(
  rows: readonly Row[],
  groups: readonly Group[],
  features: number,
): readonly (readonly Neighbour[])[] {
  const leaders = groups.flatMap((group) => rows[group.leader] ?? []);
  const index = createNearIndex(leaders, features);
  for (const group of leaders.keys()) index.add(group);
  return [...leaders.keys()].map((group) => index.nearest(group, NEIGHBOURS));
}
