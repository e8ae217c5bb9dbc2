import type { CleanTask } from '../../domain/task.ts';
import { compareText } from '../../util/compare-text.ts';
import { spread } from './arrivals.ts';
import { similarity, type View } from './view.ts';

const WITNESSES = 3;
const SEEN = 40;
/** The newest tasks are a quarter of the family, at least so many, with as many before them. */
const NEWEST = { share: 0.25, least: 4 };

/**
 * `cohesion`: the mean over tasks of the mean similarity to the three most similar others, in [0, 1]; 40 tasks spread over
 * the family stand for more. `drift`: 1 - (that mean from its newest quarter to what came before) / (cohesion of what came
 * before), at least 0; absent while there are fewer than 8 tasks or all came on one day. Near 0: new requests are like
 * the old ones; near 1: the family has become something else, in words or in what is done.
 */
export function measureCohesion(
  tasks: readonly CleanTask[],
  viewOf: (task: CleanTask) => View,
): { readonly cohesion?: number; readonly drift?: number } {
  if (tasks.length < 2) return {};
  const byTime = [...tasks].sort((a, b) => compareText(dayOf(a), dayOf(b)) || compareText(a.id, b.id));
  const all = spread(byTime, SEEN).map(viewOf);
  const cohesion = { cohesion: rounded(meanNearest(all, all)) };
  const boundary = dayOf(byTime[byTime.length - newestOf(byTime.length)] ?? byTime[0]);
  const earlier = byTime.filter((task) => dayOf(task) < boundary);
  const newest = byTime.filter((task) => dayOf(task) >= boundary);
  if (earlier.length < NEWEST.least || newest.length < NEWEST.least) return cohesion;
  const before = spread(earlier, SEEN).map(viewOf);
  const among = meanNearest(before, before);
  const across = meanNearest(spread(newest, SEEN).map(viewOf), before);
  return { ...cohesion, drift: among === 0 ? 0 : rounded(Math.max(0, 1 - across / among)) };
}

function newestOf(count: number): number {
  return Math.max(NEWEST.least, Math.floor(count * NEWEST.share));
}

function dayOf(task: CleanTask | undefined): string {
  return task?.startedAt?.slice(0, 10) ?? '';
}

/** The mean over `of` of the mean similarity to the nearest three of `among`, itself left out. */
function meanNearest(of: readonly View[], among: readonly View[]): number {
  const means = of.map((view) => {
    const near = among.filter((other) => other !== view).map((other) => similarity(view, other));
    const nearest = near.sort((a, b) => b - a).slice(0, WITNESSES);
    return nearest.reduce((sum, value) => sum + value, 0) / Math.max(1, nearest.length);
  });
  return means.reduce((sum, value) => sum + value, 0) / Math.max(1, means.length);
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
