import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { createNearIndex } from '../../cluster/near.ts';
import { createJob, findNeighbours, shareJob } from '../../cluster/neighbours.ts';
import { readTasks } from '../../cluster/read-tasks.ts';
import { makeTask } from '../../cluster/testing.ts';
import { makeRows } from '../../cluster/testing-rows.ts';
import type { WeighJob } from '../../cluster/together/weigh-job.ts';
import type { SharedWork } from '../../cluster/together/work.ts';
import { SHARES, type Weighing, weigh } from '../../cluster/weigh.ts';
import { shareWork } from './share-work.ts';

const FEATURES = 40;
const ROWS = 500;

const rows = makeRows(
  Array.from({ length: ROWS }, (_, row) => [row % FEATURES, (row * 7) % FEATURES, (row * row) % FEATURES]),
);
const leaders = Uint32Array.from({ length: ROWS }, (_, row) => row);
const index = createNearIndex(rows, FEATURES);
for (const row of leaders) index.add(row);
const among = { rows, postings: index.postings, each: 5 };

describe('shareWork: neighbours', () => {
  it.each([1, 3])('has %i threads do all turns, and finds what one thread finds', async (threads) => {
    const job = shareJob(createJob(leaders, among));
    await shareWork({ kind: 'neighbours', job }, threads);
    expect([...job.turns.subarray(1)].every((isDone) => isDone === 1)).toBe(true);
    const alone = findNeighbours(leaders, { ...among, shareOut: null });
    const { counts, rows: found } = job.found;
    const lists = Array.from(counts, (count, leader) => [...found.subarray(leader * 5, leader * 5 + count)]);
    expect(lists.flat()).toEqual([...alone.items]);
  });

  it('ends without a word where a thread dies, for what it leaves undone is done by who gave the job', async () => {
    const job = shareJob(createJob(leaders, among));
    await shareWork({ kind: 'neighbours', job: { ...job, rows: { ...job.rows, starts: JSON.parse('null') } } }, 1);
    expect(job.turns[1]).toBe(0);
  });
});

const WORDS = 'refund order card lost change address cancel booking invoice paid late parcel where my account'.split(
  ' ',
);
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const TASKS = Array.from({ length: 2500 }, (_, number) =>
  makeTask({
    id: `t${number}`,
    request: Array.from(
      { length: 12 },
      (_, at) =>
        `${WORDS[(number * 7 + at * at * 3) % WORDS.length]}${LETTERS[number % 26]}${LETTERS[(number >> 3) % 26]}`,
    ).join(' '),
    tools: number % 3 === 0 ? ['get_order', 'cancel_order'] : [],
  }),
);
const reading = { isWrite: (tool: string) => tool.startsWith('cancel'), worthSharing: 1000 };

/** Starts the threads and waits until they are up, which on a busy machine takes longer than the work. */
function withThreads(threads: number, ended: Promise<void>[]) {
  return (work: SharedWork): void => {
    ended.push(shareWork(work, threads));
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
  };
}

function readAll(shareOut: ((work: SharedWork) => void) | null) {
  const { lexicon, ...read } = readTasks(TASKS, {
    ...reading,
    shareOut: shareOut && ((job) => shareOut({ kind: 'describe', job })),
  });
  const size = lexicon.size();
  const { frequencies, blocks, hashes } = lexicon.tables();
  return { ...read, tables: [frequencies, blocks, hashes].map((table) => [...table.subarray(0, size)]) };
}

describe('shareWork: describing', () => {
  const alone = readAll(null);

  it.each([0, 1, 3])(
    'comes to the very rows and features of one thread with %i to help, which then leave',
    async (threads) => {
      const ended: Promise<void>[] = [];
      expect(readAll(withThreads(threads, ended))).toEqual(alone);
      await Promise.all(ended);
    },
  );

  it('does again what a thread took and never did', async () => {
    const took = new Int32Array(new SharedArrayBuffer(4));
    const thieves: Worker[] = [];
    expect(readAll((work) => thieves.push(startThief(work, took)))).toEqual(alone);
    await Promise.all(thieves.map((thief) => thief.terminate()));
    expect(took[0]).toBe(2);
  });
});

/** Takes the first turn that it sees, and dies. */
function startThief(work: SharedWork, took: Int32Array): Worker {
  const code = `
    const { work, took } = require('node:worker_threads').workerData;
    const { states } = work.job.ring;
    Atomics.store(took, 0, 1);
    Atomics.notify(took, 0);
    while (!states.some((_, place) => Atomics.compareExchange(states, place, 1, 2) === 1));
    Atomics.store(took, 0, 2);
    process.exit();
  `;
  const worker = new Worker(code, { eval: true, workerData: { work, took } });
  Atomics.wait(took, 0, 0, 10_000); // until it is up
  return worker;
}

describe('shareWork: weighing', () => {
  /** Rows are weighed in place. */
  function weighAll(shareOut: ((job: WeighJob<Weighing>) => void) | null) {
    const read = readTasks(TASKS, { isWrite: reading.isWrite });
    const corpus = { lexicon: read.lexicon, tasks: TASKS.length, shares: SHARES, isWhole: true };
    const weighed = weigh(read.rows, { ...corpus, shareOut, worthSharing: 0 });
    const { starts, lengths, features, weights, procedureShares } = weighed;
    const rowsOf = (cells: Uint32Array | Float32Array) =>
      Array.from(starts, (start, row) => [...cells.subarray(start, start + (lengths[row] ?? 0))]);
    return { features: rowsOf(features), weights: rowsOf(weights), procedureShares: [...procedureShares] };
  }
  const alone = weighAll(null);

  it.each([0, 1, 3])('comes to the very weights of one thread with %i to help, which then leave', async (threads) => {
    const ended: Promise<void>[] = [];
    const share = withThreads(threads, ended);
    expect(weighAll((job) => share({ kind: 'weigh', job }))).toEqual(alone);
    await Promise.all(ended);
  });

  it('does again what a thread took and never did, and what it took and never began', () => {
    const read = weighAll(({ next, states }) => {
      Atomics.store(next, 0, 5);
      Atomics.store(states, 3, 1);
    });
    expect(read).toEqual(alone);
  });
});

it('starts nothing for what is soon done', () => {
  const shared: string[] = [];
  readTasks(TASKS.slice(0, 100), { isWrite: () => false, shareOut: () => shared.push('describe') });
  const read = readTasks(TASKS, { isWrite: () => false });
  const corpus = { lexicon: read.lexicon, tasks: TASKS.length, shares: SHARES };
  weigh(read.rows, { ...corpus, shareOut: () => shared.push('weigh') });
  expect(shared).toEqual([]);
});
