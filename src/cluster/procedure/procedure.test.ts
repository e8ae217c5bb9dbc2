import { describe, expect, it } from 'vitest';
import { createRandom } from '../../util/random.ts';
import { cluster } from '../cluster.ts';
import { readTasks } from '../read-tasks.ts';
import { makeTask } from '../testing.ts';
import { SHARES, weigh } from '../weigh.ts';
import { createServedAlike } from './same.ts';

const WRITES = /^(cancel|create|send|run)/;
const options = { minimumTasks: 5, minimumSessions: 5, isWrite: (tool: string) => WRITES.test(tool) };
const TOOLS = [['run_command'], ['web_search', 'run_command'], ['read_file'], []];

/** One-offs about all kinds of things, in made-up words, served with whatever is at hand. */
const random = createRandom(1);
const oneOffs = Array.from({ length: 120 }, (_, index) =>
  makeTask({
    id: `one-off-${index}`,
    request: `${makeWord()} ${makeWord()} ${makeWord()} ${makeWord()}`,
    tools: TOOLS[Math.floor(random() * TOOLS.length)] ?? [],
  }),
);

function makeWord(): string {
  const letter = (from: string): string => from[Math.floor(random() * from.length)] ?? '';
  return Array.from({ length: 3 }, () => letter('bcdfghjklmnprstvz') + letter('aeiou')).join('');
}

const cancellations = [
  'please cancel my hotel booking',
  'I want my booking of a room undone, cancel',
  'cancel that booking',
  'our booking must go, cancel the hotel',
  'hotel booking: cancel it today',
  'could you cancel a booking',
  'booking cancel needed for friday hotel',
  'cancel hotel booking now',
].map((request, index) =>
  makeTask({ id: `cancel-${index}`, request, tools: ['get_booking', 'cancel_booking'], arguments: { id: 'given' } }),
);

function weighAll(tasks: readonly ReturnType<typeof makeTask>[]) {
  const read = readTasks(tasks, options);
  const corpus = { lexicon: read.lexicon, tasks: tasks.length, shares: SHARES };
  return { read, rows: weigh(read.rows, { ...corpus, isWhole: true }) };
}

describe('what was done', () => {
  const all = [...cancellations, ...oneOffs];

  it('counts where its requests are worded alike, and not where it is done for all kinds of requests', () => {
    const { read, rows } = weighAll(all);
    const shareOf = (task: number): number => rows.procedureShares[read.rowOf[task] ?? 0] ?? 0;
    expect(cancellations.map((_, task) => shareOf(task) > 0.2)).toEqual(cancellations.map(() => true));
    const general = oneOffs.map((_, task) => shareOf(cancellations.length + task));
    // By chance one tool's requests may be a little alike.
    expect(general.reduce((sum, share) => sum + share, 0) / general.length).toBeLessThan(0.1);
  });

  it('counts for nothing where nothing was done', () => {
    const { rows } = weighAll(all.map((task) => ({ ...task, steps: [] })));
    expect([...rows.procedureShares].every((share) => share === 0)).toBe(true);
  });

  it('makes no family of one-offs that were served with the same general tools', () => {
    const { families } = cluster(all, [], options);
    expect(families.map(({ taskIds }) => taskIds)).toEqual([cancellations.map(({ id }) => id).sort()]);
  });

  it('is found the same whatever the order', () => {
    expect(cluster(all.toReversed(), [], options)).toEqual(cluster(all, [], options));
  });
});

describe('createServedAlike', () => {
  const served = (tools: readonly (readonly string[])[]) => {
    const tasks = tools.map((called, index) =>
      makeTask({ id: `t${index}`, request: oneOffs[index]?.request ?? '', tools: called }),
    );
    const { read, rows } = weighAll(tasks);
    const leading = {
      leaders: read.rowOf,
      tasks: { starts: Uint32Array.from({ length: tasks.length + 1 }, (_, at) => at), items: read.rowOf },
      blocks: read.lexicon.tables().blocks,
    };
    return createServedAlike(rows, leading)([...tasks.keys()]);
  };

  it.each([
    ['one action for all', [['ask'], ['ask', 'look'], ['look', 'ask']], true],
    ['nothing for all', [[], [], []], true],
    ['one action for two thirds', [['ask'], ['ask'], ['look'], ['look', 'ask'], ['ask'], []], true],
    ['all kinds of things', [['ask'], ['ask'], ['look'], ['look'], [], []], false],
  ])('sees %s', (_, tools, expected) => {
    expect(served(tools)).toBe(expected);
  });
});
