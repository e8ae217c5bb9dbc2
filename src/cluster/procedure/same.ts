import type { Lists } from '../arrays.ts';
import type { Rows } from '../rows.ts';
import { PROCEDURE } from './likeness.ts';

/** Of the requests of a community so many must have been served alike. */
const MOST = 2 / 3;

/**
 * Whether most requests of some groups were served alike in something: one action that was taken for most of them,
 * whatever it tells, or none that others took too. One-offs that happen to be worded alike were served in all kinds of ways.
 */
export function createServedAlike(
  { starts, lengths, features }: Rows,
  leading: { readonly leaders: Uint32Array; readonly tasks: Lists; readonly blocks: Uint8Array },
): (groups: readonly number[]) => boolean {
  const { leaders, tasks, blocks } = leading;
  return (groups) => {
    const counts = new Map<number, number>();
    let [all, without] = [0, 0];
    for (const group of groups) {
      const row = leaders[group] ?? 0;
      const size = (tasks.starts[group + 1] ?? 0) - (tasks.starts[group] ?? 0);
      const done = features
        .subarray(starts[row] ?? 0, (starts[row] ?? 0) + (lengths[row] ?? 0))
        .filter((feature) => blocks[feature] === PROCEDURE);
      for (const feature of done) counts.set(feature, (counts.get(feature) ?? 0) + size);
      all += size;
      if (done.length === 0) without += size;
    }
    const commonest = Math.max(without, ...counts.values());
    return commonest >= MOST * all;
  };
}
