import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { belongingThreshold, createWitnesses } from './belong.ts';
import { edgeWeight, resolutionFor, usualSimilarities } from './communities.ts';
import { requestsWith } from './describe.ts';
import { createLexicon, hashFeature } from './lexicon.ts';
import { readTasks } from './read-tasks.ts';
import { supportFor } from './support.ts';
import { makeTask } from './testing.ts';
import { SHARES, weigh } from './weigh.ts';

describe('createLexicon', () => {
  it('numbers features from 0 and finds them again, however many there are', () => {
    const lexicon = createLexicon();
    const texts = Array.from({ length: 30_000 }, (_, index) => `word ${index}`);
    expect(texts.map((text) => lexicon.number(0, text))).toEqual([...texts.keys()]);
    expect(texts.map((text) => lexicon.find(0, text))).toEqual([...texts.keys()]);
    expect(lexicon.find(1, 'word 1')).toBe(-1);
    expect(lexicon.size()).toBe(30_000);
  });

  it('takes two parts for the parts with a space', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        expect(hashFeature(1, one, other)).toBe(hashFeature(1, `${one} ${other}`));
      }),
    );
  });
});

describe('readTasks', () => {
  const requests = ['cancel booking K1234', 'cancel booking K9999', 'Cancel booking now', '', ''];
  const read = readTasks(
    requests.map((request, index) => makeTask({ id: `t${index}`, request, sessionId: `s${index % 2}` })),
    { isWrite: () => false },
  );

  it('gives one row to those that say exactly the same, and each of those that say nothing its own', () => {
    expect([...read.rowOf]).toEqual([0, 0, 1, 2, 3]);
    expect(new Set(read.sessions).size).toBe(2);
    expect(requestsWith(read.lexicon, 'cancel')).toBe(3);
    expect(requestsWith(read.lexicon, 'unheard')).toBe(0);
  });

  it('is weighed into rows of at most length 1, heaviest first, without what no other task has', () => {
    const rows = weigh(read.rows, { lexicon: read.lexicon, tasks: requests.length, shares: SHARES });
    for (const [row, start] of rows.starts.entries()) {
      const weights = rows.weights.subarray(start, start + (rows.lengths[row] ?? 0));
      expect(weights.reduce((sum, weight) => sum + weight * weight, 0)).toBeLessThanOrEqual(1 + 1e-5);
      expect([...weights]).toEqual([...weights].sort((a, b) => b - a));
    }
    const { frequencies } = read.lexicon.tables();
    for (const [row, start] of rows.starts.entries())
      for (const feature of rows.features.subarray(start, start + (rows.lengths[row] ?? 0)))
        expect(frequencies[feature]).toBeGreaterThan(1);
  });
});

describe('the rules', () => {
  it.each([
    [100, 5, 5],
    [10_000, 2, 5],
    [100_000, 8, 15],
    [1_000_000, 8, 50],
    [1_000_000, 60, 60],
  ])('of support: among %d tasks where %d are wanted, %d', (tasks, wanted, expected) => {
    expect(supportFor(tasks, wanted)).toBe(expected);
  });

  it.each([
    [0.05, 1000, 0.3],
    [0.2, 1000, 0.385],
    [0.29, 1000, 0.33],
    [0.29, 20_000, 0.33],
    [0.29, 40_000, 0.36],
    [0.29, 80_000, 0.39],
    [0.29, 10_000_000, 0.475],
    [0.5, 1000, 0.3],
  ])('of belonging: above a background of %d, among %d groups, %d', (background, groups, expected) => {
    expect(belongingThreshold(background, groups)).toBeCloseTo(expected, 10);
  });

  it.each([
    [0.5, 0, 0.25],
    [0.5, 0.4, 0.09],
    [0.2, 0.4, 0],
    [0.1, 0.4, 0],
  ])('of edges: similarity %d where %d is usual weighs %d', (similarity, usual, expected) => {
    expect(edgeWeight(similarity, usual)).toBeCloseTo(expected, 10);
  });

  it('of what is usual: the mean of the ten nearest, 0 where there is none', () => {
    const similarities = Float32Array.from([0.75, 0.25, ...Array.from({ length: 10 }, () => 0.5), 0.1, 0.1]);
    const near = { starts: Uint32Array.of(0, 2, 2, 14), items: new Uint32Array(14), similarities };
    expect([...usualSimilarities(near)]).toEqual([0.5, 0, 0.5]);
  });

  it.each([
    [10, 2],
    [3000, 10],
  ])('of resolution: %d nodes, %d', (nodes, expected) => {
    expect(resolutionFor(nodes)).toBe(expected);
  });
});

describe('createWitnesses', () => {
  it.each([
    [
      'the mean of the three nearest',
      [
        [0, 1, 0.9],
        [0, 1, 0.6],
        [0, 5, 0.3],
      ],
      0.3,
      { home: 0, similarity: 0.6 },
    ],
    ['missing ones as 0', [[0, 2, 0.6]], 0.3, { home: 0, similarity: 0.4 }],
    [
      'the lowest of equals',
      [
        [1, 3, 0.5],
        [0, 3, 0.5],
      ],
      0.3,
      { home: 0, similarity: 0.5 },
    ],
    ['none below the threshold', [[1, 3, 0.5]], 0.6, null],
  ] as const)('takes %s', (_, calls, threshold, expected) => {
    const witnesses = createWitnesses(2);
    for (let again = 0; again < 2; again++) {
      for (const [home, count, similarity] of calls) witnesses.call(home, count, similarity);
      const found = witnesses.best(threshold);
      expect(found === null ? null : { ...found, similarity: Math.round(found.similarity * 1000) / 1000 }).toEqual(
        expected,
      );
    }
  });
});
