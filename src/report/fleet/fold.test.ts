import { describe, expect, it } from 'vitest';
import { chooseOffer, describeDifference } from '../../night/queue/choose-offer.ts';
import { type FoldFleetOptions, foldFleet } from './fold.ts';
import { FLEET, LOOKED_AT, NIGHT, NOBODY, offerOf, postedOf, workerOf } from './testing.ts';
import { claimsText, fleetNotes, loadOf, pace, stateOf } from './words.ts';

const options: FoldFleetOptions = {
  ...{ now: LOOKED_AT, events: NIGHT, prefix: 'nightschool', describeDifference },
  choose: (offers) =>
    chooseOffer(
      offers.map((offer) => ({ ...offer, worker: '' })),
      { required: null, known: null, isSettled: true },
    ),
};
const view = foldFleet(FLEET, options);

describe('a fleet', () => {
  it('is the sum of its workers', () => {
    expect(view.totals).toEqual({
      ...{ hosts: 3, workers: 4, slots: 12, running: 5, prefetched: 1, waiting: 1234, jobsAMinute: 12 },
      tokens: { input: 1_290_000, output: 252_000, cached: 0 },
    });
  });

  it('names what each worker serves, how fast it is and what it is about', () => {
    const rows = view.workers.map((row) => [row.host, row.pid, row.models, row.jobsAMinute, stateOf(row), loadOf(row)]);
    expect(rows).toEqual([
      ['laptop', 9, [], null, 'silent for 8 s', '0'],
      ['rack-1', 100, ['ollama/qwen3:8b'], 10, 'working', '3'],
      ['rack-1', 101, ['ollama/qwen3:8b'], null, 'leaving', '0'],
      ['rack-2', 77, ['ollama/qwen3:8b'], 2, 'working', '2 + 1 ahead'],
    ]);
  });

  it('counts for a model those that have the same as most slots, and says who asks with what part', () => {
    const [judge, student, teacher] = view.models;
    expect([judge?.workers, student?.workers, student?.slots, teacher?.slots]).toEqual([0, 2, 6, 2]);
    expect(student && claimsText(student)).toBe('sales 25 %, support 75 %');
    expect(judge && claimsText(judge)).toBe('-');
  });

  it('says who is refused, and what differs', () => {
    expect(view.refused).toEqual([
      { host: 'laptop', pid: 9, model: 'ollama/qwen3:8b', reason: expect.stringContaining('not pulled') },
      { host: 'rack-1', pid: 101, model: 'ollama/qwen3:8b', reason: expect.stringMatching(/digest.*bbbb.*aaaa/) },
    ]);
  });

  it('takes what a night asks for at the moment for the right one, for all that the model does', () => {
    const others = FLEET.workers.filter(({ id }) => id !== 'w2');
    const calls = { posting: 'calls', fingerprint: 'fp-calls', parts: { digest: 'b' }, slots: 1 };
    const workers = others.map((worker) =>
      worker.id === 'w3' ? { ...worker, offers: [...worker.offers, calls] } : worker,
    );
    const postings = [
      ...FLEET.postings.map((posting) => (posting.id === 'student' ? { ...posting, asked: 'fp-bbbb' } : posting)),
      postedOf({ id: 'calls' }),
    ];
    const seen = foldFleet({ ...NOBODY, workers, postings }, options);
    expect(seen.refused.filter(({ reason }) => /digest/.test(reason)).map(({ host, pid }) => [host, pid])).toEqual([
      ['rack-1', 100],
    ]);
  });

  it('says once what keeps a worker from several kinds of work', () => {
    const workers = FLEET.workers.map((worker) => ({ ...worker, refused: [...worker.refused, ...worker.refused] }));
    expect(foldFleet({ ...FLEET, workers }, options).refused).toEqual(view.refused);
  });

  it('adds up what the night cost by model, and is not sure of what has no price', () => {
    expect(view.spend).toMatchObject({ isUnderWay: true, usd: 0.75 });
    expect(view.spend?.models.map(({ model, calls, usd }) => [model, calls, usd])).toEqual([
      ['openai/gpt', 2, 0.75],
      ['ollama/qwen3:8b', 1, null],
    ]);
    expect(foldFleet(FLEET, { ...options, events: [] }).spend).toBeNull();
  });

  it('says what to do where nobody is there, asks or serves', () => {
    const none = foldFleet(NOBODY, { ...options, prefix: 'desk' });
    expect(fleetNotes(none)).toEqual([expect.stringContaining('nightschool worker --prefix desk')]);
    const idle = foldFleet({ ...NOBODY, workers: [workerOf({ id: 'w' })] }, options);
    expect(fleetNotes(idle)).toEqual([expect.stringContaining('Nobody asks')]);
    const well = foldFleet(
      { ...NOBODY, workers: [workerOf({ id: 'w', offers: [offerOf('a')] })], postings: [postedOf({ id: 'a' })] },
      options,
    );
    expect(fleetNotes(well)).toEqual([]);
    const strangers = [{ host: 'attic', version: '9.0.0', reason: 'it writes format 99' }];
    const doubts = [{ worker: 'w', host: null, workspace: 'sales', reason: 'it held a job' }];
    expect(fleetNotes(foldFleet({ ...NOBODY, strangers, doubts }, options))).toEqual([
      'The worker on attic (nightschool 9.0.0) gets no jobs: it writes format 99.',
      'sales refused what the worker w did: it held a job.',
      expect.stringContaining('No other worker is there'),
    ]);
    expect(fleetNotes(view)).toEqual(['No worker serves ollama/qwen3:8b as judge: start one that has it.']);
  });

  it.each([
    [null, '-'],
    [0.04, '0.0'],
    [9.94, '9.9'],
    [9.96, '10'],
    [1234.4, '1,234'],
  ])('writes a pace of %s as %s', (value, text) => {
    expect(pace(value)).toBe(text);
  });
});
