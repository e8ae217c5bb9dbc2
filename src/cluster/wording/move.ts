import { itemsByGroup, type Lists } from '../arrays.ts';
import { type Graph, renumber } from '../graph.ts';
import { listenTo, type Said } from './said.ts';
import { spread } from './tally.ts';

const SWEEPS = 3;
const ROUNDING = 1e-9;

/**
 * Moves each group to the community, of those next to it in the graph, that is likeliest to say what it says: communities
 * are multinomial mixtures of words, fitted by classification EM (Celeux & Govaert 1992) in three sweeps. What a group
 * says itself is not counted for its own community.
 * @param start by group the number of its community, counted from 0
 * @returns the same, numbered anew; the same graph and words always give the same
 */
export function moveByWords(graph: Graph, start: Uint32Array, said: Said): Uint32Array {
  const community = start.slice();
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const members = itemsByGroup(community, renumber(community));
    const best = chooseCommunities(graph, community, { members, said });
    const hasMoved = best.some((name, group) => name !== community[group]);
    community.set(best);
    if (!hasMoved) break;
  }
  renumber(community);
  return community;
}

/** Each community is asked once, about its members and what is next to them: then its words are spread out once only. */
function chooseCommunities(
  graph: Graph,
  community: Uint32Array,
  { members, said }: { readonly members: Lists; readonly said: Said },
): Uint32Array {
  const spoken = listenTo(members, said);
  const best = community.slice();
  const most = new Float64Array(community.length).fill(Number.NEGATIVE_INFINITY);
  const asked = new Int32Array(community.length).fill(-1);
  const words = new Float64Array(said.usual.length);
  for (let name = 0; name < spoken.totals.length; name++) {
    spread(spoken, name, words, 1);
    const talk = { words, total: spoken.totals[name] ?? 0, tasks: countTasks(members, name, said) };
    const ask = (group: number): void => {
      if (asked[group] === name) return;
      asked[group] = name;
      const isOwn = community[group] === name;
      const likely = likelihood(group, said, { ...talk, isOwn });
      // of equals its own
      if (likely <= (most[group] ?? 0) + (isOwn ? -ROUNDING : ROUNDING)) return;
      best[group] = name;
      most[group] = likely;
    };
    for (let at = members.starts[name] ?? 0; at < (members.starts[name + 1] ?? 0); at++) {
      const group = members.items[at] ?? 0;
      ask(group);
      for (let edge = graph.starts[group] ?? 0; edge < (graph.starts[group + 1] ?? 0); edge++)
        ask(graph.items[edge] ?? 0);
    }
    spread(spoken, name, words, 0);
  }
  return best;
}

function countTasks({ starts, items }: Lists, name: number, { tasks }: Said): number {
  return items.subarray(starts[name], starts[name + 1]).reduce((sum, group) => sum + (tasks[group] ?? 0), 0);
}

/** What a community says. */
interface Talk {
  /** By feature. */
  readonly words: Float64Array;
  readonly total: number;
  readonly tasks: number;
  /** Whether the group that is asked about is counted in it. */
  readonly isOwn: boolean;
}

/** The logarithm, but for what is the same for all communities, of how likely one task of the group is said in this one. */
function likelihood(
  group: number,
  { groups, tasks, usual, usualWords }: Said,
  { words, total, tasks: size, isOwn }: Talk,
): number {
  const length = groups.totals[group] ?? 0;
  const own = tasks[group] ?? 1;
  let sum = -length * Math.log(total - (isOwn ? length : 0) + usualWords);
  for (let at = groups.starts[group] ?? 0; at < (groups.starts[group + 1] ?? 0); at++) {
    const feature = groups.features[at] ?? 0;
    const count = groups.counts[at] ?? 0;
    const heard = (words[feature] ?? 0) - (isOwn ? count : 0);
    if (heard > 0) sum += count * Math.log(1 + heard / (usualWords * (usual[feature] ?? 1)));
  }
  return sum / own + Math.log(size - (isOwn ? own : 0) + 1);
}
