/** An undirected weight between two nodes; each pair once. */
export interface Edge {
  readonly a: number;
  readonly b: number;
  readonly weight: number;
}

const MERGE_AT = 0.055;

/**
 * Merges communities while cut / sqrt(volume · volume) is .055 or more, the volume of a community being the summed
 * weight of its nodes' edges: in each round every community chooses its best partner, and those who chose each other
 * merge. Takes and gives a community number for each node.
 */
export function mergeCommunities(start: readonly number[], edges: readonly Edge[]): number[] {
  const volumes = sumVolumes(start, edges);
  let community = [...start];
  let cuts = contract(edges, (node) => start[node] ?? node);
  for (;;) {
    const partners = bestPartners(cuts, volumes);
    const merged = new Map([...partners].filter(([from, to]) => to < from && partners.get(to) === from));
    if (merged.size === 0) return community;
    for (const [from, to] of merged) volumes.set(to, (volumes.get(to) ?? 0) + (volumes.get(from) ?? 0));
    community = community.map((name) => merged.get(name) ?? name);
    cuts = contract(cuts, (name) => merged.get(name) ?? name);
  }
}

function sumVolumes(community: readonly number[], edges: readonly Edge[]): Map<number, number> {
  const volumes = new Map<number, number>();
  const add = (node: number, weight: number) => {
    const name = community[node] ?? node;
    volumes.set(name, (volumes.get(name) ?? 0) + weight);
  };
  for (const { a, b, weight } of edges) {
    add(a, weight);
    add(b, weight);
  }
  return volumes;
}

/** The edges between what the nodes have become, summed; edges inside are dropped. */
function contract(edges: readonly Edge[], nameOf: (node: number) => number): Edge[] {
  const sums = new Map<number, Map<number, number>>();
  for (const { a, b, weight } of edges) {
    const [one, other] = [nameOf(a), nameOf(b)];
    if (one === other) continue;
    const [low, high] = one < other ? [one, other] : [other, one];
    const row = sums.get(low) ?? new Map<number, number>();
    row.set(high, (row.get(high) ?? 0) + weight);
    sums.set(low, row);
  }
  return [...sums].flatMap(([a, row]) => [...row].map(([b, weight]) => ({ a, b, weight })));
}

function bestPartners(cuts: readonly Edge[], volumes: ReadonlyMap<number, number>): ReadonlyMap<number, number> {
  const partners = new Map<number, number>();
  const strengths = new Map<number, number>();
  const propose = (from: number, to: number, strength: number) => {
    const best = strengths.get(from) ?? 0;
    if (strength < best || (strength === best && to > (partners.get(from) ?? to))) return;
    partners.set(from, to);
    strengths.set(from, strength);
  };
  for (const { a, b, weight } of cuts) {
    const strength = weight / Math.sqrt((volumes.get(a) ?? 1) * (volumes.get(b) ?? 1));
    if (strength < MERGE_AT) continue;
    propose(a, b, strength);
    propose(b, a, strength);
  }
  return partners;
}
