import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createNearIndex } from './near.ts';
import { createJob, doTogether, findNeighbours, type NeighbourJob, shareJob, takeTurns } from './neighbours.ts';
import { makeRows } from './testing-rows.ts';

const FEATURES = 12;
const EACH = 4;

/** More rows than one turn takes. */
const lists = fc.array(fc.uniqueArray(fc.nat({ max: FEATURES - 1 }), { minLength: 1, maxLength: 6 }), {
  minLength: 130,
  maxLength: 200,
});

function searchAmong(lists: readonly (readonly number[])[]) {
  const rows = makeRows(lists);
  const leaders = Uint32Array.from(lists.keys()).filter((row) => row % 3 !== 1);
  const index = createNearIndex(rows, FEATURES);
  for (const row of leaders) index.add(row);
  return { leaders, among: { rows, postings: index.postings, each: EACH }, index };
}

describe('findNeighbours', () => {
  it('gives for each leader what the index finds', () => {
    fc.assert(
      fc.property(lists, (rows) => {
        const { leaders, among, index } = searchAmong(rows);
        const near = findNeighbours(leaders, { ...among, shareOut: null });
        for (const [place, leader] of leaders.entries()) {
          const count = index.nearest(leader, EACH);
          const [from, to] = [near.starts[place], near.starts[place + 1]];
          expect(near.items.subarray(from, to)).toEqual(index.found.rows.slice(0, count));
          expect(near.similarities.subarray(from, to)).toEqual(index.found.similarities.slice(0, count));
        }
      }),
      { numRuns: 20 },
    );
  });

  it('does not call for help where there is little to do', () => {
    const { leaders, among } = searchAmong([[1], [1, 2], [2], [1]]);
    const shareOut = () => expect.unreachable('no other thread is worth its start');
    expect(findNeighbours(leaders, { ...among, shareOut }).items).toHaveLength(2);
  });
});

describe('doTogether', () => {
  it.each<{ readonly who: string; help(job: NeighbourJob): void }>([
    { who: 'nobody comes', help: () => undefined },
    { who: 'the other does everything', help: takeTurns },
    { who: 'the other dies in its first turn', help: ({ turns }) => void Atomics.add(turns, 0, 1) },
    { who: 'the others die in all turns', help: ({ turns }) => void Atomics.add(turns, 0, turns.length) },
  ])('finds the same where $who', ({ help }) => {
    fc.assert(
      fc.property(lists, (rows) => {
        const { leaders, among } = searchAmong(rows);
        const alone = findNeighbours(leaders, { ...among, shareOut: null });
        expect(doTogether(shareJob(createJob(leaders, among)), help)).toEqual(alone);
      }),
      { numRuns: 10 },
    );
  });
});
