import type { Family } from '../../domain/family.ts';
import type { CleanTask } from '../../domain/task.ts';
import { stem } from '../describe.ts';
import { maskText } from '../mask.ts';
import { summariseFamilies } from '../summarise.ts';
import { spread } from './arrivals.ts';
import { measureCohesion } from './cohesion.ts';
import type { Partition } from './partition.ts';
import type { View } from './view.ts';

/** A family as an earlier night left it. What else that night knew of it is kept while its tasks are the same. */
export type FamilyBefore = Pick<Family, 'id' | 'name' | 'taskIds'> & Partial<Family>;

const CORPUS = 2000;
/** What a family says and does is told by so many of its tasks, spread over it. */
const SEEN = 100;
const LOOKED_AT_GROWTH = 1.1;

export interface SumUpOptions {
  readonly tasks: ReadonlyMap<string, CleanTask>;
  readonly known: readonly FamilyBefore[];
  /** By family, for those that are new. */
  readonly namesGiven: ReadonlyMap<string, string>;
  /** Names that no new family may have. */
  readonly takenNames: readonly string[];
  viewOf(task: CleanTask): View;
  isWrite(tool: string): boolean;
}

/**
 * Sorted by id. Families whose tasks are the same as before cost nothing; of large ones that grew by little only
 * sessions and days are counted again.
 */
export function sumUp(families: Partition, options: SumUpOptions): Family[] {
  const { tasks, known, namesGiven } = options;
  const before = new Map(known.map((family) => [family.id, family]));
  const taken = new Set([...known.map(({ name }) => name), ...options.takenNames]);
  const done: Family[] = [];
  const seeds: { id: string; name: string | null; taskIds: string[]; tasks: readonly CleanTask[] }[] = [];
  for (const [id, taskIds] of families) {
    const old = before.get(id);
    const name = old?.name ?? nameGivenTo(id, namesGiven, taken);
    if (old !== undefined && isKnown(old) && isSame(old, taskIds)) done.push(old);
    else if (old !== undefined && isKnown(old) && isNearlySame(old, taskIds))
      done.push({ ...old, taskIds, ...countPlaces(taskIds, tasks) });
    else seeds.push({ id, name, taskIds: [], tasks: spread(taskIds, SEEN).flatMap((task) => tasks.get(task) ?? []) });
  }
  if (seeds.length === 0) return done;
  const others = [...done, ...options.takenNames.map((name) => ({ id: `taken ${name}`, name }))];
  const isTaken = new Set(others.map(({ id }) => id));
  const summed = summariseFamilies(
    [...others.map((other) => ({ ...other, taskIds: [], tasks: [] })), ...seeds],
    countWords(tasks),
    options,
  )
    .filter(({ id }) => !isTaken.has(id))
    .map((family) => measure(family, families.get(family.id) ?? [], options));
  return [...done, ...summed].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** On a family's name hang its skill and evidence, so that none that is known gets another one here. */
function nameGivenTo(id: string, namesGiven: ReadonlyMap<string, string>, taken: ReadonlySet<string>): string | null {
  const name = namesGiven.get(id) ?? null;
  return name === null || taken.has(name) ? null : name;
}

function isKnown(old: FamilyBefore): old is Family {
  return old.tools !== undefined && old.terms !== undefined && old.sessions !== undefined && old.days !== undefined;
}

function isSame(old: Family, taskIds: readonly string[]): boolean {
  return old.taskIds.length === taskIds.length && old.taskIds.every((id, at) => id === taskIds[at]);
}

/** Whether it only grew, and not past the next size at which it is looked at again: each is a tenth more than the one before. */
function isNearlySame(old: Family, taskIds: readonly string[]): boolean {
  const step = (size: number) => Math.floor(Math.log(Math.max(1, size)) / Math.log(LOOKED_AT_GROWTH));
  if (taskIds.length < SEEN || step(old.taskIds.length) !== step(taskIds.length)) return false;
  const there = new Set(taskIds);
  return old.taskIds.every((id) => there.has(id));
}

function measure(family: Family, taskIds: readonly string[], { tasks, viewOf }: SumUpOptions): Family {
  const members = taskIds.flatMap((id) => tasks.get(id) ?? []);
  return { ...family, taskIds, ...countPlaces(taskIds, tasks), ...measureCohesion(members, viewOf) };
}

function countPlaces(
  taskIds: readonly string[],
  tasks: ReadonlyMap<string, CleanTask>,
): Pick<Family, 'sessions' | 'days'> {
  const sessions = new Set<string>();
  const days = new Set<string>();
  for (const id of taskIds) {
    const task = tasks.get(id);
    if (task === undefined) continue;
    sessions.add(task.sessionId);
    if (task.startedAt !== undefined) days.add(task.startedAt.slice(0, 10));
  }
  return { sessions: sessions.size, days: days.size };
}

/** How many requests say a word, judged by 2,000 of them. */
function countWords(tasks: ReadonlyMap<string, CleanTask>) {
  const corpus = spread([...tasks.values()], CORPUS);
  const counts = new Map<string, number>();
  for (const { request } of corpus) {
    const tokens = request.flatMap((turn) => maskText(turn.slice(0, 2000)));
    const words = new Set(tokens.filter(({ kind }) => kind === 'word').map(({ text }) => stem(text)));
    for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const scale = tasks.size / Math.max(1, corpus.length);
  return { tasks: tasks.size, requestsWith: (word: string) => Math.round((counts.get(word) ?? 0) * scale) };
}
