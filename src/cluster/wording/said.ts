import type { Lists } from '../arrays.ts';
import { BLOCKS } from '../describe.ts';
import type { Rows } from '../rows.ts';
import { sharesOf, type Tallies, tallyLists } from './tally.ts';

/** What saying a word counts, and a pair of words, which says again what its words do. */
const COUNTED = { words: 1, pairs: 0.5, characters: 0, procedure: 0 } as const;

/** What groups of tasks say, as counts of words. */
export interface Said {
  readonly groups: Tallies;
  /** By group: how many tasks it has. */
  readonly tasks: Uint32Array;
  /** By feature: its share of all that is said. */
  readonly usual: Float64Array;
  /** So many words of usual talk are heard in each community beside its own: a word that it never said yet is no miracle. */
  readonly usualWords: number;
}

/** Words of usual talk: half as many again as a mean community says, not more than this. */
const USUAL = { share: 1.5, most: 400 };

/**
 * @param tasks by group
 * @param communities about how many there are
 * @param rowOf by task
 * @param blocks by feature
 */
export function listen(
  tasks: Lists,
  {
    rows,
    rowOf,
    blocks,
    communities,
  }: { readonly rows: Rows; readonly rowOf: Uint32Array; readonly blocks: Uint8Array; readonly communities: number },
): Said {
  const worth = BLOCKS.map((block) => COUNTED[block]);
  const groups = tallyLists(tasks, blocks.length, (task, add) => {
    const row = rowOf[task] ?? 0;
    const from = rows.starts[row] ?? 0;
    for (let at = from; at < from + (rows.lengths[row] ?? 0); at++) {
      const feature = rows.features[at] ?? 0;
      const count = worth[blocks[feature] ?? 0] ?? 0;
      if (count > 0) add(feature, count);
    }
  });
  const sizes = Uint32Array.from(
    groups.totals,
    (_, group) => (tasks.starts[group + 1] ?? 0) - (tasks.starts[group] ?? 0),
  );
  const all = groups.totals.reduce((sum, total) => sum + total, 0);
  const usualWords = Math.max(1, Math.min(USUAL.most, (USUAL.share * all) / (communities || 1)));
  return { groups, tasks: sizes, usual: sharesOf(groups, blocks.length), usualWords };
}

/** What communities of groups say together. */
export function listenTo(members: Lists, { groups, usual }: Pick<Said, 'groups' | 'usual'>): Tallies {
  return tallyLists(members, usual.length, (group, add) => {
    for (let at = groups.starts[group] ?? 0; at < (groups.starts[group + 1] ?? 0); at++)
      add(groups.features[at] ?? 0, groups.counts[at] ?? 0);
  });
}
