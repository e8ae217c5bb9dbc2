import { UndirectedGraph } from 'graphology';
import louvainModule from 'graphology-communities-louvain';
import { createRandom } from '../util/random.ts';
import { type Edge, mergeCommunities } from './merge.ts';
import { backgroundSimilarity, type Neighbour } from './near.ts';

// Its types describe an ES module, but the package is CommonJS and exports the function itself.
const louvain = louvainModule as unknown as typeof louvainModule.default;

const CONTRAST = 0.1;
/** Neighbours less similar than this share of a node's nearest three are there only because 15 were asked for. */
const NEAR_ENOUGH = 0.6;
const LEAST_RESOLUTION = 2;
const NODES_PER_RESOLUTION = 300;

/**
 * Communities of nodes from what is near to what: edges weigh the square of the similarity above the background, Louvain
 * splits too finely on purpose, then communities merge while cut / sqrt(volume · volume) is .055 or more, which has no
 * resolution limit. Gives a community number for each node; deterministic.
 */
export function findCommunities(neighbours: readonly (readonly Neighbour[])[]): readonly number[] {
  const edges = collectEdges(neighbours.map(nearOnly));
  if (edges.length === 0) return neighbours.map((_, node) => node);
  return mergeCommunities(splitFinely(neighbours.length, edges), edges);
}

function nearOnly(near: readonly Neighbour[]): readonly Neighbour[] {
  const nearest = near.slice(0, 3);
  const mean = nearest.reduce((sum, { similarity }) => sum + similarity, 0) / nearest.length;
  return near.filter(({ similarity }) => similarity >= NEAR_ENOUGH * mean);
}

/** Where every request resembles every other (one service desk, say), only what exceeds that resemblance tells. */
function collectEdges(neighbours: readonly (readonly Neighbour[])[]): Edge[] {
  const ground = Math.max(0, backgroundSimilarity(neighbours) - CONTRAST);
  const edges: Edge[] = [];
  neighbours.forEach((near, node) => {
    for (const { row, similarity } of near) {
      const mutual = (neighbours[row] ?? []).some((back) => back.row === node);
      if (similarity <= ground || (mutual && row < node)) continue;
      const weight = ((similarity - ground) / (1 - ground)) ** 2;
      edges.push({ a: Math.min(node, row), b: Math.max(node, row), weight: mutual ? weight : weight / 2 });
    }
  });
  return edges;
}

function splitFinely(nodes: number, edges: readonly Edge[]): number[] {
  const graph = new UndirectedGraph();
  for (let node = 0; node < nodes; node++) graph.addNode(node);
  for (const { a, b, weight } of edges) graph.addEdge(a, b, { weight });
  const communities = louvain(graph, {
    resolution: Math.max(LEAST_RESOLUTION, nodes / NODES_PER_RESOLUTION),
    rng: createRandom(1),
  });
  return Array.from({ length: nodes }, (_, node) => communities[node] ?? node);
}
