import type { CleanTask } from '../../domain/task.ts';
import { createRandom, shuffle } from '../../util/random.ts';
import { adjustedRand, matchedShare } from './indices.ts';
import { measure } from './measures.ts';
import { dayOf, type Grouped, group, type LabelledSet, readSets, withProcedures } from './sets.ts';
import { decimals, table, verdict } from './table.ts';

const NIGHTS = 30;

/** Every set in 30 nights, shuffled, beside all of it clustered at once. */
export function benchNights(): string {
  const sets = readSets();
  if (sets.length === 0) return 'Nights of arrivals are not measured: ../shared/data/intents is missing.';
  const served = sets.filter(({ labels }) => labels.includes('noise')).map(withProcedures);
  return table(
    '30 nights of | families, first night to last | kept, mean | kept, worst night | ids kept | ARI after 30 nights | all at once | agree | s, nights 1–10 | s, nights 21–30 | wanted',
    [...sets, ...served].map(measureArrivals),
  );
}

function measureArrivals(set: LabelledSet): readonly (string | number)[] {
  const { tasks, labels } = arrive(set);
  const nights = spendNights(tasks);
  const last = nights.at(-1)?.clusters ?? [];
  const changes = nights.slice(1).map(({ clusters }, index) => compareNights(nights[index]?.clusters ?? [], clusters));
  const kept = changes.map(({ matched }) => matched);
  const scratch = group(tasks).clusters;
  const [nightly, atOnce] = [measure(labels, last).rand, measure(labels, scratch).rand];
  const worst = Math.min(...kept);
  return [
    set.name,
    nights
      .map(({ clustering }) => clustering.families.length)
      .filter((_, night) => night % 29 === 0)
      .join(' to '),
    ...[mean(kept), worst, Math.min(...changes.map(({ sameId }) => sameId)), nightly, atOnce].map(decimals),
    decimals(agreement(last, scratch)),
    secondsOf(nights.slice(0, 10)),
    secondsOf(nights.slice(-10)),
    `kept ${verdict(worst, { least: 0.97 })}; ARI below all at once ${verdict(atOnce - nightly, { most: 0.02 })}`,
  ];
}

/** In a shuffled order, a thirtieth a day. */
function arrive({ tasks, labels }: LabelledSet): Pick<LabelledSet, 'tasks' | 'labels'> {
  const order = shuffle([...tasks.keys()], createRandom(1));
  return {
    tasks: order.flatMap((from, index) => {
      const task = tasks[from];
      const startedAt = dayOf(Math.floor((index * NIGHTS) / order.length));
      return task === undefined ? [] : [{ ...task, startedAt }];
    }),
    labels: order.map((from) => labels[from] ?? ''),
  };
}

/** Each night as the pipeline does it: all tasks there are, and the families of the night before as known ones. */
function spendNights(tasks: readonly CleanTask[]): readonly Grouped[] {
  const nights: Grouped[] = [];
  for (let night = 1; night <= NIGHTS; night++) {
    const arrived = tasks.slice(0, Math.ceil((night * tasks.length) / NIGHTS));
    nights.push(group(arrived, nights.at(-1)?.clustering.families ?? []));
  }
  return nights;
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

function secondsOf(nights: readonly Grouped[]): string {
  return nights.reduce((sum, { seconds }) => sum + seconds, 0).toFixed(1);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
