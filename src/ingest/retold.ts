import { z } from 'zod';
import { compareText } from '../util/compare-text.ts';
import { RUN_KEY, type Run } from './print-run.ts';

/** Clocks of an agent and of what watches it, and the time until something is written down. */
const SLACK_MS = 60_000;
/** Where a log has no times, so many results have to be alike. */
const TELLING_STEPS = 2;

const run: z.ZodType<Run> = z.object({
  format: z.string(),
  start: z.number().nullable(),
  end: z.number().nullable(),
  turns: z.array(z.string()),
  results: z.array(z.string()),
  reply: z.string(),
  isTelling: z.boolean(),
  worth: z.array(z.number()),
});

/** A task by its id with what `printRun` gave. */
export interface PrintedRun {
  readonly id: string;
  readonly printed: string;
}

interface Told extends Run {
  readonly id: string;
}

/**
 * Ids of the tasks that another log tells of too, in another format, with a better record: the same request and calls,
 * no result that differs, at the same time; where a log has no times, all results and the reply the same. Each of a log
 * is taken for one of another log at most, so that what was really asked again counts as often as it was asked. `runs`
 * gives them all, as often as it is called: most stand alone, and are not held.
 */
export function findRetold(runs: () => Iterable<PrintedRun>): ReadonlySet<string> {
  const retold = new Set<string>();
  for (const group of groupsOf(runs).values()) {
    if (new Set(group.map(({ format }) => format)).size < 2) continue;
    for (const cluster of joinRuns(group)) {
      const [, ...worse] = cluster.toSorted(byWorth);
      for (const { id } of worse) retold.add(id);
    }
  }
  return retold;
}

/** Tasks with the same request and calls, by their key, where there are several. */
function groupsOf(runs: () => Iterable<PrintedRun>): ReadonlyMap<string, readonly Told[]> {
  const [seen, several] = [new Set<string>(), new Set<string>()];
  for (const { printed } of runs()) {
    const key = printed.slice(0, RUN_KEY);
    if (key !== '') (seen.has(key) ? several : seen).add(key);
  }
  const groups = new Map<string, Told[]>();
  for (const { id, printed } of runs()) {
    const key = printed.slice(0, RUN_KEY);
    if (!several.has(key)) continue;
    const group = groups.get(key) ?? [];
    group.push({ id, ...run.parse(JSON.parse(printed.slice(RUN_KEY))) });
    groups.set(key, group);
  }
  return groups;
}

/** Tasks that tell of one run, one of a format, the earliest first. Those without a time come last. */
function joinRuns(group: readonly Told[]): readonly (readonly Told[])[] {
  const sorted = group.toSorted((a, b) => (a.start ?? Infinity) - (b.start ?? Infinity) || compareText(a.id, b.id));
  const clusters: Told[][] = [];
  let open: Told[][] = [];
  for (const told of sorted) {
    const { start } = told;
    if (start !== null) open = open.filter((cluster) => start <= endOf(cluster) + SLACK_MS);
    const cluster = (start === null ? clusters : open).find((each) => mayJoin(told, each));
    if (cluster !== undefined) cluster.push(told);
    else {
      const own = [told];
      clusters.push(own);
      open.push(own);
    }
  }
  return clusters;
}

function endOf(cluster: readonly Told[]): number {
  return Math.max(...cluster.map(({ end }) => end ?? 0));
}

function mayJoin(told: Told, cluster: readonly Told[]): boolean {
  return cluster.every((other) => other.format !== told.format && isSameRun(told, other));
}

function isSameRun(one: Told, other: Told): boolean {
  const isTimed = one.start !== null && other.start !== null;
  if (!isTimed) return isWholly(one) && isEqual(one, other);
  const areAlike = (['turns', 'results'] as const).every((part) =>
    one[part].every((each, at) => fits(each, other[part][at])),
  );
  const hasCalls = one.results.length > 0;
  return areAlike && (hasCalls || (one.isTelling && one.reply === other.reply));
}

/** What one log does not have is no contradiction. */
function fits(one: string, other: string | undefined): boolean {
  return other === undefined || one === '' || other === '' || one === other;
}

function isWholly({ results, reply }: Told): boolean {
  return results.length >= TELLING_STEPS && !results.includes('') && reply !== '';
}

function isEqual(one: Told, other: Told): boolean {
  const essence = ({ turns, results, reply }: Told) => [...turns, '', ...results, '', reply].join(' ');
  return essence(one) === essence(other);
}

function byWorth(one: Told, other: Told): number {
  const differing = one.worth.findIndex((each, at) => each !== other.worth[at]);
  const more = differing < 0 ? 0 : (other.worth[differing] ?? 0) - (one.worth[differing] ?? 0);
  return more || compareText(one.format, other.format) || compareText(one.id, other.id);
}
