import type { Family, FamilyEvent } from '../domain/family.ts';
import type { CleanTask } from '../domain/task.ts';
import { hash } from '../util/hash.ts';
import { condense, neighbourhoods } from './condense.ts';
import { type Description, describe } from './describe.ts';
import { type Founding, settle } from './settle.ts';
import { type FamilySeed, summariseFamilies } from './summarise.ts';
import { blockShares, vectorise } from './vectors.ts';

/** A family as an earlier night left it; its tasks stay its own. */
export type KnownFamily = Pick<Family, 'id' | 'name' | 'taskIds'>;

export interface ClusterOptions {
  /** A family has at least this many tasks, from at least this many sessions. */
  readonly minimumTasks: number;
  readonly minimumSessions: number;
  /** Whether a tool changes the world. */
  isWrite(tool: string): boolean;
}

export interface Clustering {
  /** Sorted by id; a known family is there even when none of its tasks is any more. */
  readonly families: readonly Family[];
  /** Ids of the tasks that belong to no family, sorted. */
  readonly unassigned: readonly string[];
  /** Families born, with the size they have now, and known ones grown, with the number of tasks that joined. */
  readonly changes: readonly FamilyEvent[];
}

/** How much what was done counts against how it was asked for. */
const PROCEDURE_SHARE = 0.35;

/**
 * Groups repeated requests into families by wording and procedure; how many there are is found, not given, and one-offs
 * are left alone. Known families keep their id, name and tasks for ever; tasks that resemble one join it. The same
 * tasks in any order give the same result, and running again on the result changes nothing.
 */
export function cluster(
  tasks: readonly CleanTask[],
  known: readonly KnownFamily[],
  options: ClusterOptions,
): Clustering {
  const sorted = sortById(tasks);
  const old = sortById(known);
  const vectors = vectorise(describeAll(sorted, options), blockShares(PROCEDURE_SHARE));
  const groups = condense(vectors.rows, vectors.features);
  const neighbours = neighbourhoods(vectors.rows, groups, vectors.features);
  const isSupported = (rows: readonly number[]) =>
    rows.length >= options.minimumTasks &&
    new Set(rows.map((row) => sorted[row]?.sessionId)).size >= options.minimumSessions;
  const { homes, foundings } = settle(knownHomes(sorted, old), { groups, neighbours }, isSupported);
  const members = Map.groupBy(sorted, (_, row) => homes[row] ?? -1);
  const seeds = [
    ...old.map((family, home) => ({ ...family, tasks: members.get(home) ?? [] })),
    ...sortById(foundings.map((founding) => foundFamily(founding, { tasks: sorted, members }))),
  ];
  const families = sortById(summariseFamilies(seeds, vectors, options));
  return {
    families,
    unassigned: (members.get(-1) ?? []).map((task) => task.id),
    changes: listChanges(families, old),
  };
}

function* describeAll(tasks: readonly CleanTask[], { isWrite }: ClusterOptions): Generator<Description> {
  for (const task of tasks) yield describe(task, isWrite);
}

function sortById<Item extends { readonly id: string }>(items: readonly Item[]): Item[] {
  return [...items].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

/** The number of the known family each task is in, -1 for none. */
function knownHomes(tasks: readonly CleanTask[], known: readonly KnownFamily[]): number[] {
  const homes = new Map<string, number>();
  known.forEach((family, home) => {
    for (const id of family.taskIds) if (!homes.has(id)) homes.set(id, home);
  });
  return tasks.map((task) => homes.get(task.id) ?? -1);
}

/** The id is derived from the tasks that founded the family, so it is the same wherever those are found together. */
function foundFamily(
  { home, founders }: Founding,
  found: { readonly tasks: readonly CleanTask[]; readonly members: ReadonlyMap<number, readonly CleanTask[]> },
): FamilySeed {
  const ids = founders.flatMap((row) => found.tasks[row]?.id ?? []).sort();
  return { id: `fam-${hash(ids.join('\n'), 8)}`, name: null, taskIds: [], tasks: found.members.get(home) ?? [] };
}

function listChanges(families: readonly Family[], known: readonly KnownFamily[]): FamilyEvent[] {
  const sizes = new Map(known.map((family) => [family.id, family.taskIds.length]));
  return families.flatMap(({ id, taskIds }): FamilyEvent[] => {
    const before = sizes.get(id);
    if (before === undefined) return [{ type: 'family-born', familyId: id, tasks: taskIds.length }];
    if (before === taskIds.length) return [];
    return [{ type: 'family-grown', familyId: id, tasks: taskIds.length - before }];
  });
}
