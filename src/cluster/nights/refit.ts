import { compareText } from '../../util/compare-text.ts';
import { hash } from '../../util/hash.ts';
import { type Answers, answerFor } from './answer.ts';
import { countHomes, homesIn, type Partition, partitionOf } from './partition.ts';

/** Tasks that are to leave a family: for one made of them (`split`), for another along with all the rest (`merge`) or not (`move`). */
export interface Change {
  readonly type: 'merge' | 'split' | 'move';
  readonly from: string;
  readonly to: string;
  /** Sorted. */
  readonly taskIds: readonly string[];
  readonly reason: string;
}

export interface Refit {
  /** Most tasks first. */
  readonly changes: readonly Change[];
  /** The family that each task without one is found to belong to; new ones have new ids. */
  readonly arrivals: ReadonlyMap<string, string>;
  /** Pairs of protected families that would be one, with the share of the first that stands with the second. */
  readonly joins: readonly { readonly families: readonly [string, string]; readonly share: number }[];
  /** Protected families that would be several, with their parts. */
  readonly parts: readonly { readonly family: string; readonly parts: readonly (readonly string[])[] }[];
}

/** Of the tasks of a group for which no family answers, the share that must come from one to be a part of it. */
const PART_OF = 0.5;
/** Of a family's tasks that were grouped, the share in the group of another family, and of all its tasks, to be one with it. */
const ONE_WITH = { grouped: 0.6, all: 0.4 };
/** Fewer tasks of a family in the group that answers for another are no evidence. */
const LEAST_MOVED = 3;
/** Changes can make room for others; more rounds than this were never needed. */
const MOST_ROUNDS = 8;

/**
 * What a grouping from nothing says against the families there are, in as few changes as explain it. Each group answers
 * for one family (see `answerFor`). A group that answers for none but comes mostly from one family is a part that leaves
 * it; a family that no group answers for but that stands mostly in the group of another is one with that; and three or more
 * tasks of one family in the group that answers for another move there. All else is a matter of opinion, for two groupings
 * of nearly the same tasks never agree at the edges: what a new grouping leaves alone or scatters stays where it is. Made
 * on its own result, it changes nothing. Protected families only grow; ids in `known` are kept.
 */
export function planRefit(known: Partition, groups: Partition, protectedFamilies: ReadonlySet<string>): Refit {
  const before = homesIn(known);
  const goal = new Map(before);
  let round = planRound(known, groups, protectedFamilies);
  const first = round;
  for (let rounds = 0; rounds < MOST_ROUNDS && round.moves.size > 0; rounds++) {
    for (const [task, family] of round.moves) goal.set(task, family);
    round = planRound(partitionOf(goal), groups, protectedFamilies);
  }
  const total = [...groups.values()].reduce((sum, { length }) => sum + length, 0);
  const arrivals = [...goal].filter(([task]) => !before.has(task));
  return {
    changes: listChanges(known, goal, (change, size) => explain(change, size, total)),
    arrivals: new Map(arrivals),
    joins: first.joins,
    parts: first.parts,
  };
}

interface Round {
  /** The new family of each task that gets another one, or its first. */
  readonly moves: ReadonlyMap<string, string>;
  readonly joins: Refit['joins'];
  readonly parts: Refit['parts'];
}

function planRound(known: Partition, groups: Partition, protectedFamilies: ReadonlySet<string>): Round {
  const homes = homesIn(known);
  const answers = answerFor(known, groups, protectedFamilies);
  const moves = new Map<string, string>();
  const parts = new Map<string, (readonly string[])[]>();
  for (const [group, taskIds] of groups) {
    const answered = answers.familyOf.get(group);
    const [from, count] = countHomes(taskIds, homes)[0] ?? ['', 0];
    const there = taskIds.filter((task) => homes.has(task));
    const isPart = answered === undefined && count > 0 && count >= there.length * PART_OF;
    const isBorn = answered === undefined && there.length < taskIds.length / 2;
    const leaving = isPart ? taskIds.filter((task) => homes.get(task) === from) : [];
    const mayLeave = isPart && !protectedFamilies.has(from);
    if (isPart && !mayLeave) parts.set(from, [...(parts.get(from) ?? []), leaving]);
    const to = answered ?? (isBorn || mayLeave ? newId(taskIds, known) : from);
    if (mayLeave) for (const task of leaving) moves.set(task, to);
    for (const task of taskIds) if (!homes.has(task)) moves.set(task, to);
  }
  const joining = { groupOf: homesIn(groups), answers, protectedFamilies, moves };
  moveCells(known, joining);
  const joins = joinFamilies(known, joining);
  return {
    moves,
    joins,
    parts: [...parts].map(([family, cells]) => ({ family, parts: withRest(known, family, cells) })),
  };
}

interface Joining {
  readonly groupOf: ReadonlyMap<string, string>;
  readonly answers: Answers;
  readonly protectedFamilies: ReadonlySet<string>;
  readonly moves: Map<string, string>;
}

function moveCells(known: Partition, { groupOf, answers, protectedFamilies, moves }: Joining): void {
  for (const [family, taskIds] of known) {
    if (protectedFamilies.has(family)) continue;
    for (const [group, count] of countHomes(taskIds, groupOf)) {
      const to = answers.familyOf.get(group);
      if (to === undefined || to === family || count < LEAST_MOVED) continue;
      for (const task of taskIds) if (groupOf.get(task) === group) moves.set(task, to);
    }
  }
}

/** Moves the families that are one with another there; gives those that may not be moved. */
function joinFamilies(known: Partition, { groupOf, answers, protectedFamilies, moves }: Joining): Refit['joins'] {
  const joins: { families: readonly [string, string]; share: number }[] = [];
  for (const [family, taskIds] of known) {
    if (answers.groupOf.has(family)) continue;
    const cells = countHomes(taskIds, groupOf);
    const [group, count] = cells[0] ?? ['', 0];
    const grouped = cells.reduce((sum, [, size]) => sum + size, 0);
    const to = answers.familyOf.get(group);
    const isOne = count >= grouped * ONE_WITH.grouped && count >= taskIds.length * ONE_WITH.all;
    if (to === undefined || !isOne) continue;
    if (protectedFamilies.has(family)) joins.push({ families: [family, to], share: count / taskIds.length });
    else for (const task of taskIds) if (!moves.has(task)) moves.set(task, to);
  }
  return joins;
}

function withRest(known: Partition, family: string, cells: readonly (readonly string[])[]): (readonly string[])[] {
  const leaving = new Set(cells.flat());
  return [(known.get(family) ?? []).filter((task) => !leaving.has(task)), ...cells].filter(({ length }) => length > 0);
}

/** Derived from its first members, so the same wherever those are found together. */
function newId(taskIds: readonly string[], known: Partition): string {
  for (let salt = ''; ; salt += '\n') {
    const id = `fam-${hash(taskIds.join('\n') + salt, 8)}`;
    if (!known.has(id)) return id;
  }
}

/** The difference between the families before and the goal, by where tasks leave and where they go; most tasks first. */
export function listChanges(
  known: Partition,
  goal: ReadonlyMap<string, string>,
  reasonOf: (change: Omit<Change, 'reason'>, size: number) => string,
): Change[] {
  const wanted = new Set(goal.values());
  const changes = [...known].flatMap(([from, taskIds]) =>
    countHomes(taskIds, goal).flatMap(([to]): Change[] => {
      if (to === from) return [];
      const type = !known.has(to) ? 'split' : wanted.has(from) ? 'move' : 'merge';
      const change = { type, from, to, taskIds: taskIds.filter((task) => goal.get(task) === to) } as const;
      return [{ ...change, reason: reasonOf(change, taskIds.length) }];
    }),
  );
  return changes.sort(
    (a, b) => b.taskIds.length - a.taskIds.length || compareText(a.from, b.from) || compareText(a.to, b.to),
  );
}

function explain({ type, taskIds }: Omit<Change, 'reason'>, size: number, total: number): string {
  const found = `grouped anew among ${total} requests, ${taskIds.length} of its ${size}`;
  return type === 'split' ? `${found} stand apart from the rest` : `${found} stand with the other family`;
}
