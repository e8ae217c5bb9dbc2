import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { itemsByGroup } from '../arrays.ts';
import type { Graph } from '../graph.ts';
import { mergeCommunities } from '../merge.ts';
import { makeRows } from '../testing-rows.ts';
import { moveByWords } from './move.ts';
import { isMostlyRepeated } from './refine.ts';
import { listen, listenTo, type Said } from './said.ts';
import { spread, tallyLists } from './tally.ts';
import { judgeByWords } from './tell-apart.ts';

const WORDS = 30;

/** Groups of one task each, which says these words. */
function hear(lists: readonly (readonly number[])[]): Said {
  const groups = lists.map((_, group) => group);
  const heard = { rows: makeRows(lists), rowOf: Uint32Array.from(groups), blocks: new Uint8Array(WORDS) };
  const corpus = { ...heard, communities: 2 };
  return listen(itemsByGroup(groups, lists.length), corpus);
}

/** Every node with every other, by weights of 1. */
function clique(nodes: number): Graph {
  const others = Array.from({ length: nodes }, (_, node) => [...Array(nodes).keys()].filter((other) => other !== node));
  return {
    starts: Uint32Array.from({ length: nodes + 1 }, (_, node) => node * (nodes - 1)),
    items: Uint32Array.from(others.flat()),
    weights: new Float64Array(nodes * (nodes - 1)).fill(1),
    volumes: new Float64Array(nodes).fill(nodes - 1),
  };
}

const repeat = (words: readonly number[], times: number): (readonly number[])[] => Array(times).fill(words);

describe('tallyLists', () => {
  const counts = fc.array(fc.array(fc.nat(WORDS - 1), { maxLength: 8 }), { maxLength: 12 });

  it('counts what each list has, in ascending order, and nothing twice', () => {
    fc.assert(
      fc.property(counts, fc.integer({ min: 1, max: 4 }), (items, lists) => {
        const listOf = items.map((_, item) => item % lists);
        const tallies = tallyLists(itemsByGroup(listOf, lists), WORDS, (item, add) => {
          for (const feature of items[item] ?? []) add(feature, 1);
        });
        for (let list = 0; list < lists; list++) {
          const said = items.filter((_, item) => listOf[item] === list).flat();
          const [from, to] = [tallies.starts[list], tallies.starts[list + 1]];
          expect([...tallies.features.subarray(from, to)]).toEqual([...new Set(said)].sort((a, b) => a - b));
          expect(tallies.totals[list]).toBe(said.length);
          const dense = new Float64Array(WORDS);
          spread(tallies, list, dense, 1);
          expect([...dense]).toEqual([...dense.keys()].map((word) => said.filter((each) => each === word).length));
          spread(tallies, list, dense, 0);
          expect(dense.every((count) => count === 0)).toBe(true);
        }
      }),
    );
  });
});

describe('listen', () => {
  it('counts pairs half and leaves characters and procedure out', () => {
    const heard = { rows: makeRows([[0, 1, 2, 3]]), rowOf: Uint32Array.of(0, 0), blocks: Uint8Array.of(0, 1, 2, 3) };
    const corpus = { ...heard, communities: 1 };
    const { groups, tasks, usual, usualWords } = listen(itemsByGroup([0, 0], 1), corpus);
    expect(usualWords).toBe(4.5);
    expect([...groups.features]).toEqual([0, 1]);
    expect([...groups.counts]).toEqual([2, 1]);
    expect([...tasks]).toEqual([2]);
    expect([...usual]).toEqual([2 / 3, 1 / 3, 0, 0]);
    expect([...listenTo(itemsByGroup([0], 1), { groups, usual }).counts]).toEqual([2, 1]);
  });
});

describe('moveByWords', () => {
  const lists = [...repeat([0, 1, 2], 6), ...repeat([3, 4, 5], 6)];

  it('puts a group among those that say what it says', () => {
    const start = Uint32Array.from(lists, (_, group) => (group < 5 ? 0 : 1));
    expect([...moveByWords(clique(12), start, hear(lists))]).toEqual([...repeat([], 6).map(() => 0), 1, 1, 1, 1, 1, 1]);
  });

  it('moves a group only to where the graph has an edge to', () => {
    const start = Uint32Array.from(lists, (_, group) => (group < 5 ? 0 : 1));
    const apart: Graph = { ...clique(12), starts: new Uint32Array(13), items: new Uint32Array(0) };
    expect([...moveByWords(apart, start, hear(lists))]).toEqual([...start]);
  });

  it('leaves groups that say nothing where they are', () => {
    const start = Uint32Array.of(0, 0, 1, 1);
    expect([...moveByWords(clique(4), start, hear([[], [], [], []]))]).toEqual([0, 0, 1, 1]);
  });
});

describe('judgeByWords', () => {
  const graph = clique(40);
  const halves = Uint32Array.from({ length: 40 }, (_, group) => (group < 20 ? 0 : 1));
  const alike = hear(repeat([0, 1, 2], 40));
  const unlike = hear([...repeat([0, 1, 2], 20), ...repeat([3, 4, 5], 20)]);
  const strengthOf = (said: Said, [one, other]: readonly [number, number]) =>
    judgeByWords(graph, said).judge({ volumes: Float64Array.of(780, 780) }, halves)(one, other, 400);

  it('takes two that say other words for less than two that say the same', () => {
    expect(strengthOf(unlike, [0, 1])).toBeLessThan(strengthOf(alike, [0, 1]) / 2);
  });

  it('says the same of both orders', () => {
    for (const said of [alike, unlike]) expect(strengthOf(said, [1, 0])).toBe(strengthOf(said, [0, 1]));
  });

  it('never lets words alone make two one', () => {
    const strength = judgeByWords(graph, alike).judge({ volumes: Float64Array.of(780, 780) }, halves)(0, 1, 0.001);
    expect(strength).toBe(0);
  });

  it('merges what hangs together and says the same', () => {
    expect(new Set(mergeCommunities(graph, halves, judgeByWords(graph, alike))).size).toBe(1);
  });
});

describe('isMostlyRepeated', () => {
  const near = (similarity: number, groups: number) => ({
    starts: Uint32Array.from({ length: groups + 1 }, (_, group) => group * 7),
    items: Uint32Array.from({ length: groups * 7 }, (_, at) => (Math.floor(at / 7) + 1 + (at % 7)) % groups),
    similarities: new Float32Array(groups * 7).fill(similarity),
  });

  it.each([
    [8, 0.45, true],
    [8, 0.1, false],
    [20_000, 0.45, true],
    [20_001, 0.45, false],
  ])('where each of %d groups has seven that resemble it by %d: %s', (groups, similarity, expected) => {
    const tasks = itemsByGroup([...Array(groups).keys()], groups);
    expect(isMostlyRepeated(near(similarity, groups), tasks)).toBe(expected);
  });

  it('is nothing where there is nothing', () => {
    expect(
      isMostlyRepeated(
        { starts: new Uint32Array(1), items: new Uint32Array(0), similarities: new Float32Array(0) },
        itemsByGroup([], 0),
      ),
    ).toBe(false);
  });
});
