import { countHomes, type Partition, partitionOf } from './partition.ts';
import { type Change, listChanges } from './refit.ts';

export interface Applying {
  /** What is to be changed, of earlier nights and of this one: they say why. */
  readonly changes: readonly Change[];
  /** How many of last night's tasks may change family: tonight's share, and what was saved for a change that needs more. */
  readonly allowance: { readonly nightly: number; readonly saved: number };
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
 * Brings the families as they are closer to what they are to be, largest change first, as far as tonight's share goes; what
 * was saved on other nights is for the first change, where that needs more. Splits and moves may be made a piece at a
 * time, merges only whole. Tasks that came tonight go where they belong at once, or wait with the family that theirs
 * will leave.
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
    const taken = take(change, { before, applying, tonight, saved: done.length === 0 ? saved : 0 });
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
  readonly tonight: number;
  readonly saved: number;
}

/** All tasks of the change where that is allowed, or as many of a split or a move as are. */
function take({ type, taskIds }: Change, { before, applying, tonight, saved }: Taking): ReadonlySet<string> {
  const cost = countKnown(taskIds, before);
  if (cost <= tonight) return new Set(taskIds);
  const smallest = type === 'split' ? applying.minimumTasks : 1;
  const room = Math.floor(tonight);
  if (type !== 'merge' && room >= smallest) {
    const known = taskIds.filter((task) => before.has(task)).slice(0, room);
    const piece = [...known, ...taskIds.filter((task) => !before.has(task))];
    return type === 'move' || applying.isSupported(piece) ? new Set(piece) : new Set();
  }
  return cost <= saved && type !== 'move' ? new Set(taskIds) : new Set();
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
