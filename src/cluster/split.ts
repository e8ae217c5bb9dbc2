import type { Case, Side } from '../domain/exam.ts';
import type { Exam, Family, Lesson, SideOf } from '../domain/family.ts';
import type { CleanTask } from '../domain/task.ts';
import { hash } from '../util/hash.ts';
import { linkTasks } from './link.ts';

export interface SplitOptions {
  /** Kept with the suite, so that nobody can steer a task to a side by how it is worded. */
  readonly salt: string;
  /** The sides given on earlier nights; they are never changed. */
  readonly previous: readonly SideOf[];
  /** In (0, 1); 2/3 unless said. */
  readonly heldOutShare?: number;
}

/**
 * Puts each task of one family on a side, whole groups at a time (see `linkTasks`), a third of the tasks for training:
 * a salted hash of the groups decides which. Sealed and sticky: earlier sides stay, a new task goes where its group is,
 * and to train where its group is on both sides. A new task of a held-out session that is linked to a train task is on
 * neither side: either would leak. Sorted by task id; earlier tasks that are gone are kept.
 */
export function split(tasks: readonly CleanTask[], options: SplitOptions): readonly SideOf[] {
  const known = new Map(options.previous.map((side) => [side.taskId, side]));
  // with nothing new there is nothing to give
  const groups = tasks.every(({ id }) => known.has(id)) ? [] : linkTasks(tasks);
  const sessions = sessionSides(tasks, known);
  const fresh = groups.filter((group) => group.every((task) => !known.has(task.id)));
  const sides = chooseSides(fresh, options);
  const given = groups.flatMap((group) => {
    const chosen = sides.get(group);
    if (chosen !== undefined) return group.map((task) => ({ taskId: task.id, ...chosen }));
    return followGroup(group, known, sessions);
  });
  return [...known.values(), ...given].sort((a, b) => (a.taskId < b.taskId ? -1 : 1));
}

/**
 * What the teacher may see of a family: its train-side tasks, and of its terms and tools only those that occur in them.
 * Tasks without a side are left out.
 * @param writes names of tools that write
 */
export function openLesson(
  family: Pick<Family, 'id' | 'name' | 'tools' | 'terms'>,
  tasks: readonly CleanTask[],
  { sides, writes }: { readonly sides: readonly SideOf[]; readonly writes: readonly string[] },
): Lesson {
  const train = idsOn('train', sides);
  const seen = tasks.filter((task) => train.has(task.id));
  const called = new Set(seen.flatMap((task) => task.steps.map((step) => step.tool)));
  const said = seen.map((task) => task.request.join('\n').toLowerCase());
  return {
    family: {
      id: family.id,
      name: family.name,
      tools: family.tools.filter((tool) => called.has(tool)),
      terms: family.terms.filter((term) => said.some((request) => request.includes(term))),
    },
    tasks: seen,
    writes: writes.filter((tool) => called.has(tool)),
  };
}

/**
 * The only place that makes an `Exam`: the cases that the split holds out, and held-out cases that people wrote. What a
 * case says of its own side is not enough: a case from a log that the split does not hold out is left out, and so is
 * whatever a teacher made up.
 */
export function sealExam(cases: readonly Case[], sides: readonly SideOf[]): Exam {
  const heldOut = idsOn('held-out', sides);
  const kept = cases.filter(({ id, side, origin }) => {
    if (side !== 'held-out' || origin === 'teacher') return false;
    return origin === 'person' || heldOut.has(id);
  });
  // The brand has no value at run time: this cast is what minting an exam is.
  return { cases: kept } as unknown as Exam;
}

function idsOn(side: Side, sides: readonly SideOf[]): ReadonlySet<string> {
  return new Set(sides.filter((given) => given.side === side).map(({ taskId }) => taskId));
}

type Place = Pick<SideOf, 'group' | 'side'>;

function sessionSides(tasks: readonly CleanTask[], known: ReadonlyMap<string, SideOf>): ReadonlyMap<string, Place> {
  const sessions = new Map<string, Place>();
  for (const { id, sessionId } of tasks) {
    const place = known.get(id);
    if (place !== undefined) sessions.set(sessionId, place);
  }
  return sessions;
}

/** New tasks of a group that has been on a side before. */
function followGroup(
  group: readonly CleanTask[],
  known: ReadonlyMap<string, SideOf>,
  sessions: ReadonlyMap<string, Place>,
): SideOf[] {
  const places = group.flatMap((task) => known.get(task.id) ?? []).sort((a, b) => (a.taskId < b.taskId ? -1 : 1));
  const place = places.find(({ side }) => side === 'train') ?? places[0];
  return group.flatMap((task) => {
    if (place === undefined || known.has(task.id)) return [];
    const session = sessions.get(task.sessionId);
    if (session?.side === 'held-out' && place.side === 'train') return [];
    return [{ taskId: task.id, group: (session ?? place).group, side: place.side }];
  });
}

/** A side for each group that has none: in the order of a salted hash, to train while that side is short of its share. */
function chooseSides(
  groups: readonly (readonly CleanTask[])[],
  { salt, previous, heldOutShare = 2 / 3 }: SplitOptions,
): ReadonlyMap<readonly CleanTask[], Place> {
  const drawn = groups
    .map((tasks) => ({ tasks, group: hash(tasks[0]?.id ?? '', 12) }))
    .map((each) => ({ ...each, draw: hash(`${salt}\n${each.group}`) }))
    .sort((a, b) => (a.draw < b.draw ? -1 : 1));
  const total = drawn.reduce((sum, { tasks }) => sum + tasks.length, previous.length);
  let train = previous.filter(({ side }) => side === 'train').length;
  const places = new Map<readonly CleanTask[], Place>();
  for (const { tasks, group } of drawn) {
    const isShort = train + tasks.length / 2 <= total * (1 - heldOutShare);
    if (isShort) train += tasks.length;
    places.set(tasks, { group, side: isShort ? 'train' : 'held-out' });
  }
  return places;
}
