import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { itemsByGroup } from './arrays.ts';
import { contract, type Graph, modularity, renumber } from './graph.ts';
import { findLeiden, separate } from './leiden.ts';
import { mergeCommunities, mergeStrength } from './merge.ts';

type Edge = readonly [a: number, b: number, weight: number];

function makeGraph(nodes: number, edges: readonly Edge[]): Graph {
  const lists = Array.from({ length: nodes }, (): { to: number; weight: number }[] => []);
  for (const [a, b, weight] of edges) {
    lists[a]?.push({ to: b, weight });
    lists[b]?.push({ to: a, weight });
  }
  const ends = lists.map((_, node) => lists.slice(0, node + 1).reduce((sum, list) => sum + list.length, 0));
  return {
    starts: Uint32Array.from([0, ...ends]),
    items: Uint32Array.from(lists.flat(), ({ to }) => to),
    weights: Float64Array.from(lists.flat(), ({ weight }) => weight),
    volumes: Float64Array.from(lists, (list) => list.reduce((sum, { weight }) => sum + weight, 0)),
  };
}

/** Cliques of `size` in a ring, each joined to the next by one weak edge. */
function ring(cliques: number, size: number, weak = 0.1): Graph {
  const edges: Edge[] = [];
  for (let clique = 0; clique < cliques; clique++) {
    const first = clique * size;
    for (let a = 0; a < size; a++) for (let b = 0; b < a; b++) edges.push([first + a, first + b, 1]);
    edges.push([first, (first + size) % (cliques * size), weak]);
  }
  return makeGraph(cliques * size, edges);
}

const anyGraph = fc.integer({ min: 2, max: 25 }).chain((nodes) => {
  const node = fc.nat({ max: nodes - 1 });
  const pair = fc.tuple(node, node, fc.integer({ min: 1, max: 9 })).filter(([a, b]) => a !== b);
  return fc
    .uniqueArray(pair, { maxLength: 70, selector: ([a, b]) => Math.min(a, b) * nodes + Math.max(a, b) })
    .map((edges) => makeGraph(nodes, edges));
});
const resolutions = fc.constantFrom(0.5, 1, 2, 4);
const alone = (graph: Graph): Uint32Array => Uint32Array.from(graph.volumes, (_, node) => node);

describe('modularity', () => {
  it.each([
    ['two halves', [0, 0, 0, 1, 1, 1], 1, 1 - 1 / 7 - 1 / 2],
    ['one whole', [0, 0, 0, 0, 0, 0], 1, 0],
    ['one whole, finer', [0, 0, 0, 0, 0, 0], 3, -2],
  ])('of two triangles joined by an edge, as %s', (_, community, resolution, expected) => {
    const graph = makeGraph(6, [
      [0, 1, 1],
      [0, 2, 1],
      [1, 2, 1],
      [3, 4, 1],
      [3, 5, 1],
      [4, 5, 1],
      [2, 3, 1],
    ]);
    expect(modularity(graph, Uint32Array.from(community), resolution)).toBeCloseTo(expected, 10);
  });

  it('stays what it is when groups become nodes', () => {
    fc.assert(
      fc.property(anyGraph, resolutions, fc.nat({ max: 5 }), (graph, resolution, groups) => {
        const groupOf = alone(graph).map((node) => node % (groups + 1));
        const count = renumber(groupOf);
        const level = contract(graph, groupOf, itemsByGroup(groupOf, count));
        expect(modularity(level, alone(level), resolution)).toBeCloseTo(modularity(graph, groupOf, resolution), 8);
      }),
    );
  });
});

describe('findLeiden', () => {
  it('finds the cliques of a ring', () => {
    const found = findLeiden(ring(12, 5), 1);
    expect([...found]).toEqual(Array.from({ length: 60 }, (_, node) => Math.floor(node / 5)));
  });

  it('gives communities that are connected and never worse than where it started', () => {
    fc.assert(
      fc.property(anyGraph, resolutions, (graph, resolution) => {
        const found = findLeiden(graph, resolution);
        expect(separate(graph, found)).toEqual(found);
        const before = modularity(graph, alone(graph), resolution);
        expect(modularity(graph, found, resolution)).toBeGreaterThanOrEqual(before - 1e-9);
      }),
      { numRuns: 300 },
    );
  });

  it.each([[[]], [[[0, 1, 1]] as const]])('takes a graph with the edges %j', (edges) => {
    const found = findLeiden(makeGraph(3, edges), 1);
    expect(new Set(found).size).toBe(3 - edges.length);
  });
});

describe('mergeCommunities', () => {
  it('joins parts that hang together and leaves others alone', () => {
    const graph = ring(3, 6, 0.01);
    const halves = alone(graph).map((node) => Math.floor(node / 3));
    expect([...mergeCommunities(graph, halves)]).toEqual(Array.from({ length: 18 }, (_, node) => Math.floor(node / 6)));
  });

  it('ends where no two choose each other any more, whatever the numbers were', () => {
    fc.assert(
      fc.property(anyGraph, (graph) => {
        const merged = mergeCommunities(graph, alone(graph));
        expect(mergeCommunities(graph, merged)).toEqual(merged);
        const backwards = alone(graph).reverse();
        expect(mergeCommunities(graph, backwards)).toEqual(merged);
      }),
    );
  });

  it.each([
    [1, 4, 9, 1 / 6],
    [0, 1, 1, 0],
  ])('a cut of %d between volumes of %d and %d is worth %d', (cut, volume, other, expected) => {
    expect(mergeStrength(cut, volume, other)).toBeCloseTo(expected, 12);
  });
});
