import type { CleanTask, Step } from '../domain/task.ts';
import { actionsOf } from './describe.ts';

/**
 * How much the tasks are done the same way, in [0, 1]: of what one of them called, and in which order, the share that
 * another, drawn at random, called too; where anything was written, the mean of that and the same of the writes. Linear
 * in the number of steps. 0.5 where there are no two tasks to compare.
 */
export function procedureAgreement(tasks: readonly CleanTask[], isWrite: (tool: string) => boolean): number {
  const calls = overlap(tasks.map(({ steps }) => featuresOf(steps.flatMap(actionsOf))));
  const written = tasks.map(({ steps }) => writesOf(steps, isWrite));
  if (!written.some((actions) => actions.length > 0)) return calls;
  return (calls + overlap(written.map(featuresOf))) / 2;
}

function writesOf(steps: readonly Step[], isWrite: (tool: string) => boolean): readonly string[] {
  return steps.filter(({ tool, status }) => status === 'ok' && isWrite(tool)).flatMap(actionsOf);
}

/** Each action and each step from one to another; repeats are one action, as a loop runs as often as there is to do. */
function featuresOf(actions: readonly string[]): ReadonlySet<string> {
  const steps = actions.filter((action, index) => action !== actions[index - 1]);
  return new Set(
    steps.length === 0 ? [''] : steps.flatMap((action, index) => [action, `${steps[index - 1]}\n${action}`]),
  );
}

/** E|A ∩ B| / E|A| for two different sets A and B of those given: Σ c (c - 1) / ((n - 1) Σ c), c sets having a feature. */
function overlap(sets: readonly ReadonlySet<string>[]): number {
  if (sets.length < 2) return 0.5;
  const counts = new Map<string, number>();
  for (const set of sets) for (const feature of set) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  let [shared, all] = [0, 0];
  for (const count of counts.values()) {
    shared += count * (count - 1);
    all += count;
  }
  return shared / ((sets.length - 1) * all);
}
