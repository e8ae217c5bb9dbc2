import { itemsByGroup } from './arrays.ts';
import { contract, countNodes, createLinks, type Graph, type Links, renumber, sumOf } from './graph.ts';

/** A gain below this is rounding. */
const LEAST_GAIN = 1e-9;

/**
 * Communities of high modularity by the Leiden algorithm (Traag, Waltman & van Eck 2019), which are connected: nodes move
 * to better communities, communities are refined into well connected parts, the graph of the parts goes the same way.
 * Refinement takes the best merge where the paper draws one, so that the same graph always gives the same.
 * @param resolution higher gives more and smaller communities
 * @returns by node the number of its community, counted from 0
 */
export function findLeiden(graph: Graph, resolution: number): Uint32Array {
  const share = resolution / (sumOf(graph.volumes) || 1);
  const partOf = Uint32Array.from({ length: countNodes(graph) }, (_, node) => node);
  let level = graph;
  let community = partOf.slice();
  for (;;) {
    moveNodes(level, community, share);
    const refined = refine(level, community, share);
    const parts = renumber(refined);
    if (parts === countNodes(level)) break;
    const members = itemsByGroup(refined, parts);
    level = contract(level, refined, members);
    community = Uint32Array.from(
      { length: parts },
      (_, part) => community[members.items[members.starts[part] ?? 0] ?? 0] ?? 0,
    );
    renumber(community);
    for (let node = 0; node < partOf.length; node++) partOf[node] = refined[partOf[node] ?? 0] ?? 0;
  }
  const found = partOf.map((part) => community[part] ?? 0);
  return separate(graph, found);
}

/** What moving needs to know of communities. */
interface Communities {
  readonly of: Uint32Array;
  readonly volumes: Float64Array;
  readonly sizes: Uint32Array;
  /** Numbers that no community has, the last one next. */
  readonly free: number[];
  /** Resolution / total volume. */
  readonly share: number;
}

/** Moves nodes to where modularity gains most, until none gains: whoever lost a neighbour by a move is asked again. */
function moveNodes(graph: Graph, of: Uint32Array, share: number): void {
  const nodes = countNodes(graph);
  const communities: Communities = {
    ...{ of, share, free: [] },
    volumes: new Float64Array(nodes),
    sizes: new Uint32Array(nodes),
  };
  for (let node = 0; node < nodes; node++) count(communities, { node, to: of[node] ?? 0, sign: 1 }, graph);
  for (let name = nodes - 1; name >= 0; name--) if (communities.sizes[name] === 0) communities.free.push(name);
  const links = createLinks(nodes);
  const queue = Uint32Array.from({ length: nodes }, (_, node) => node);
  const isWaiting = new Uint8Array(nodes).fill(1);
  let waiting = nodes;
  for (let next = 0; waiting > 0; next = (next + 1) % nodes) {
    const node = queue[next] ?? 0;
    waiting--;
    isWaiting[node] = 0;
    const to = bestCommunity(graph, node, { communities, links });
    if (to === of[node]) continue;
    moveNode(graph, node, { to, communities });
    for (let at = graph.starts[node] ?? 0; at < (graph.starts[node + 1] ?? 0); at++) {
      const other = graph.items[at] ?? 0;
      if (isWaiting[other] === 1 || of[other] === to) continue;
      isWaiting[other] = 1;
      queue[(next + 1 + waiting++) % nodes] = other;
    }
  }
}

/** The community where the node adds most, its own where none is better, a free number where it is best alone. */
function bestCommunity(
  graph: Graph,
  node: number,
  { communities, links }: { readonly communities: Communities; readonly links: Links },
): number {
  const { of, volumes, share, free } = communities;
  const own = of[node] ?? 0;
  const volume = (graph.volumes[node] ?? 0) * share;
  links.add(graph, node, of);
  let best = own;
  let most = (links.weights[own] ?? 0) - volume * ((volumes[own] ?? 0) - (graph.volumes[node] ?? 0));
  for (let at = 0; at < links.count(); at++) {
    const name = links.met[at] ?? 0;
    if (name === own) continue;
    const gain = (links.weights[name] ?? 0) - volume * (volumes[name] ?? 0);
    if (gain > most + LEAST_GAIN) [best, most] = [name, gain];
  }
  links.clear();
  return most < -LEAST_GAIN ? (free.at(-1) ?? own) : best;
}

function moveNode(
  graph: Graph,
  node: number,
  { to, communities }: { readonly to: number; readonly communities: Communities },
): void {
  const { of, sizes, free } = communities;
  const from = of[node] ?? 0;
  if (sizes[to] === 0) free.pop();
  count(communities, { node, to: from, sign: -1 }, graph);
  count(communities, { node, to, sign: 1 }, graph);
  if (sizes[from] === 0) free.push(from);
  of[node] = to;
}

function count(
  { volumes, sizes }: Communities,
  { node, to, sign }: { readonly node: number; readonly to: number; readonly sign: 1 | -1 },
  graph: Graph,
): void {
  volumes[to] = (volumes[to] ?? 0) + sign * (graph.volumes[node] ?? 0);
  sizes[to] = (sizes[to] ?? 0) + sign;
}

/** Parts of communities, each well connected within its community: nodes that are alone join the part that gains most. */
function refine(graph: Graph, community: Uint32Array, share: number): Uint32Array {
  const nodes = countNodes(graph);
  const part = Uint32Array.from({ length: nodes }, (_, node) => node);
  const whole = new Float64Array(nodes);
  for (let node = 0; node < nodes; node++)
    whole[community[node] ?? 0] = (whole[community[node] ?? 0] ?? 0) + (graph.volumes[node] ?? 0);
  const volumes = graph.volumes.slice();
  const outward = linksInside(graph, community);
  const isAlone = new Uint8Array(nodes).fill(1);
  const isWell = (name: number, own: number): boolean => {
    const volume = volumes[name] ?? 0;
    return (outward[name] ?? 0) >= share * volume * ((whole[own] ?? 0) - volume) - LEAST_GAIN;
  };
  const links = createLinks(nodes);
  for (let node = 0; node < nodes; node++) {
    const own = community[node] ?? 0;
    if (isAlone[node] === 0 || !isWell(node, own)) continue;
    links.add(graph, node, part);
    let [best, most] = [node, 0];
    for (let at = 0; at < links.count(); at++) {
      const name = links.met[at] ?? 0;
      if (name === node || community[name] !== own || !isWell(name, own)) continue;
      const gain = (links.weights[name] ?? 0) - share * (graph.volumes[node] ?? 0) * (volumes[name] ?? 0);
      if (gain > most + LEAST_GAIN) [best, most] = [name, gain];
    }
    if (best !== node) {
      part[node] = best;
      isAlone[best] = 0;
      volumes[best] = (volumes[best] ?? 0) + (volumes[node] ?? 0);
      outward[best] = (outward[best] ?? 0) + (outward[node] ?? 0) - 2 * (links.weights[best] ?? 0);
    }
    links.clear();
  }
  return part;
}

/** By node: the weight of its edges to others of its community. */
function linksInside(graph: Graph, community: Uint32Array): Float64Array {
  const inside = new Float64Array(countNodes(graph));
  for (let node = 0; node < inside.length; node++)
    for (let at = graph.starts[node] ?? 0; at < (graph.starts[node + 1] ?? 0); at++)
      if (community[graph.items[at] ?? 0] === community[node])
        inside[node] = (inside[node] ?? 0) + (graph.weights[at] ?? 0);
  return inside;
}

/** Communities in pieces become several, which only gains; numbered from 0 in the order of their first nodes. */
export function separate(graph: Graph, community: Uint32Array): Uint32Array {
  const none = 0xffffffff;
  const found = new Uint32Array(community.length).fill(none);
  const stack: number[] = [];
  let names = 0;
  for (let first = 0; first < found.length; first++) {
    if (found[first] !== none) continue;
    found[first] = names;
    stack.push(first);
    for (let node = stack.pop(); node !== undefined; node = stack.pop())
      for (let at = graph.starts[node] ?? 0; at < (graph.starts[node + 1] ?? 0); at++) {
        const other = graph.items[at] ?? 0;
        if (found[other] !== none || community[other] !== community[first]) continue;
        found[other] = names;
        stack.push(other);
      }
    names++;
  }
  return found;
}
