import type { BorderCase } from '../../domain/border.ts';
import type { Emerging, Family, FamilyEvent, FamilyRule } from '../../domain/family.ts';
import type { CleanTask } from '../../domain/task.ts';
import { compareText } from '../../util/compare-text.ts';
import type { ClusterOptions } from '../cluster.ts';
import { supportFor } from '../support.ts';
import { type Aim, chooseAim } from './aim.ts';
import { applyChanges } from './apply-changes.ts';
import { findBorders } from './borders.ts';
import { findEmerging } from './emerging.ts';
import type { Fit } from './fit.ts';
import { type Keeping, openKept, tellLeaders } from './kept-leaders.ts';
import { tellChanges } from './lineage.ts';
import { homesIn, type Partition, partitionOf } from './partition.ts';
import { applyRules, namesGiven, type Ruled } from './rules.ts';
import { type FamilyBefore, sumUp } from './sum-up.ts';
import { createViewer, type View } from './view.ts';

export interface NightOptions extends ClusterOptions {
  /** As the night before left them. */
  readonly known: readonly FamilyBefore[];
  /** What the night before gave; null where there was none or it is lost. */
  readonly fit: Fit | null;
  /** What earlier nights kept of all tasks (see `Keeping`); where it is null or damaged, all are grouped anew. */
  readonly leaders: Uint8Array<ArrayBuffer> | null;
  /** What people said of families; it always holds. */
  readonly rules: readonly FamilyRule[];
  /** Ids of families with a skill: they grow, but nothing leaves them and no two are merged, unless people say so. */
  readonly protectedFamilies: ReadonlySet<string>;
  /** Names that no new family may have: something of families that are gone hangs on them. */
  readonly takenNames: readonly string[];
  /** YYYY-MM-DD. */
  readonly night: string;
  /** Nights until everything is grouped anew, or sooner, when there are half as many tasks again; 0: never. */
  readonly refitAfter: number;
}

export interface FamilyNight {
  /** Sorted by id. */
  readonly families: readonly Family[];
  /** Ids of tasks in no family, sorted. */
  readonly unassigned: readonly string[];
  readonly changes: readonly FamilyEvent[];
  /** Largest first, 20 at most. */
  readonly emerging: readonly Emerging[];
  /** Most tasks concerned first, 10 at most. */
  readonly borders: readonly BorderCase[];
  /** For the next night; plain JSON. */
  readonly fit: Fit;
  /** For the next night; null where there is nothing to add, or nothing to add to. */
  readonly leaders: Keeping | null;
}

/**
 * Families from one night to the next. What is new joins a family, founds one with what was left alone before, or is left
 * alone. Now and then everything is grouped anew: what that says against the families is changed in small steps, a few
 * percent of the tasks a night. Ids never change, and what is gone is named by an event. The same night run again on its own
 * result changes nothing; the order of the tasks does not matter.
 */
export function groupNight(tasks: readonly CleanTask[], night: NightOptions): FamilyNight {
  const options = { ...night, minimumTasks: supportFor(tasks.length, night.minimumTasks) };
  const sorted = [...tasks].sort((a, b) => compareText(a.id, b.id));
  const byId = new Map(sorted.map((task) => [task.id, task]));
  const looking = { tasks: byId, viewOf: rememberViews(createViewer(sorted)) };
  const known = new Map(options.known.map(({ id, taskIds }) => [id, taskIds]));
  const before = homesIn(known);
  const rule = (homes: ReadonlyMap<string, string>): Ruled => applyRules(homes, options.rules, looking);
  const aim = chooseAim(sorted, { ...options, before, rule, kept: openKept(options.leaders, options.isWrite) });
  const start = rule(before);
  const applied = applyChanges(start.homes, aim.goal, { ...options, ...aim, isSupported: supportBy(byId, options) });
  const end = rule(applied.shown);
  const families = partitionOf(end.homes);
  const summed = sumUp(withEmpty(families, options.known, byId), {
    ...{ ...looking, known: options.known, isWrite: options.isWrite },
    namesGiven: namesGiven(end.homes, options.rules),
    takenNames: options.takenNames,
  });
  const alone = sorted.filter(({ id }) => !end.homes.has(id));
  const reasons = new Map([
    ...applied.done.map(({ from, to, reason }) => [`${from}\n${to}`, reason] as const),
    ...start.reasons,
    ...end.reasons,
  ]);
  return {
    families: summed,
    unassigned: alone.map(({ id }) => id),
    changes: [...tellChanges(known, families, reasons), ...renames(options.known, summed)],
    emerging: findEmerging(alone, options),
    borders: findBorders(families, { ...options, ...looking, refit: aim.refit, homes: end.homes }),
    fit: nextFit(options, {
      ...{ aim, applied, tasks: sorted.length },
      alone: alone.map(({ id }) => id),
    }),
    leaders: aim.kept === null ? null : tellLeaders(aim.kept, aim.told, aim.goal),
  };
}

function nextFit(
  { fit, night }: NightOptions,
  {
    aim,
    applied,
    tasks,
    alone,
  }: {
    readonly aim: Aim;
    readonly applied: ReturnType<typeof applyChanges>;
    readonly tasks: number;
    readonly alone: readonly string[];
  },
): Fit {
  const isFresh = aim.refit !== null || fit === null;
  return {
    version: 1,
    begun: fit?.begun ?? night,
    night,
    refit: isFresh ? night : fit.refit,
    tasks: isFresh ? tasks : fit.tasks,
    saved: fit?.night === night ? fit.saved : applied.saved,
    pending: applied.pending,
    alone,
  };
}

/** A family that was known is there even when none of its tasks is in the logs any more. */
function withEmpty(
  families: Partition,
  known: readonly FamilyBefore[],
  tasks: ReadonlyMap<string, CleanTask>,
): Partition {
  const gone = known.filter(({ id, taskIds }) => !families.has(id) && !taskIds.some((task) => tasks.has(task)));
  return new Map([...families, ...gone.map(({ id, taskIds }) => [id, taskIds] as const)]);
}

function supportBy(tasks: ReadonlyMap<string, CleanTask>, { minimumTasks, minimumSessions }: ClusterOptions) {
  return (taskIds: readonly string[]): boolean =>
    taskIds.length >= minimumTasks && new Set(taskIds.map((id) => tasks.get(id)?.sessionId)).size >= minimumSessions;
}

function renames(known: readonly FamilyBefore[], families: readonly Family[]): FamilyEvent[] {
  const names = new Map(known.map(({ id, name }) => [id, name]));
  return families.flatMap(({ id, name }): FamilyEvent[] => {
    const from = names.get(id);
    return from === undefined || from === name ? [] : [{ type: 'family-renamed', familyId: id, from, to: name }];
  });
}

function rememberViews(viewOf: (task: CleanTask) => View): (task: CleanTask) => View {
  const views = new Map<CleanTask, View>();
  return (task) => {
    const known = views.get(task);
    if (known !== undefined) return known;
    const view = viewOf(task);
    views.set(task, view);
    return view;
  };
}
