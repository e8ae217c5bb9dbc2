import type { Family, Lesson, SideOf } from '../domain/family.ts';
import type { CleanTask } from '../domain/task.ts';
import { hash } from '../util/hash.ts';

// placeholder until the real split lands
export function split(
  tasks: readonly CleanTask[],
  options: { readonly salt: string; readonly previous: readonly SideOf[] },
): readonly SideOf[] {
  return tasks.map((task) => ({
    taskId: task.id,
    group: task.sessionId,
    side: Number.parseInt(hash(options.salt + task.sessionId, 4), 16) % 3 === 0 ? 'train' : 'held-out',
  }));
}

export function openLesson(
  family: Family,
  tasks: readonly CleanTask[],
  options: { readonly sides: readonly SideOf[]; readonly isWrite: (tool: string) => boolean },
): Lesson {
  const train = new Set(options.sides.filter((s) => s.side === 'train').map((s) => s.taskId));
  const own = tasks.filter((t) => train.has(t.id));
  return {
    family,
    tasks: own,
    writes: [...new Set(own.flatMap((t) => t.steps.map((s) => s.tool)))].filter(options.isWrite).sort(),
  };
}
