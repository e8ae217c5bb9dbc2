import { describe, expect, it } from 'vitest';
import type { NewPosting, Offer } from '../../domain/queue.ts';
import type { Workshop } from '../../domain/workshop.ts';
import { NightschoolError } from '../../errors.ts';
import { DEFAULT_QUEUE } from '../../store/queue-schema.ts';
import { createBrokenFleet, createNightFleet, type StationRequest } from './night-fleet.ts';
import { createMemoryQueue, type MemoryWorker } from './testing.ts';

const POSTING: NewPosting = {
  role: 'judge',
  student: null,
  model: {
    ...{ use: 'ollama', model: 'm', temperature: 0, maximumOutputTokens: 100, timeoutSeconds: 1, stallSeconds: 1 },
    ...{ attempts: 1, numCtx: 512, keepAlive: '1m', think: false },
  },
};
const { signal } = new AbortController();

/** A worker that does nothing but offer; a string says why it does not. */
function worker(host: string, offered: Omit<Offer, 'posting'> | string): MemoryWorker {
  const workshop: Workshop = {
    offer: async ({ id }) => (typeof offered === 'string' ? offered : { posting: id, ...offered }),
    perform: () => new Promise(() => undefined),
  };
  return { host, workshop };
}

const offered = (fingerprint: string, slots = 1) => ({ fingerprint, parts: { digest: fingerprint }, slots });

/** A clock that goes on by what is slept; `onSleep` is told of every sleep. */
function clockWorld(onSleep: (slept: number) => void = () => undefined) {
  let now = 0;
  const notices: string[] = [];
  const said: string[] = [];
  return {
    ...{ notices, said },
    say: (sentence: string) => void said.push(sentence),
    clock: () => now,
    notice: (sentence: string) => void notices.push(sentence),
    sleep: async (milliseconds: number, stopped: AbortSignal) => {
      stopped.throwIfAborted();
      now += milliseconds;
      onSleep(now);
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

async function openFleet(workers: readonly MemoryWorker[], world = clockWorld(), waitSeconds = 10) {
  const memory = await createMemoryQueue(workers);
  const { queue, readFleet } = memory;
  const settings = { ...DEFAULT_QUEUE, waitSeconds };
  const fleet = createNightFleet({ queue, readFleet, settings, workspace: { id: 'w', name: 'shop' }, world, signal });
  const down: NightschoolError[] = [];
  const open = (more: Partial<StationRequest> = {}) =>
    fleet.open({ posting: POSTING, name: 'ollama/m', known: null, onDown: (fault) => down.push(fault), ...more });
  return { memory, fleet, world, down, open, [Symbol.asyncDispose]: () => fleet.close() };
}

describe('opening a station', () => {
  it('waits where Redis is away for a moment while it looks who is there', async () => {
    const { queue, readFleet } = await createMemoryQueue([worker('one', offered('a'))]);
    let looks = 0;
    const flaky = () => (++looks < 3 ? Promise.reject(new NightschoolError('QUEUE_UNREACHABLE', 'away')) : readFleet());
    const common = {
      queue,
      settings: DEFAULT_QUEUE,
      workspace: { id: 'w', name: 'shop' },
      world: clockWorld(),
      signal,
    };
    const fleet = createNightFleet({ ...common, readFleet: flaky });
    const station = await fleet.open({ posting: POSTING, name: 'ollama/m', known: null, onDown: () => undefined });
    expect([station.fingerprint, looks]).toEqual(['a', 3]);
    await fleet.close();
  });

  it('says once what it waits for, and nothing where somebody is there', async () => {
    await using at = await openFleet([worker('one', 'no')]);
    await expect(at.open()).rejects.toMatchObject({ code: 'MODEL_UNREACHABLE' });
    expect(at.world.said).toEqual(['Waits up to 10 seconds for a worker that has ollama/m.']);
    await using served = await openFleet([worker('one', offered('a'))]);
    await served.open();
    expect(served.world.said).toEqual([]);
  });

  it('takes the fingerprint of most slots, and tells once who is refused, and for what', async () => {
    await using at = await openFleet([
      worker('one', offered('a')),
      worker('two', offered('b', 2)),
      worker('three', 'no'),
    ]);
    const station = await at.open();
    expect(station.fingerprint).toBe('b');
    expect(station.slots()).toBe(3);
    await station.look();
    expect(at.world.notices).toEqual(['ollama/m: the worker on one is refused: its digest is a and not b.']);
  });

  it('takes the known one although another has more slots', async () => {
    await using at = await openFleet([worker('one', offered('a')), worker('two', offered('b', 2))]);
    expect((await at.open({ known: 'a' })).fingerprint).toBe('a');
  });

  it('waits for a worker that comes late', async () => {
    const world = clockWorld((now) => now === 3000 && void at.memory.join(worker('late', offered('a'))));
    await using at = await openFleet([], world);
    expect((await at.open()).fingerprint).toBe('a');
  });

  it.each<[string, readonly MemoryWorker[], Partial<StationRequest>, RegExp]>([
    ['nobody is there', [], {}, /^No worker is there to ask ollama\/m \(looked for 10 seconds, prefix nightschool\)$/],
    [
      'nobody has it',
      [worker('one', 'it has no model m'), worker('two', 'its context is short')],
      {},
      /not the 2 workers there: one: it has no model m; two: its context is short$/,
    ],
    [
      'all have another',
      [worker('one', offered('a'))],
      { required: 'b' },
      /not the one worker there: one: it has another fingerprint$/,
    ],
  ])('says what it looked for where %s', async (_, workers, more, message) => {
    await using at = await openFleet(workers);
    await expect(at.open(more)).rejects.toMatchObject({
      code: 'MODEL_UNREACHABLE',
      message: expect.stringMatching(message),
      hint: expect.stringContaining('worker'),
    });
    expect(at.world.clock()).toBe(10_000);
  });

  it('waits for all models together no longer than for one', async () => {
    await using at = await openFleet([]);
    await at.fleet.announce([POSTING]);
    await expect(at.open()).rejects.toThrow();
    await expect(at.open({ posting: { ...POSTING, role: 'user' } })).rejects.toThrow();
    expect(at.world.clock()).toBe(10_000);
  });

  it('says of a queue that cannot be used why', async () => {
    const fault = new NightschoolError('QUEUE_UNREACHABLE', 'nobody answers');
    const fleet = createBrokenFleet(DEFAULT_QUEUE, fault);
    await fleet.announce([POSTING]);
    await expect(fleet.open({ posting: POSTING, name: 'm', known: null, onDown: () => undefined })).rejects.toBe(fault);
  });
});

describe('a station', () => {
  const task = (id: string) => ({ kind: 'embed', id, seconds: null, texts: [] }) as const;
  const embed = (at: Awaited<ReturnType<typeof openFleet>>, station: Awaited<ReturnType<typeof at.open>>, id: string) =>
    station.submit<'embed'>(task(id), { priority: 1, signal });

  it('follows the workers that come and go, and is down once nobody has served what waits for long enough', async () => {
    await using at = await openFleet([worker('one', offered('a', 2))]);
    const station = await at.open();
    await at.memory.join(worker('two', offered('a', 4)));
    await station.look();
    expect(station.slots()).toBe(9);
    at.memory.leave('one');
    at.memory.leave('two');
    const waiting = embed(at, station, 'a');
    await expect(waiting).rejects.toMatchObject({ code: 'MODEL_DOWN', isOutage: true });
    expect(station.slots()).toBe(1);
    await expect(embed(at, station, 'b')).rejects.toMatchObject({ code: 'MODEL_DOWN' });
    expect(at.down).toHaveLength(1);
    expect(at.memory.takenBack).toEqual(['a']);
    expect(at.world.notices).toEqual(['ollama/m: all its workers have gone. Jobs wait up to 10 seconds for others.']);
  });

  it('is told of where Redis keeps silent, once, and is looked after again when it speaks', async () => {
    const { queue, readFleet, leave } = await createMemoryQueue([worker('one', offered('a', 2))]);
    let speak: (() => void) | null = null;
    let silent = Promise.resolve();
    const standing: typeof queue.standing = async (posting) => {
      await silent;
      return queue.standing(posting);
    };
    const world = clockWorld();
    const settings = { ...DEFAULT_QUEUE, patienceSeconds: 300 };
    const common = { settings, workspace: { id: 'w', name: 'shop' }, world, signal };
    const fleet = createNightFleet({ ...common, queue: { ...queue, standing }, readFleet });
    const station = await fleet.open({ posting: POSTING, name: 'ollama/m', known: null, onDown: () => undefined });
    expect(station.slots()).toBe(3);
    silent = new Promise((resolve) => {
      speak = resolve;
    });
    await expect.poll(() => world.notices).toHaveLength(1);
    expect(world.notices[0]).toMatch(/^Redis does not answer\. .* up to 300 seconds/);
    leave('one');
    (speak as (() => void) | null)?.();
    await expect.poll(() => station.slots()).toBe(1);
    expect(world.notices).toHaveLength(1);
    await fleet.close();
  });

  it('is not down while nothing waits', async () => {
    await using at = await openFleet([worker('one', offered('a'))]);
    const station = await at.open();
    at.memory.leave('one');
    for (let look = 0; look < 100; look++) await at.world.sleep(1000, signal);
    expect(station.down()).toBeNull();
  });

  it('is down from the first job on that Redis has not answered', async () => {
    await using at = await openFleet([worker('one', offered('a'))]);
    const station = await at.open();
    const fault = new NightschoolError('QUEUE_UNREACHABLE', 'gone');
    at.memory.breakDown(fault);
    await expect(embed(at, station, 'a')).rejects.toBe(fault);
    at.memory.breakDown(null);
    await expect(embed(at, station, 'b')).rejects.toBe(fault);
    expect(at.down).toEqual([fault]);
  });
});
