import type { Family } from '../domain/family.ts';
import type { CleanTask } from '../domain/task.ts';
import { findTerms, nameFamily } from './name.ts';

/** What is known of a family before it is summed up: its id, its name if it has one, and its tasks. */
export interface FamilySeed {
  readonly id: string;
  readonly name: string | null;
  /** Assigned on earlier nights, whether or not the task is still there. */
  readonly taskIds: readonly string[];
  readonly tasks: readonly CleanTask[];
}

/** Adds to each family its name, terms, tools and counts; those with a name keep it, larger ones choose first. */
export function summariseFamilies(
  seeds: readonly FamilySeed[],
  corpus: { readonly tasks: number; readonly requestsWith: (stem: string) => number },
  { isWrite }: { isWrite(tool: string): boolean },
): Family[] {
  const taken = new Set(seeds.flatMap((seed) => seed.name ?? []));
  const bySize = [...seeds].sort((a, b) => b.tasks.length - a.tasks.length);
  return bySize.map((seed) => {
    const terms = findTerms(seed.tasks, corpus);
    const called = usualTools(seed.tasks, () => true);
    const written = usualTools(seed.tasks, (tool, ok) => ok && isWrite(tool));
    const name = seed.name ?? nameFamily(terms, { written, called }, { taken, fallback: seed.id });
    taken.add(name);
    return {
      id: seed.id,
      name,
      taskIds: [...new Set([...seed.taskIds, ...seed.tasks.map((task) => task.id)])].sort(),
      tools: called,
      terms: terms.map((term) => term.word),
      sessions: new Set(seed.tasks.map((task) => task.sessionId)).size,
      days: new Set(seed.tasks.flatMap((task) => task.startedAt?.slice(0, 10) ?? [])).size,
    };
  });
}

/** Tools that at least half of the tasks used in the way that counts, commonest first. */
function usualTools(tasks: readonly CleanTask[], counts: (tool: string, ok: boolean) => boolean): string[] {
  const users = new Map<string, number>();
  for (const task of tasks) {
    const used = task.steps.filter((step) => counts(step.tool, step.status === 'ok')).map((step) => step.tool);
    for (const tool of new Set(used)) users.set(tool, (users.get(tool) ?? 0) + 1);
  }
  return [...users]
    .filter(([, count]) => count * 2 >= tasks.length)
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .map(([tool]) => tool);
}
