import type { CleanTask } from '../../domain/task.ts';
import { condense, NEIGHBOURS, type Neighbourhoods } from '../condense.ts';
import type { Lexicon } from '../lexicon.ts';
import { readTasks } from '../read-tasks.ts';
import type { Rows } from '../rows.ts';
import { SHARES, weigh } from '../weigh.ts';
import { nearestLeaders, type Shelf } from './nearest.ts';

/** New requests in groups that say the same, and what is near to their leaders, among themselves and of old. */
export interface Look {
  readonly rows: Rows;
  /** By request. */
  readonly groupOf: Uint32Array;
  /** By group: the row that leads it, and how many requests it has. */
  readonly leaders: Uint32Array;
  readonly sizes: Uint32Array;
  readonly near: { readonly fresh: Neighbourhoods; readonly old: Neighbourhoods };
  /** Both together by the numbers of leaders, best first, those that became one with an old one left out. */
  around(leaders: Uint32Array): Neighbourhoods;
}

export function lookAround(
  tasks: readonly CleanTask[],
  among: {
    readonly lexicon: Lexicon;
    readonly shelves: readonly Shelf[];
    /** How many requests have been read, these included. */
    readonly tasks: number;
    isWrite(tool: string): boolean;
  },
): Look {
  const { lexicon, shelves } = among;
  const read = readTasks(tasks, { isWrite: among.isWrite, lexicon });
  const rows = weigh(read.rows, { lexicon, tasks: among.tasks, shares: SHARES });
  const { groupOf, leaders, near } = condense(rows, lexicon.size());
  const groups = read.rowOf.map((row) => groupOf[row] ?? 0);
  const sizes = new Uint32Array(leaders.length);
  for (const group of groups) sizes[group] = (sizes[group] ?? 0) + 1;
  const queries = {
    ...rows,
    starts: leaders.map((row) => rows.starts[row] ?? 0),
    lengths: leaders.map((row) => rows.lengths[row] ?? 0),
  };
  const frequencies = lexicon.tables().frequencies.subarray(0, lexicon.size());
  const both = { fresh: near, old: nearestLeaders(shelves, queries, frequencies) };
  return { rows, groupOf: groups, leaders, sizes, near: both, around: (numbers) => unite(both, numbers) };
}

function unite({ fresh, old }: Look['near'], numbers: Uint32Array): Neighbourhoods {
  const starts = new Uint32Array(numbers.length + 1);
  const items: number[] = [];
  const similarities: number[] = [];
  for (let group = 0; group < numbers.length; group++) {
    const own = numbers[group] ?? 0;
    const around = [
      ...listOf(old, group),
      ...listOf(fresh, group).map(({ item, similarity }) => ({ item: numbers[item] ?? 0, similarity })),
    ];
    around.sort((a, b) => b.similarity - a.similarity || a.item - b.item);
    const seen = new Set([own]);
    for (const { item, similarity } of around) {
      if (seen.size > NEIGHBOURS) break;
      if (seen.has(item)) continue;
      seen.add(item);
      items.push(item);
      similarities.push(similarity);
    }
    starts[group + 1] = items.length;
  }
  return { starts, items: Uint32Array.from(items), similarities: Float32Array.from(similarities) };
}

function listOf({ starts, items, similarities }: Neighbourhoods, group: number) {
  const [from, to] = [starts[group] ?? 0, starts[group + 1] ?? 0];
  return Array.from(items.subarray(from, to), (item, index) => ({ item, similarity: similarities[from + index] ?? 0 }));
}
