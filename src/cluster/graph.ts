import type { Lists } from './arrays.ts';

/** An undirected graph with weights; each edge stands with both its nodes. Weights of edges from a node to itself stand in its volume only. */
export interface Graph extends Lists {
  readonly weights: Float32Array | Float64Array;
  /** By node: the summed weight of its edges, those to itself twice. */
  readonly volumes: Float64Array;
}

export function countNodes({ volumes }: Graph): number {
  return volumes.length;
}

/**
 * The graph of groups of nodes: edges between two groups become one, edges inside are left to the group's volume.
 * @param groupOf by node
 */
export function contract(graph: Graph, groupOf: Uint32Array, members: Lists): Graph {
  const groups = members.starts.length - 1;
  const starts = new Uint32Array(groups + 1);
  const items = new Uint32Array(graph.items.length);
  const weights = new Float64Array(graph.items.length);
  const volumes = new Float64Array(groups);
  const links = createLinks(groups);
  let used = 0;
  for (let group = 0; group < groups; group++) {
    for (let at = members.starts[group] ?? 0; at < (members.starts[group + 1] ?? 0); at++) {
      const node = members.items[at] ?? 0;
      volumes[group] = (volumes[group] ?? 0) + (graph.volumes[node] ?? 0);
      links.add(graph, node, groupOf);
    }
    for (let at = 0; at < links.count(); at++) {
      const other = links.met[at] ?? 0;
      if (other === group) continue;
      items[used] = other;
      weights[used++] = links.weights[other] ?? 0;
    }
    links.clear();
    starts[group + 1] = used;
  }
  return { starts, items: items.slice(0, used), weights: weights.slice(0, used), volumes };
}

/** What links a node to groups, summed by group. */
export interface Links {
  /** Adds the edges of a node to others. */
  add(graph: Graph, node: number, groupOf: Uint32Array): void;
  /** The groups met so far, the first `count()` of them. */
  readonly met: Uint32Array;
  count(): number;
  /** By group. */
  readonly weights: Float64Array;
  clear(): void;
}

export function createLinks(groups: number): Links {
  const weights = new Float64Array(groups);
  const met = new Uint32Array(groups);
  let count = 0;
  return {
    met,
    weights,
    count: () => count,
    add(graph, node, groupOf) {
      const end = graph.starts[node + 1] ?? 0;
      for (let at = graph.starts[node] ?? 0; at < end; at++) {
        const group = groupOf[graph.items[at] ?? 0] ?? 0;
        const before = weights[group] ?? 0;
        if (before === 0) met[count++] = group;
        weights[group] = before + (graph.weights[at] ?? 0);
      }
    },
    clear() {
      for (let at = 0; at < count; at++) weights[met[at] ?? 0] = 0;
      count = 0;
    },
  };
}

/** Numbers groups from 0 in the order of their first nodes; gives how many there are. */
export function renumber(groupOf: Uint32Array): number {
  const numbers = new Map<number, number>();
  for (let node = 0; node < groupOf.length; node++) {
    const group = groupOf[node] ?? 0;
    let number = numbers.get(group);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(group, number);
    }
    groupOf[node] = number;
  }
  return numbers.size;
}

/**
 * Newman's modularity with a resolution (Reichardt & Bornholdt 2006), in [-1, 1]: the share of weight inside communities
 * less the resolution times what chance would put there.
 */
export function modularity(graph: Graph, community: Uint32Array, resolution: number): number {
  const whole = sumOf(graph.volumes);
  if (whole === 0) return 0;
  const volumes = new Map<number, number>();
  let between = 0;
  for (let node = 0; node < community.length; node++) {
    const own = community[node] ?? 0;
    volumes.set(own, (volumes.get(own) ?? 0) + (graph.volumes[node] ?? 0));
    for (let at = graph.starts[node] ?? 0; at < (graph.starts[node + 1] ?? 0); at++)
      if (community[graph.items[at] ?? 0] !== own) between += graph.weights[at] ?? 0;
  }
  let chance = 0;
  for (const volume of volumes.values()) chance += (volume / whole) ** 2;
  return 1 - between / whole - resolution * chance;
}

export function sumOf(numbers: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < numbers.length; at++) sum += numbers[at] ?? 0;
  return sum;
}
