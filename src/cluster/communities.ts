import { backgroundSimilarity, type Neighbourhoods } from './condense.ts';
import type { Graph } from './graph.ts';
import { findLeiden } from './leiden.ts';
import { mergeCommunities } from './merge.ts';

const CONTRAST = 0.1;
/** Neighbours less similar than this share of a node's nearest three are there only because 15 were asked for. */
const NEAR_ENOUGH = 0.6;
const LEAST_RESOLUTION = 2;
const NODES_PER_RESOLUTION = 300;

/**
 * Communities of groups from what is near to what: edges weigh the square of the similarity above the background, Leiden
 * splits too finely on purpose, then communities merge. Gives a community number for each group; deterministic.
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
 * The weight of an edge. Where every request resembles every other (one service desk, say), only what exceeds that
 * resemblance tells.
 * @param ground similarity that tells nothing
 */
export function edgeWeight(similarity: number, ground: number, isMutual: boolean): number {
  if (similarity <= ground) return 0;
  const weight = ((similarity - ground) / (1 - ground)) ** 2;
  return isMutual ? weight : weight / 2;
}

/** The nearest of a node's neighbours are worth an edge: how many, of similarities sorted from the highest. */
export function countNearEnough(similarities: Float32Array): number {
  const nearest = similarities.subarray(0, 3);
  const least = (NEAR_ENOUGH * nearest.reduce((sum, similarity) => sum + similarity, 0)) / nearest.length;
  const end = similarities.findIndex((similarity) => similarity < least);
  return end === -1 ? similarities.length : end;
}

function linkNeighbours(near: Neighbourhoods): Graph {
  const nodes = near.starts.length - 1;
  const kept = Uint32Array.from({ length: nodes }, (_, node) => {
    const [from, to] = [near.starts[node] ?? 0, near.starts[node + 1] ?? 0];
    return from + countNearEnough(near.similarities.subarray(from, to));
  });
  const ground = Math.max(0, backgroundSimilarity(near, kept) - CONTRAST);
  const edges = { ...near, kept, ground };
  const starts = new Uint32Array(nodes + 1);
  forEachEdge(edges, (a, b) => {
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
  forEachEdge(edges, (a, b, weight) => {
    put(a, b, weight);
    put(b, a, weight);
  });
  return { starts, items, weights, volumes };
}

interface Edges extends Neighbourhoods {
  /** By node: where the neighbours that are near enough end. */
  readonly kept: Uint32Array;
  readonly ground: number;
}

/** Each edge once: where both count each other among their nearest, from the lower one. */
function forEachEdge(edges: Edges, use: (a: number, b: number, weight: number) => void): void {
  const { starts, items, similarities, kept, ground } = edges;
  for (let node = 0; node < kept.length; node++)
    for (let at = starts[node] ?? 0; at < (kept[node] ?? 0); at++) {
      const other = items[at] ?? 0;
      const isMutual = isNear(node, other, edges);
      const weight = isMutual && other < node ? 0 : edgeWeight(similarities[at] ?? 0, ground, isMutual);
      if (weight > 0) use(node, other, weight);
    }
}

function isNear(node: number, to: number, { starts, items, kept }: Edges): boolean {
  for (let at = starts[to] ?? 0; at < (kept[to] ?? 0); at++) if (items[at] === node) return true;
  return false;
}
