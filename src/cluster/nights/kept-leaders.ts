import type { CleanTask } from '../../domain/task.ts';
import { compareText } from '../../util/compare-text.ts';
import { type ClusterOptions, clusterAndKeep, type KnownFamily } from '../cluster.ts';
import { type Leaders, openLeaders } from '../leaders/leaders.ts';
import { unpackSegments } from '../leaders/segment.ts';
import type { Partition } from './partition.ts';

/** The leaders of a night, with the bytes they came from. */
export interface Kept {
  readonly leaders: Leaders;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Whether they were made tonight: then they stand for all tasks, and not only for those of before. */
  readonly isNew: boolean;
}

/** What is to be written so that the next night can open it: bytes that go behind the first `after` of what was opened. */
export interface Keeping {
  readonly after: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Null for none, and for bytes that are damaged or of another version: they are made anew. */
export function openKept(bytes: Uint8Array<ArrayBuffer> | null, isWrite: (tool: string) => boolean): Kept | null {
  const segments = bytes === null ? null : unpackSegments(bytes);
  if (bytes === null || segments === null || segments.length === 0) return null;
  return { leaders: openLeaders(segments, isWrite), bytes, isNew: false };
}

/** Groups all tasks, and makes leaders of them. */
export function groupAll(
  tasks: readonly CleanTask[],
  known: readonly KnownFamily[],
  options: ClusterOptions,
): { readonly groups: Partition; readonly kept: Kept } {
  const { clustering, leaderOf, keep } = clusterAndKeep(tasks, known, options);
  const bytes = keep();
  const leaders = openLeaders(unpackSegments(bytes) ?? [], options.isWrite);
  tasks.forEach(({ id }, place) => {
    leaders.follow(id, leaderOf[place] ?? 0);
  });
  return {
    groups: new Map(clustering.families.map(({ id, taskIds }) => [id, taskIds])),
    kept: { leaders, bytes, isNew: true },
  };
}

/**
 * Tells the leaders where their tasks are to live, and packs what is new of them. Where tasks of one leader live in
 * several families, it lives with most of them.
 * @param told where a task was to live when the leaders were told last
 * @param goal where each is to live now
 */
export function tellLeaders(
  { leaders, bytes, isNew }: Kept,
  told: (task: string) => string | undefined,
  goal: ReadonlyMap<string, string>,
): Keeping {
  if (isNew) settleAll(leaders, goal);
  else settleMoved(leaders, told, goal);
  const changes = leaders.changes();
  if (!isNew) return { after: bytes.length, bytes: changes };
  return { after: 0, bytes: carryOver(bytes, { after: bytes.length, bytes: changes }) };
}

/** What the next night is to open. */
export function carryOver(before: Uint8Array<ArrayBuffer> | null, { after, bytes }: Keeping): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(after + bytes.length);
  if (before !== null) whole.set(before.subarray(0, after));
  whole.set(bytes, after);
  return whole;
}

function settleAll(leaders: Leaders, goal: ReadonlyMap<string, string>): void {
  const counts = new Map<number, Map<string, number>>();
  for (const [task, leader] of leaders.leadersOf(goal.keys())) count(counts, leader, goal.get(task));
  for (let leader = 0; leader < leaders.count(); leader++) {
    const [home, tasks] = most(counts.get(leader)) ?? [null, leaders.tasksOf(leader)];
    leaders.move(leader, home, tasks);
  }
}

function settleMoved(
  leaders: Leaders,
  told: (task: string) => string | undefined,
  goal: ReadonlyMap<string, string>,
): void {
  const moved = [...goal].filter(([task, home]) => told(task) !== home).map(([task]) => task);
  const coming = new Map<number, Map<string, number>>();
  const leaving = new Map<number, Map<string, number>>();
  for (const [task, leader] of leaders.leadersOf(moved)) {
    count(coming, leader, goal.get(task));
    count(leaving, leader, told(task));
  }
  for (const [leader, homes] of coming) {
    const own = leaders.homeOf(leader);
    const left = own === null ? 0 : leaders.tasksOf(leader) - (leaving.get(leader)?.get(own) ?? 0);
    if (own !== null) homes.set(own, Math.max(0, left) + (homes.get(own) ?? 0));
    const [home, tasks] = most(homes) ?? [null, leaders.tasksOf(leader)];
    leaders.move(leader, home, tasks);
  }
}

function count(counts: Map<number, Map<string, number>>, leader: number, home: string | undefined): void {
  if (home === undefined) return;
  const homes = counts.get(leader) ?? new Map<string, number>();
  homes.set(home, (homes.get(home) ?? 0) + 1);
  counts.set(leader, homes);
}

/** The home of most tasks, the first by id of several. */
function most(homes: ReadonlyMap<string, number> | undefined): readonly [string, number] | undefined {
  return [...(homes ?? [])].sort((a, b) => b[1] - a[1] || compareText(a[0], b[0]))[0];
}
