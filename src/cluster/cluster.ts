import type { Family, FamilyEvent } from '../domain/family.ts';
import type { CleanTask } from '../domain/task.ts';
import { compareText } from '../util/compare-text.ts';
import { hash } from '../util/hash.ts';
import type { Meaning } from './dense/meaning.ts';
import { requestsWith } from './describe.ts';
import { keepLeaders } from './leaders/keep.ts';
import { readTasks } from './read-tasks.ts';
import { type Founding, settle } from './settle.ts';
import { type FamilySeed, summariseFamilies } from './summarise.ts';
import { supportFor } from './support.ts';
import { orderById, survey } from './survey.ts';
import type { ShareOut } from './together/work.ts';

/** A family as an earlier night left it; its tasks stay its own. */
export type KnownFamily = Pick<Family, 'id' | 'name' | 'taskIds'>;

export interface ClusterOptions {
  /** A family has at least this many tasks, more where there are very many (see `supportFor`), from at least this many sessions. */
  readonly minimumTasks: number;
  readonly minimumSessions: number;
  /** Whether a tool changes the world. */
  isWrite(tool: string): boolean;
  /** What a model makes of the requests; words and procedure alone where it is left out. */
  readonly meaning?: Meaning | null;
  /** Has other threads help where there is much to do; the result is the same without. */
  readonly shareOut?: ShareOut | null;
}

export interface Clustering {
  /** Sorted by id; a known family is there even when none of its tasks is any more. */
  readonly families: readonly Family[];
  /** Ids of the tasks that belong to no family, sorted. */
  readonly unassigned: readonly string[];
  /** Families born, with the size they have now, and known ones grown, with the number of tasks that joined. */
  readonly changes: readonly FamilyEvent[];
}

/**
 * Groups repeated requests into families by wording and procedure; how many there are is found, not given, and one-offs
 * are left alone. Known families keep their id, name and tasks for ever; tasks that resemble one join it. The same
 * tasks in any order give the same result, and running again on the result changes nothing.
 * @param tasks gone through twice: what makes its tasks anew each time need not have all of them in memory
 */
export function cluster(
  tasks: Iterable<CleanTask>,
  known: readonly KnownFamily[],
  options: ClusterOptions,
): Clustering {
  return clusterAndKeep(tasks, known, options).clustering;
}

/** A clustering, and what later nights need so as to put their requests beside it (see `openLeaders`). */
export interface Fitting {
  readonly clustering: Clustering;
  /** By task, in the order they were given: the number of the leader that it says the same as. */
  readonly leaderOf: Uint32Array;
  /** The leaders and where they live, as bytes. */
  keep(): Uint8Array<ArrayBuffer>;
}

/** `cluster`, and its leaders. */
export function clusterAndKeep(
  tasks: Iterable<CleanTask>,
  known: readonly KnownFamily[],
  options: ClusterOptions,
): Fitting {
  const old = sortById(known);
  const { isWrite, shareOut = null } = options;
  const read = readTasks(tasks, { isWrite, shareOut: shareOut && ((job) => shareOut({ kind: 'describe', job })) });
  const order = orderById(read.ids);
  const landscape = survey(read, order, options);
  const minimumTasks = supportFor(read.ids.length, options.minimumTasks);
  const isSupported = (members: readonly number[]) =>
    members.length >= minimumTasks &&
    new Set(members.map((place) => read.sessions[order[place] ?? 0])).size >= options.minimumSessions;
  const { homes, foundings } = settle(knownHomes(read.ids, order, old), landscape, isSupported);
  const homeOf = new Int32Array(order.length);
  order.forEach((task, place) => {
    homeOf[task] = homes[place] ?? -1;
  });
  const members = collectMembers(tasks, homeOf);
  const born = foundings.map((founding) => foundFamily(founding, { ids: read.ids, order, members }));
  const seeds = [...old.map((family, home) => ({ ...family, tasks: members.get(home) ?? [] })), ...sortById(born)];
  const corpus = { tasks: order.length, requestsWith: (word: string) => requestsWith(read.lexicon, word) };
  const families = sortById(summariseFamilies(seeds, corpus, options));
  const alone = order.filter((_, place) => homes[place] === -1);
  const leaderOf = new Uint32Array(order.length);
  for (let group = 0; group < landscape.leaders.length; group++)
    for (const place of landscape.tasks.items.subarray(
      landscape.tasks.starts[group],
      landscape.tasks.starts[group + 1],
    ))
      leaderOf[order[place] ?? 0] = group;
  return {
    clustering: {
      families,
      unassigned: Array.from(alone, (task) => read.ids[task] ?? ''),
      changes: listChanges(families, old),
    },
    leaderOf,
    keep: () =>
      keepLeaders({
        ...landscape,
        near: landscape.joining,
        lexicon: read.lexicon,
        homes,
        names: [...old, ...born].map(({ id }) => id),
      }),
  };
}

/** The tasks that have a home, by it, sorted by id. */
function collectMembers(tasks: Iterable<CleanTask>, homeOf: Int32Array): ReadonlyMap<number, readonly CleanTask[]> {
  const members = new Map<number, CleanTask[]>();
  let number = 0;
  for (const task of tasks) {
    const home = homeOf[number++] ?? -1;
    if (home === -1) continue;
    const found = members.get(home);
    if (found === undefined) members.set(home, [task]);
    else found.push(task);
  }
  for (const found of members.values()) found.sort((a, b) => compareText(a.id, b.id));
  return members;
}

function sortById<Item extends { readonly id: string }>(items: readonly Item[]): Item[] {
  return [...items].sort((a, b) => compareText(a.id, b.id));
}

/** By place: the number of the known family that the task is in, -1 for none. */
function knownHomes(ids: readonly string[], order: Uint32Array, known: readonly KnownFamily[]): Int32Array {
  const homes = new Map<string, number>();
  known.forEach((family, home) => {
    for (const id of family.taskIds) if (!homes.has(id)) homes.set(id, home);
  });
  return Int32Array.from(order, (task) => homes.get(ids[task] ?? '') ?? -1);
}

/** The id is derived from the tasks that founded the family, so it is the same wherever those are found together. */
function foundFamily(
  { home, founders }: Founding,
  found: {
    readonly ids: readonly string[];
    readonly order: Uint32Array;
    readonly members: ReadonlyMap<number, readonly CleanTask[]>;
  },
): FamilySeed {
  const ids = founders.map((place) => found.ids[found.order[place] ?? 0] ?? '').sort();
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
