import { UndirectedGraph } from 'graphology';
import louvainModule from 'graphology-communities-louvain';
import { createRandom } from '../util/random.ts';
import { backgroundSimilarity, type Neighbour } from './near.ts';

/** Undirected weights between nodes; each pair once, `a < b`. */
interface Edge {
  readonly a: number;
  readonly b: number;
  readonly weight: number;
}

// Its types describe an ES module, but the package is CommonJS and exports the function itself.
const louvain = louvainModule as unknown as typeof louvainModule.default;

const CONTRAST = 0.1;
const MERGE_AT = 0.045;
const NODES_PER_RESOLUTION = 300;

/**
 * Communities of nodes from what is near to what: edges weigh the square of the similarity above
 * the background, Louvain splits too finely on
 * purpose, then communities merge while cut / sqrt(volume · volume) is .045 or more, which has no resolution limit.
 * Gives a community number for each node; deterministic.
 */
export function findCommunities(neighbours: readonly (readonly Neighbour[])[]): readonly number[] {
  const edges = collectEdges(neighbours);
  if (edges.length === 0) return neighbours.map((_, node) => node);
  return mergeCommunities(splitFinely(neighbours.length, edges), edges);
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
    resolution: Math.max(1, nodes / NODES_PER_RESOLUTION),
    rng: createRandom(1),
  });
  return Array.from({ length: nodes }, (_, node) => communities[node] ?? node);
}

/** In each round every community finds its best partner, and those who chose each other merge. */
function mergeCommunities(start: readonly number[], edges: readonly Edge[]): number[] {
  let community = [...start];
  for (;;) {
    const partner = bestPartners(community, edges);
    const merged = new Map<number, number>();
    for (const [from, to] of partner) if (partner.get(to) === from && to < from) merged.set(from, to);
    if (merged.size === 0) return community;
    community = community.map((name) => merged.get(name) ?? name);
  }
}

function bestPartners(community: readonly number[], edges: readonly Edge[]): Map<number, number> {
  const volumes = new Map<number, number>();
  const cuts = new Map<number, Map<number, number>>();
  for (const { a, b, weight } of edges) {
    const [from, to] = [community[a] ?? a, community[b] ?? b];
    volumes.set(from, (volumes.get(from) ?? 0) + weight);
    volumes.set(to, (volumes.get(to) ?? 0) + weight);
    if (from === to) continue;
    addCut(cuts, from, { to, weight });
    addCut(cuts, to, { to: from, weight });
  }
  const partners = new Map<number, number>();
  for (const [from, row] of cuts) {
    const partner = strongest(from, row, volumes);
    if (partner !== null) partners.set(from, partner);
  }
  return partners;
}

function addCut(cuts: Map<number, Map<number, number>>, from: number, { to, weight }: { to: number; weight: number }) {
  const row = cuts.get(from) ?? new Map<number, number>();
  row.set(to, (row.get(to) ?? 0) + weight);
  cuts.set(from, row);
}

function strongest(from: number, row: ReadonlyMap<number, number>, volumes: ReadonlyMap<number, number>) {
  let [found, strength]: [number | null, number] = [null, MERGE_AT];
  for (const [to, cut] of row) {
    const value = cut / Math.sqrt((volumes.get(from) ?? 1) * (volumes.get(to) ?? 1));
    if (value > strength || (value === strength && (found === null || to < found))) [found, strength] = [to, value];
  }
  return found;
}
