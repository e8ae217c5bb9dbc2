import type { CleanTask } from '../../domain/task.ts';
import type { ClusterOptions } from '../cluster.ts';
import { type Arrivals, placeArrivals } from './arrivals.ts';
import { allowanceFor, type Fit, isRefitDue } from './fit.ts';
import { groupAll, type Kept } from './kept-leaders.ts';
import { homesIn, partitionOf } from './partition.ts';
import { type Change, planRefit, type Refit } from './refit.ts';
import type { Ruled } from './rules.ts';

/** What the families are to become. */
export interface Aim {
  /** The family that each task is to have. */
  readonly goal: ReadonlyMap<string, string>;
  /** Null where nothing was grouped anew tonight. */
  readonly refit: Refit | null;
  readonly changes: readonly Change[];
  readonly allowance: ReturnType<typeof allowanceFor>;
  /** Null where there are none and nothing came for which they would be made. */
  readonly kept: Kept | null;
  /** The family that a task was to have when the leaders were told last. */
  told(task: string): string | undefined;
}

export interface Choosing extends ClusterOptions {
  readonly fit: Fit | null;
  readonly protectedFamilies: ReadonlySet<string>;
  /** YYYY-MM-DD. */
  readonly night: string;
  readonly refitAfter: number;
  readonly before: ReadonlyMap<string, string>;
  readonly kept: Kept | null;
  rule(homes: ReadonlyMap<string, string>): Ruled;
}

/**
 * On a usual night what is new finds a family beside what is there; when a re-fit is due, all tasks are grouped, and what
 * that says of the families is what they are to become.
 */
export function chooseAim(tasks: readonly CleanTask[], options: Choosing): Aim {
  const { before, fit, rule, kept } = options;
  const seen = new Set(fit?.alone);
  const unseen = new Set(tasks.filter(({ id }) => !before.has(id) && !seen.has(id)).map(({ id }) => id));
  const tonight = { ...options, tasks: tasks.length, unseen: unseen.size, members: before.size };
  const goal = new Map(before);
  for (const { from, to, taskIds } of fit?.pending ?? [])
    for (const task of taskIds) if (goal.get(task) === from) goal.set(task, to);
  const ruled = rule(goal).homes;
  const rest = { changes: fit?.pending ?? [], allowance: allowanceFor(fit, tonight) };
  if (isRefitDue(fit, tonight)) {
    const { groups, kept: fresh } = groupAll(tasks, [], options);
    const refit = planRefit(partitionOf(ruled), groups, options.protectedFamilies);
    const aimed = new Map([...ruled, ...refit.arrivals]);
    for (const { to, taskIds } of refit.changes) for (const task of taskIds) aimed.set(task, to);
    const changes = [...rest.changes, ...refit.changes];
    return { ...rest, goal: rule(aimed).homes, refit, changes, kept: fresh, told: () => undefined };
  }
  if (unseen.size === 0) return { ...rest, goal: ruled, refit: null, kept, told: (task) => goal.get(task) };
  const arrivals =
    kept === null ? placeAnew(tasks, ruled, options) : placeArrivals(tasks, ruled, { ...options, unseen, kept });
  const arrived = rule(new Map([...ruled, ...arrivals.homes])).homes;
  const told = (task: string) => goal.get(task) ?? arrivals.brought.get(task);
  return { ...rest, goal: arrived, refit: null, kept: arrivals.kept, told };
}

/** Beside all tasks there are, where there are no leaders: that makes new ones. */
function placeAnew(tasks: readonly CleanTask[], goal: ReadonlyMap<string, string>, options: ClusterOptions): Arrivals {
  const known = [...partitionOf(goal)].map(([id, taskIds]) => ({ id, name: id, taskIds }));
  const { groups, kept } = groupAll(tasks, known, options);
  const homes = [...homesIn(groups)].filter(([task]) => !goal.has(task));
  return { homes: new Map(homes), brought: new Map(), kept };
}
