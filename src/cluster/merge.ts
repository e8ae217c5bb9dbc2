import { itemsByGroup } from './arrays.ts';
import { contract, countNodes, type Graph, renumber } from './graph.ts';

const MERGE_AT = 0.05;

/** How strongly two communities belong together, by the weight between them and the summed weight of their nodes' edges. */
export function mergeStrength(cut: number, volume: number, otherVolume: number): number {
  return cut / Math.sqrt(volume * otherVolume);
}

/** What says that two communities are one. */
export interface Judging {
  /** The strength from which two may merge. */
  readonly least: number;
  /**
   * How strongly two communities belong together, the same for either order.
   * @param level the graph of the communities
   * @param community by node
   */
  judge(level: Pick<Graph, 'volumes'>, community: Uint32Array): (name: number, other: number, cut: number) => number;
}

const BY_CUT: Judging = {
  least: MERGE_AT,
  judge:
    ({ volumes }) =>
    (name, other, cut) =>
      mergeStrength(cut, volumes[name] ?? 1, volumes[other] ?? 1),
};

/**
 * Merges communities while their strength together is enough (.05 or more by the weight between them): in each round every
 * community chooses its best partner, and those who chose each other merge. Unlike modularity it has no resolution limit.
 * @param start by node the number of its community, counted from 0
 * @returns the same, numbered anew
 */
export function mergeCommunities(graph: Graph, start: Uint32Array, judging: Judging = BY_CUT): Uint32Array {
  const community = start.slice();
  let level = contract(graph, community, itemsByGroup(community, renumber(community)));
  for (;;) {
    const merged = choosePartners(level, { least: judging.least, strengthOf: judging.judge(level, community) });
    const count = renumber(merged);
    if (count === countNodes(level)) return community;
    for (let node = 0; node < community.length; node++) community[node] = merged[community[node] ?? 0] ?? 0;
    level = contract(level, merged, itemsByGroup(merged, count));
  }
}

interface Choosing {
  readonly least: number;
  readonly strengthOf: ReturnType<Judging['judge']>;
}

/** By community, itself or the lower number of two that chose each other. */
function choosePartners(graph: Graph, choosing: Choosing): Uint32Array {
  const partners = Uint32Array.from({ length: countNodes(graph) }, (_, name) => bestPartner(graph, name, choosing));
  return partners.map((partner, name) => (partners[partner] === name ? Math.min(partner, name) : name));
}

/** The strongest together with it, the lowest number of several; itself where none is strong enough. */
function bestPartner({ starts, items, weights }: Graph, name: number, { least, strengthOf }: Choosing): number {
  let [best, most] = [name, least];
  for (let at = starts[name] ?? 0; at < (starts[name + 1] ?? 0); at++) {
    const other = items[at] ?? 0;
    const strength = strengthOf(name, other, weights[at] ?? 0);
    if (strength > most || (strength === most && (best === name || other < best))) [best, most] = [other, strength];
  }
  return best;
}
