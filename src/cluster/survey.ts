import { compareText } from '../util/compare-text.ts';
import { mergeAlike } from './alike.ts';
import { itemsByGroup } from './arrays.ts';
import { findCommunities } from './communities.ts';
import { condense, NEIGHBOURS, type Neighbourhoods } from './condense.ts';
import { fuse } from './dense/fuse.ts';
import type { Meaning } from './dense/meaning.ts';
import { renumber } from './graph.ts';
import { agree } from './procedure/agree.ts';
import { createServedAlike } from './procedure/same.ts';
import type { ReadTasks } from './read-tasks.ts';
import { relate } from './relate.ts';
import type { Rows } from './rows.ts';
import type { Landscape } from './settle.ts';
import type { ShareOut } from './together/work.ts';
import { findTopics } from './topics.ts';
import { SHARES, weigh } from './weigh.ts';
import { findByWords, isMostlyRepeated } from './wording/refine.ts';
import { listen } from './wording/said.ts';

/** Neighbours by the weighted sum of the views, for choosing those by both where procedures tell. */
const CANDIDATES = 30;

/** Cosine of two families' mean rows at which they are one: procedures that tell make families of other kinds alike too. */
const ONE = { said: 0.62, served: 0.7 };

/** Groups and neighbourhoods of tasks, which are told by their place in the order. */
export interface Survey extends Landscape {
  readonly rows: Rows;
  /** By group: the row that leads it. */
  readonly leaders: Uint32Array;
}

/** What is alike among tasks, in the order given. */
export function survey(
  read: ReadTasks,
  order: Uint32Array,
  { meaning = null, shareOut = null }: { readonly meaning?: Meaning | null; readonly shareOut?: ShareOut | null },
): Survey {
  const arranged = arrange(read.rows, read.rowOf, order);
  const rows = weigh(arranged.rows, {
    ...{ lexicon: read.lexicon, tasks: order.length, shares: SHARES, isWhole: true },
    shareOut: shareOut && ((job) => shareOut({ kind: 'weigh', job })),
  });
  const features = read.lexicon.size();
  const tells = rows.procedureShares.some((share) => share > 0);
  const { groupOf, leaders, near } = condense(rows, features, {
    neighbours: tells ? CANDIDATES : NEIGHBOURS,
    shareOut,
  });
  const rowOf = arranged.rowOf;
  const tasks = itemsByGroup(
    rowOf.map((row) => groupOf[row] ?? 0),
    leaders.length,
  );
  const { blocks, hashes } = read.lexicon.tables();
  const landscape: Omit<Survey, keyof Neighbouring> = {
    ...{ rows, leaders, tasks },
    mergeAlike: (families) => mergeAlike(families, { rows, rowOf, features, one: tells ? ONE.served : ONE.said }),
    servedAlike: createServedAlike(rows, { leaders, tasks, blocks }),
  };
  if (meaning === null) {
    const right = Float32Array.from(order, (task) => read.right[task] ?? 0);
    const agreed = agree(near, { rows, blocks, leaders, tasks, rowOf, right });
    // What procedures tell is surer than what words are said beside.
    if (tells) return { ...landscape, ...agreed, findCommunities: () => findCommunities(agreed.near) };
    const words = { rows, rowOf, tasks, leaders, blocks, hashes: hashes.subarray(0, features) };
    return { ...landscape, ...agreed, findCommunities: () => findCommunitiesOfTalk(near, words) };
  }
  const vectorOf = Int32Array.from(leaders, (row, group) => {
    const leading = tasks.items
      .subarray(tasks.starts[group], tasks.starts[group + 1])
      .find((task) => rowOf[task] === row);
    return meaning.vectorOf.get(read.ids[order[leading ?? 0] ?? 0] ?? '') ?? -1;
  });
  return { ...landscape, ...both(fuse(near, { rows, features, leaders, vectorOf, meaning })) };
}

/** Communities where only words tell: those of what is mostly asked again are told by all that their members say. */
function findCommunitiesOfTalk(
  near: Neighbourhoods,
  {
    hashes,
    tasks,
    ...words
  }: Pick<Survey, 'rows' | 'leaders' | 'tasks'> & {
    readonly rowOf: Uint32Array;
    /** By feature, like the hashes. */
    readonly blocks: Uint8Array;
    readonly hashes: Uint32Array;
  },
): Uint32Array {
  const links = relate(near, findTopics(words.rows, words.leaders, hashes));
  if (!isMostlyRepeated(near, tasks)) return findCommunities(links);
  const blocks = words.blocks.subarray(0, hashes.length);
  return findByWords(links, (communities) => listen(tasks, { ...words, blocks, communities }));
}

type Neighbouring = Pick<Landscape, 'near' | 'joining' | 'findCommunities'>;

function both(near: Neighbourhoods): Neighbouring {
  return { near, joining: near, findCommunities: () => findCommunities(near) };
}

/** The numbers of the tasks, sorted by their ids. */
export function orderById(ids: readonly string[]): Uint32Array {
  const order = Uint32Array.from(ids, (_, task) => task);
  const isSorted = ids.every((id, task) => task === 0 || (ids[task - 1] ?? '') <= id);
  return isSorted ? order : order.sort((a, b) => compareText(ids[a] ?? '', ids[b] ?? '') || a - b);
}

/** Numbers rows in the order in which tasks first have them. */
function arrange(
  { starts, lengths, ...cells }: Rows,
  rowOf: Uint32Array,
  order: Uint32Array,
): { readonly rows: Rows; readonly rowOf: Uint32Array } {
  const numbered = order.map((task) => rowOf[task] ?? 0);
  const first = numbered.slice();
  const count = renumber(numbered);
  const arranged = { starts: new Uint32Array(count), lengths: new Uint32Array(count) };
  first.forEach((row, place) => {
    arranged.starts[numbered[place] ?? 0] = starts[row] ?? 0;
    arranged.lengths[numbered[place] ?? 0] = lengths[row] ?? 0;
  });
  return { rows: { ...arranged, ...cells }, rowOf: numbered };
}
