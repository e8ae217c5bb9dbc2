import { describe, expect, it } from 'vitest';
import type { NewPosting } from '../../domain/queue.ts';
import type { Fleet } from '../../domain/queue-fleet.ts';
import { offerOf, postedOf, workerOf } from '../../report/fleet/testing.ts';
import { parsePipeline } from '../../store/pipeline.ts';
import { DEFAULT_QUEUE } from '../../store/queue-schema.ts';
import { lookForWorkers, postingsOf } from './look-for-workers.ts';

const { id: _, ...teacher } = postedOf({ id: '', role: 'teacher' });
type Workers = Fleet['workers'];

/** Looks for the teacher among these; a list for each look, the last one again and again. */
async function look(...seen: readonly Workers[]) {
  return lookPast([], ...seen);
}

async function lookPast(strangers: Fleet['strangers'], ...seen: readonly Workers[]) {
  let now = 0;
  let looks = 0;
  const posted: NewPosting[] = [];
  const checks = await lookForWorkers([teacher], {
    queue: {
      post: async (posting) => {
        posted.push(posting);
        return 'teacher';
      },
    },
    readFleet: async () => ({
      workers: seen[Math.min(looks++, seen.length - 1)] ?? [],
      postings: [],
      strangers,
      doubts: [],
    }),
    ...{ settings: { prefix: 'desk' }, seconds: 5, clock: () => now },
    sleep: async (milliseconds) => {
      now += milliseconds;
    },
  });
  return { checks, seconds: now / 1000, posted };
}

const none = workerOf({ id: 'a', host: 'rack-1' });
const refusing = workerOf({ id: 'b', host: 'rack-2', refused: [{ posting: 'teacher', reason: 'it is not pulled' }] });
const serving = (host: string, digest: string, slots = 2) =>
  workerOf({ id: host, host, offers: [offerOf('teacher', digest, slots)] });

describe('looking for workers', () => {
  it('waits for the word of all, and no longer', async () => {
    const { checks, seconds, posted } = await look([none], [none, refusing], [serving('rack-1', 'aaaa'), refusing]);
    expect(checks).toEqual([{ ok: true, what: 'ollama/qwen3:8b as teacher: 1 worker, 2 slots' }]);
    expect(seconds).toBeCloseTo(0.6);
    expect(posted).toEqual([teacher]);
  });

  it('says that nobody is there, and how to start one', async () => {
    const { checks, seconds } = await look([]);
    expect(checks).toEqual([
      {
        ok: false,
        what: expect.stringContaining('No worker is there'),
        fix: expect.stringMatching(/nightschool worker.*desk/),
      },
    ]);
    expect(seconds).toBeGreaterThanOrEqual(5);
  });

  it('says why those that are there do not serve it', async () => {
    const { checks, seconds } = await look([refusing]);
    expect(checks).toMatchObject([{ ok: false, what: expect.stringContaining('rack-2: it is not pulled') }]);
    expect(seconds).toBe(0);
  });

  it('warns of a worker of another version', async () => {
    const strangers = [{ host: 'attic', version: '9.0.0', reason: 'it writes format 9' }];
    const { checks } = await lookPast(strangers, [serving('rack-1', 'aaaa')]);
    expect(checks).toEqual([
      { ok: true, what: 'ollama/qwen3:8b as teacher: 1 worker, 2 slots' },
      {
        ...{ ok: false, isWarning: true, fix: expect.stringContaining('the same version') },
        what: 'the worker on attic gets no jobs: it writes format 9',
      },
    ]);
  });

  it('warns of a worker with another model by the same name', async () => {
    const { checks } = await look([
      serving('rack-1', 'aaaa', 1),
      serving('rack-2', 'bbbb', 4),
      serving('rack-3', 'bbbb'),
    ]);
    expect(checks).toEqual([
      { ok: true, what: 'ollama/qwen3:8b as teacher: 2 workers, 6 slots' },
      {
        ...{ ok: false, isWarning: true, fix: expect.stringContaining('qwen3:8b everywhere') },
        what: expect.stringMatching(/on rack-1 .* its digest is aaaa and not bbbb/),
      },
    ]);
  });
});

it('asks for what the pipeline has workers do', async () => {
  const students = "students: [{ use: literal }, { use: ollama, model: 'qwen3:8b' }]";
  const read = (more: string) => parsePipeline(`name: n\nlogs: [logs/]\n${more}\n`, 'n.yaml');
  const of = async (more: string) => (await postingsOf('/none', read(more), DEFAULT_QUEUE)).map(({ role }) => role);
  expect(await of('')).toEqual([]);
  expect(new Set(await of(students))).toEqual(new Set(['student']));
});
