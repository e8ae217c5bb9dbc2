import type { Neighbourhoods } from './condense.ts';
import type { Graph } from './graph.ts';
import { findLeiden } from './leiden.ts';
import { mergeCommunities } from './merge.ts';

/** How many of a node's neighbours tell how much resembles it anyway, and the share of that which an edge must exceed. */
const USUAL_NEIGHBOURS = 10;
const USUAL_SHARE = 0.5;
const LEAST_RESOLUTION = 2;
const NODES_PER_RESOLUTION = 300;

/**
 * Communities of groups from what is near to what: edges weigh the square of the similarity above what is usual around
 * them, Leiden splits too finely on purpose, then communities merge. Gives a community number for each group; deterministic.
 */
export function findCommunities(near: Neighbourhoods): Uint32Array {
  const graph = linkNeighbours(near);
  return mergeCommunities(graph, findLeiden(graph, resolutionFor(graph.volumes.length)));
}

/** Too fine on purpose: merging puts together what belongs together. */
export function resolutionFor(nodes: number): number {
  return Math.max(LEAST_RESOLUTION, nodes / NODES_PER_RESOLUTION);
}

/**
 * The weight of an edge: only what exceeds half of what is usual for its two nodes tells, so that requests which resemble
 * everything (one service desk, say) do not hold all together. After the local scaling of Conneau et al. (2018).
 * @param usual the mean similarity of both nodes to their nearest neighbours
 */
export function edgeWeight(similarity: number, usual: number): number {
  return Math.max(0, similarity - USUAL_SHARE * usual) ** 2;
}

/** By node: the mean similarity to its ten nearest neighbours, 0 where it has none. */
export function usualSimilarities({ starts, similarities }: Neighbourhoods): Float32Array {
  return Float32Array.from({ length: starts.length - 1 }, (_, node) => {
    const from = starts[node] ?? 0;
    const nearest = similarities.subarray(from, Math.min(from + USUAL_NEIGHBOURS, starts[node + 1] ?? 0));
    return nearest.reduce((sum, similarity) => sum + similarity, 0) / (nearest.length || 1);
  });
}

/** The graph of what is near to what, each edge once, however many of both count each other among their nearest. */
export function linkNeighbours(near: Neighbourhoods): Graph {
  const nodes = near.starts.length - 1;
  const usual = usualSimilarities(near);
  const starts = new Uint32Array(nodes + 1);
  forEachEdge(near, usual, (a, b) => {
    starts[a + 1] = (starts[a + 1] ?? 0) + 1;
    starts[b + 1] = (starts[b + 1] ?? 0) + 1;
  });
  for (let node = 0; node < nodes; node++) starts[node + 1] = (starts[node + 1] ?? 0) + (starts[node] ?? 0);
  const filled = starts.slice(0, nodes);
  const items = new Uint32Array(starts[nodes] ?? 0);
  const weights = new Float32Array(items.length);
  const volumes = new Float64Array(nodes);
  const put = (from: number, to: number, weight: number): void => {
    const at = filled[from] ?? 0;
    items[at] = to;
    weights[at] = weight;
    filled[from] = at + 1;
    volumes[from] = (volumes[from] ?? 0) + (weights[at] ?? 0);
  };
  forEachEdge(near, usual, (a, b, weight) => {
    put(a, b, weight);
    put(b, a, weight);
  });
  return { starts, items, weights, volumes };
}

/** Each edge once: where both count each other among their nearest, from the lower one. */
function forEachEdge(
  near: Neighbourhoods,
  usual: Float32Array,
  use: (a: number, b: number, weight: number) => void,
): void {
  const { starts, items, similarities } = near;
  for (let node = 0; node < usual.length; node++)
    for (let at = starts[node] ?? 0; at < (starts[node + 1] ?? 0); at++) {
      const other = items[at] ?? 0;
      if (other < node && isNear(node, other, near)) continue;
      const weight = edgeWeight(similarities[at] ?? 0, ((usual[node] ?? 0) + (usual[other] ?? 0)) / 2);
      if (weight > 0) use(node, other, weight);
    }
}

function isNear(node: number, to: number, { starts, items }: Neighbourhoods): boolean {
  for (let at = starts[to] ?? 0; at < (starts[to + 1] ?? 0); at++) if (items[at] === node) return true;
  return false;
}
