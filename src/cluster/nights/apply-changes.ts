import type { Allowance } from './fit.ts';
import { countHomes, type Partition, partitionOf } from './partition.ts';
import { type Change, listChanges } from './refit.ts';

export interface Applying {
  /** What is to be changed, of earlier nights and of this one: they say why. */
  readonly changes: readonly Change[];
  /** How many of last night's tasks may change family. */
  readonly allowance: Allowance;
  /** Fewer tasks than this are not worth a split by themselves. */
  readonly minimumTasks: number;
  isSupported(taskIds: readonly string[]): boolean;
}

export interface Applied {
  /** The family each task is shown in, those that came tonight included. */
  readonly shown: Map<string, string>;
  readonly done: readonly Change[];
  readonly pending: readonly Change[];
  /** What is left of all that was allowed. */
  readonly saved: number;
}

/**
 * Brings the families as they are closer to what they are to be, largest change first, as far as tonight's share goes:
 * the rest is changed a piece at a time on later nights. Where the share is too small for any piece of the first, that may
 * take what was saved on other nights: one task, or as many as make a family. Tasks that came tonight go where they belong
 * at once, or wait with the family that theirs will leave.
 */
export function applyChanges(
  before: ReadonlyMap<string, string>,
  goal: ReadonlyMap<string, string>,
  applying: Applying,
): Applied {
  const { changes, isSupported, allowance } = applying;
  const reasons = new Map(changes.map(({ from, to, reason }) => [`${from}\n${to}`, reason]));
  const shown = placeArrivals(before, goal, isSupported);
  const wanted = listChanges(
    partitionOf(shown),
    goal,
    (change) => reasons.get(`${change.from}\n${change.to}`) ?? 'grouped anew',
  );
  const done: Change[] = [];
  const pending: Change[] = [];
  let [tonight, saved] = [Math.min(allowance.nightly, allowance.saved), allowance.saved];
  for (const change of wanted) {
    const taken = take(change, { before, applying, tonight, atOnce: done.length === 0 ? allowance.atOnce : 0 });
    const rest = change.taskIds.filter((task) => !taken.has(task));
    for (const task of taken) shown.set(task, change.to);
    const cost = countKnown([...taken], before);
    tonight -= cost;
    saved -= cost;
    if (taken.size > 0) done.push({ ...change, taskIds: change.taskIds.filter((task) => taken.has(task)) });
    if (rest.length > 0) pending.push({ ...change, taskIds: rest });
  }
  return { shown, done, pending, saved };
}

interface Taking {
  readonly before: ReadonlyMap<string, string>;
  readonly applying: Applying;
  /** How many tasks may yet change family, and how many where no fewer can. */
  readonly tonight: number;
  readonly atOnce: number;
}

/** All tasks of the change where that is allowed, or as many as are; a split begins with what can stand alone, if need be with all. */
function take({ type, taskIds }: Change, { before, applying, tonight, atOnce }: Taking): ReadonlySet<string> {
  const known = taskIds.filter((task) => before.has(task));
  const least = Math.min(type === 'split' ? applying.minimumTasks : 1, atOnce);
  const room = Math.floor(Math.max(tonight, least));
  if (known.length <= room) return new Set(taskIds);
  const piece = [...known.slice(0, room), ...taskIds.filter((task) => !before.has(task))];
  if (room > 0 && (type !== 'split' || applying.isSupported(piece))) return new Set(piece);
  return room >= applying.minimumTasks && known.length <= atOnce ? new Set(taskIds) : new Set();
}

function countKnown(taskIds: readonly string[], before: ReadonlyMap<string, string>): number {
  return taskIds.filter((task) => before.has(task)).length;
}

function placeArrivals(
  before: ReadonlyMap<string, string>,
  goal: ReadonlyMap<string, string>,
  isSupported: (taskIds: readonly string[]) => boolean,
): Map<string, string> {
  const shown = new Map(before);
  const there = new Set(before.values());
  for (const [family, taskIds] of arrivalsBy(before, goal)) {
    const waitsWith = there.has(family) || isSupported(taskIds) ? family : leftFor(family, before, goal);
    if (waitsWith !== null) for (const task of taskIds) shown.set(task, waitsWith);
  }
  return shown;
}

function arrivalsBy(before: ReadonlyMap<string, string>, goal: ReadonlyMap<string, string>): Partition {
  return partitionOf(new Map([...goal].filter(([task]) => !before.has(task))));
}

/** The family that most tasks will leave for this one; null where none do. */
function leftFor(
  family: string,
  before: ReadonlyMap<string, string>,
  goal: ReadonlyMap<string, string>,
): string | null {
  const coming = [...before.keys()].filter((task) => goal.get(task) === family);
  return countHomes(coming, before)[0]?.[0] ?? null;
}
