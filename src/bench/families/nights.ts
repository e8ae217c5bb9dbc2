import type { Fit } from '../../cluster/nights/fit.ts';
import { groupNight } from '../../cluster/nights/group-night.ts';
import { carryOver } from '../../cluster/nights/kept-leaders.ts';
import type { Family, FamilyEvent } from '../../domain/family.ts';
import type { CleanTask } from '../../domain/task.ts';
import { createRandom, shuffle } from '../../util/random.ts';
import { adjustedRand, matchedShare } from './indices.ts';
import { measure } from './measures.ts';
import { dayOf, group, type LabelledSet, OPTIONS, readSets, withProcedures } from './sets.ts';
import { decimals, table, verdict } from './table.ts';

const NIGHTS = 30;
const REFIT_AFTER = 7;
/** One order says little: what is there by the last re-fit is a matter of luck in a small set. */
const ORDERS = 3;

/** Every set in 30 nights, in three orders, beside all of it clustered at once; `BENCH_FAMILIES_SETS=mix30` measures only those. */
export function benchNights(): string {
  const sets = readSets();
  if (sets.length === 0) return 'Nights of arrivals are not measured: ../shared/data/intents is missing.';
  const served = sets.filter(({ labels }) => labels.includes('noise')).map(withProcedures);
  const chosen = [...sets, ...served].filter(({ name }) => name.startsWith(process.env.BENCH_FAMILIES_SETS ?? ''));
  return table(
    '30 nights of | families, first night to last | kept, mean | kept, worst night | ids kept, worst | re-fits | merges | splits | still to change | ARI after 30 nights | all at once | agree | a re-fit more keeps | s a night, 2–10 | s a night, 21–30 | s a re-fit, last | wanted',
    chosen.map(measureArrivals),
  );
}

function measureArrivals(set: LabelledSet): readonly (string | number)[] {
  const orders = Array.from({ length: ORDERS }, (_, order) => measureOrder(set, order + 1));
  const each = (pick: (order: Measured) => number) => orders.map(pick);
  const [usual, worst] = [mean(each(({ kept }) => mean(kept))), Math.min(...orders.flatMap(({ kept }) => kept))];
  const [nightly, atOnce] = [mean(each(({ nightly }) => nightly)), mean(each(({ atOnce }) => atOnce))];
  return [
    set.name,
    orders[0]?.families ?? '',
    ...[usual, worst, Math.min(...each(({ idsKept }) => idsKept))].map(decimals),
    ...[each(({ refits }) => refits), each(({ merges }) => merges), each(({ splits }) => splits)].map(rounded),
    rounded(each(({ pending }) => pending)),
    ...[nightly, atOnce, mean(each(({ agree }) => agree)), mean(each(({ again }) => again))].map(decimals),
    ...[each(({ early }) => early), each(({ late }) => late), each(({ refit }) => refit)].map((s) =>
      mean(s).toFixed(2),
    ),
    [
      `kept, mean ${verdict(usual, { least: 0.97 })}`,
      `worst ${verdict(worst, { least: 0.97 })}`,
      `ARI below all at once ${verdict(atOnce - nightly, { most: 0.02 })}`,
    ].join('; '),
  ];
}

type Measured = ReturnType<typeof measureOrder>;

function measureOrder(set: LabelledSet, seed: number) {
  const { tasks, labels } = arrive(set, seed);
  const nights = spendNights(tasks);
  const last = nights.at(-1)?.clusters ?? [];
  const changes = nights.slice(1).map(({ clusters }, index) => compareNights(nights[index]?.clusters ?? [], clusters));
  const scratch = group(tasks).clusters;
  return {
    families: `${nights[0]?.families.length} to ${nights.at(-1)?.families.length}`,
    kept: changes.map(({ matched }) => matched),
    idsKept: Math.min(...changes.map(({ sameId }) => sameId)),
    refits: nights.filter(({ isRefit }) => isRefit).length,
    merges: count(nights, 'families-merged'),
    splits: count(nights, 'family-split'),
    pending: nights.at(-1)?.fit.pending.reduce((sum, { taskIds }) => sum + taskIds.length, 0) ?? 0,
    nightly: measure(labels, last).rand,
    atOnce: measure(labels, scratch).rand,
    agree: agreement(last, scratch),
    again: churnOf(tasks, nights),
    early: secondsOf(nights.slice(1, 10), false),
    late: secondsOf(nights.slice(-10), false),
    refit: secondsOf(nights.slice(-10), true),
  };
}

/** In a shuffled order, a thirtieth a day. */
function arrive({ tasks, labels }: LabelledSet, seed: number): Pick<LabelledSet, 'tasks' | 'labels'> {
  const order = shuffle([...tasks.keys()], createRandom(seed));
  return {
    tasks: order.flatMap((from, index) => {
      const task = tasks[from];
      const startedAt = dayOf(Math.floor((index * NIGHTS) / order.length));
      return task === undefined ? [] : [{ ...task, startedAt }];
    }),
    labels: order.map((from) => labels[from] ?? ''),
  };
}

interface Spent {
  readonly families: readonly Family[];
  readonly changes: readonly FamilyEvent[];
  readonly fit: Fit;
  /** As the next night opens them. */
  readonly leaders: Uint8Array<ArrayBuffer> | null;
  readonly isRefit: boolean;
  /** The family id of each task, null for none. */
  readonly clusters: readonly (string | null)[];
  /** Of CPU time. */
  readonly seconds: number;
}

/** Each night as the pipeline does it: all tasks there are, and what the night before left. */
function spendNights(tasks: readonly CleanTask[]): readonly Spent[] {
  const nights: Spent[] = [];
  for (let night = 1; night <= NIGHTS; night++) {
    const arrived = tasks.slice(0, Math.ceil((night * tasks.length) / NIGHTS));
    nights.push(spend(arrived, nights.at(-1) ?? null, { night: dayOf(night).slice(0, 10), refitAfter: REFIT_AFTER }));
  }
  return nights;
}

function spend(
  tasks: readonly CleanTask[],
  before: Pick<Spent, 'families' | 'fit' | 'leaders'> | null,
  when: { readonly night: string; readonly refitAfter: number },
): Spent {
  const start = process.cpuUsage();
  const known = before?.families ?? [];
  const options = {
    ...OPTIONS,
    ...when,
    known,
    fit: before?.fit ?? null,
    leaders: before?.leaders ?? null,
    rules: [],
    protectedFamilies: new Set<string>(),
    takenNames: [],
  };
  const { families, changes, fit, leaders: fresh } = groupNight(tasks, options);
  const leaders = fresh === null ? options.leaders : carryOver(options.leaders, fresh);
  const { user, system } = process.cpuUsage(start);
  const homes = new Map(families.flatMap(({ id, taskIds }) => taskIds.map((taskId) => [taskId, id] as const)));
  return {
    ...{ families, changes, fit, leaders, isRefit: fit.refit === when.night },
    clusters: tasks.map(({ id }) => homes.get(id) ?? null),
    seconds: (user + system) / 1e6,
  };
}

/** The share of tasks that a re-fit from nothing after the last night would leave in their family, all changes carried out. */
function churnOf(tasks: readonly CleanTask[], nights: readonly Spent[]): number {
  const last = nights.at(-1);
  if (last === undefined) return 1;
  const stale = { ...last.fit, refit: '2000-01-01', tasks: 0 };
  const again = spend(
    tasks,
    { ...last, fit: stale },
    { night: dayOf(NIGHTS + 1).slice(0, 10), refitAfter: REFIT_AFTER },
  );
  return compareNights(goalOf(tasks, last), goalOf(tasks, again)).matched;
}

/** The family that each task is to have when what is pending is done. */
function goalOf(tasks: readonly CleanTask[], { clusters, fit }: Spent): readonly (string | null)[] {
  const to = new Map(fit.pending.flatMap((change) => change.taskIds.map((task) => [task, change.to] as const)));
  return tasks.map(({ id }, index) => to.get(id) ?? clusters[index] ?? null);
}

/** Of the tasks that had a family the night before, the share that keep it: by matching the families, and by their ids. */
function compareNights(before: readonly (string | null)[], after: readonly (string | null)[]) {
  const had = [...before.keys()].filter((task) => before[task] !== null);
  if (had.length === 0) return { matched: 1, sameId: 1 };
  const families = had.map((task) => before[task] ?? '');
  const now = had.map((task) => after[task] ?? null);
  const same = families.filter((family, index) => family === now[index]).length;
  return { matched: matchedShare(families, now), sameId: same / had.length };
}

/** Adjusted Rand index of two clusterings over the tasks that have a family in both. */
function agreement(one: readonly (string | null)[], other: readonly (string | null)[]): number {
  const both = [...one.keys()].filter((task) => one[task] !== null && other[task] !== null);
  return adjustedRand(
    both.map((task) => one[task] ?? ''),
    both.map((task) => other[task] ?? ''),
  );
}

function count(nights: readonly Spent[], type: FamilyEvent['type']): number {
  return nights.reduce((sum, { changes }) => sum + changes.filter((change) => change.type === type).length, 0);
}

function secondsOf(nights: readonly Spent[], isRefit: boolean): number {
  return mean(nights.filter((night) => night.isRefit === isRefit).map(({ seconds }) => seconds));
}

function rounded(values: readonly number[]): number {
  return Math.round(mean(values));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
