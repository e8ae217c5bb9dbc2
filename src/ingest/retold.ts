import { z } from 'zod';
import { compareText } from '../util/compare-text.ts';
import { joinRuns, type Told } from './join-runs.ts';
import { RUN_KEY, type Run } from './print-run.ts';

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

/**
 * Ids of the tasks that another log tells of too, in another format, with a better record, each with the id of that: the
 * same request and calls, no result that differs, at the same time; where a log has no times, all results and the reply
 * the same. Each of a log is taken for one of another log at most, so that what was really asked again counts as often as
 * it was asked. `runs` gives them all, as often as it is called: most stand alone, and are not held.
 */
export function findRetold(runs: () => Iterable<PrintedRun>): ReadonlyMap<string, string> {
  const retold = new Map<string, string>();
  for (const group of groupsOf(runs).values()) {
    if (new Set(group.map(({ format }) => format)).size < 2) continue;
    for (const cluster of joinRuns(group)) {
      const [best, ...worse] = cluster.toSorted(byWorth);
      for (const { id } of worse) if (best !== undefined) retold.set(id, best.id);
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

function byWorth(one: Told, other: Told): number {
  const differing = one.worth.findIndex((each, at) => each !== other.worth[at]);
  const more = differing < 0 ? 0 : (other.worth[differing] ?? 0) - (one.worth[differing] ?? 0);
  return more || compareText(one.format, other.format) || compareText(one.id, other.id);
}
