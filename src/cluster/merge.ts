import { itemsByGroup } from './arrays.ts';
import { contract, countNodes, type Graph, renumber, sumOf } from './graph.ts';

/** What merging wants: a share of the weight of both communities' edges, and a strength. */
const LEAST_SHARE = 0.05;
const MERGE_AT = 0.0065;

/**
 * How strongly two communities belong together: the share of the weight of their edges that lies between them, by the root
 * of their size; 0 below .05. It is halfway between the share alone, by which what is large swallows all, and
 * modularity, which has a resolution limit.
 * @param cut weight between them
 * @param volumes the summed weight of each one's edges
 * @param ofNode the mean volume of a node, which sizes are told in
 */
export function mergeStrength(cut: number, volumes: readonly [number, number], ofNode: number): number {
  const together = Math.sqrt(volumes[0] * volumes[1]);
  const share = cut / together;
  return share < LEAST_SHARE ? 0 : share * Math.sqrt(ofNode / together);
}

/**
 * Merges communities while that is strong enough: in each round every community chooses its best partner, and those who
 * chose each other merge.
 * @param start by node the number of its community, counted from 0
 * @returns the same, numbered anew
 */
export function mergeCommunities(graph: Graph, start: Uint32Array): Uint32Array {
  const community = start.slice();
  const ofNode = sumOf(graph.volumes) / countNodes(graph);
  let level = contract(graph, community, itemsByGroup(community, renumber(community)));
  for (;;) {
    const merged = choosePartners(level, ofNode);
    const count = renumber(merged);
    if (count === countNodes(level)) return community;
    for (let node = 0; node < community.length; node++) community[node] = merged[community[node] ?? 0] ?? 0;
    level = contract(level, merged, itemsByGroup(merged, count));
  }
}

/** By community, itself or the lower number of two that chose each other. */
function choosePartners(graph: Graph, ofNode: number): Uint32Array {
  const partners = Uint32Array.from({ length: countNodes(graph) }, (_, name) => bestPartner(graph, name, ofNode));
  return partners.map((partner, name) => (partners[partner] === name ? Math.min(partner, name) : name));
}

/** The strongest together with it, the lowest number of several; itself where none is strong enough. */
function bestPartner({ starts, items, weights, volumes }: Graph, name: number, ofNode: number): number {
  let [best, most] = [name, MERGE_AT];
  for (let at = starts[name] ?? 0; at < (starts[name + 1] ?? 0); at++) {
    const other = items[at] ?? 0;
    const strength = mergeStrength(weights[at] ?? 0, [volumes[name] ?? 1, volumes[other] ?? 1], ofNode);
    if (strength > most || (strength === most && (best === name || other < best))) [best, most] = [other, strength];
  }
  return best;
}
