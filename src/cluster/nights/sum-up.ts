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

export interface SumUpOptions {
  readonly tasks: ReadonlyMap<string, CleanTask>;
  readonly known: readonly FamilyBefore[];
  /** By family; they win over names that families have. */
  readonly namesGiven: ReadonlyMap<string, string>;
  viewOf(task: CleanTask): View;
  isWrite(tool: string): boolean;
}

/** Sorted by id. Families whose tasks are the same as before cost nothing. */
export function sumUp(families: Partition, options: SumUpOptions): Family[] {
  const { tasks, known, namesGiven } = options;
  const before = new Map(known.map((family) => [family.id, family]));
  const given = new Set(namesGiven.values());
  const done: Family[] = [];
  const seeds: { id: string; name: string | null; taskIds: string[]; tasks: readonly CleanTask[] }[] = [];
  for (const [id, taskIds] of families) {
    const old = before.get(id);
    const name = namesGiven.get(id) ?? (old !== undefined && !given.has(old.name) ? old.name : null);
    if (old !== undefined && name !== null && isSame(old, taskIds)) done.push({ ...old, name });
    else seeds.push({ id, name, taskIds: [], tasks: spread(taskIds, SEEN).flatMap((task) => tasks.get(task) ?? []) });
  }
  if (seeds.length === 0) return done;
  const taken = done.map(({ id, name }) => ({ id, name, taskIds: [], tasks: [] }));
  const isTaken = new Set(done.map(({ id }) => id));
  const summed = summariseFamilies([...taken, ...seeds], countWords(tasks), options)
    .filter(({ id }) => !isTaken.has(id))
    .map((family) => measure(family, families.get(family.id) ?? [], options));
  return [...done, ...summed].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function isSame(old: FamilyBefore, taskIds: readonly string[]): old is Family {
  const isComplete =
    old.tools !== undefined && old.terms !== undefined && old.sessions !== undefined && old.days !== undefined;
  return isComplete && old.taskIds.length === taskIds.length && old.taskIds.every((id, at) => id === taskIds[at]);
}

function measure(family: Family, taskIds: readonly string[], { tasks, viewOf }: SumUpOptions): Family {
  const members = taskIds.flatMap((id) => tasks.get(id) ?? []);
  return {
    ...family,
    taskIds,
    sessions: new Set(members.map(({ sessionId }) => sessionId)).size,
    days: new Set(members.flatMap(({ startedAt }) => startedAt?.slice(0, 10) ?? [])).size,
    ...measureCohesion(members, viewOf),
  };
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
