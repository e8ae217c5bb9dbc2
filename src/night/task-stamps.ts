import type { CleanTask } from '../domain/task.ts';
import { hash } from '../util/hash.ts';

/** Of tasks as the index holds them. One that was changed since is another object, and has none. */
const stamps = new WeakMap<CleanTask, string>();

/** Notes what tells a task that is as the index holds it: see `TaskStamp`. */
export function stampTask(task: CleanTask, stamp: string): void {
  stamps.set(task, stamp);
}

/** Changes whenever one of the tasks does, or their order; found without a look at what they hold, as far as can be. */
export function hashTasks(tasks: readonly CleanTask[]): string {
  return hash(tasks.map((task) => stamps.get(task) ?? hash(JSON.stringify(task))).join('\n'));
}
