import { describe, expect, it } from 'vitest';
import { createNearIndex } from '../../cluster/near.ts';
import { createJob, findNeighbours, shareJob } from '../../cluster/neighbours.ts';
import { makeRows } from '../../cluster/testing-rows.ts';
import { shareNeighbours } from './share-neighbours.ts';

const FEATURES = 40;
const ROWS = 500;

const rows = makeRows(
  Array.from({ length: ROWS }, (_, row) => [row % FEATURES, (row * 7) % FEATURES, (row * row) % FEATURES]),
);
const leaders = Uint32Array.from({ length: ROWS }, (_, row) => row);
const index = createNearIndex(rows, FEATURES);
for (const row of leaders) index.add(row);
const among = { rows, postings: index.postings, each: 5 };

describe('shareNeighbours', () => {
  it.each([1, 3])('has %i threads do all turns, and finds what one thread finds', async (threads) => {
    const job = shareJob(createJob(leaders, among));
    await shareNeighbours(job, threads);
    expect([...job.turns.subarray(1)].every((isDone) => isDone === 1)).toBe(true);
    const alone = findNeighbours(leaders, { ...among, shareOut: null });
    const { counts, rows: found } = job.found;
    const lists = Array.from(counts, (count, leader) => [...found.subarray(leader * 5, leader * 5 + count)]);
    expect(lists.flat()).toEqual([...alone.items]);
  });

  it('ends without a word where a thread dies, for what it leaves undone is done by who gave the job', async () => {
    const job = shareJob(createJob(leaders, among));
    await shareNeighbours({ ...job, rows: { ...job.rows, starts: JSON.parse('null') } }, 1);
    expect(job.turns[1]).toBe(0);
  });
});
