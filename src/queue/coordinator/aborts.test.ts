import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { type AbortWatch, watchAborts } from './aborts.ts';
import { addWaiter, createEntry, dropWaiter, type Entry, type Waiter, waitersOf } from './entry.ts';
import { createFolder } from './fold.ts';

const JOB = { kind: 'embed', posting: 'p', fingerprint: 'f', workspace: 'w', seconds: null, texts: [] } as const;

describe('watchAborts', () => {
  it('ends those who wait with a signal, and nobody else', () => {
    const { join, ended } = open();
    const [shared, own] = [new AbortController(), new AbortController()];
    for (const name of ['one', 'two', 'three']) join(name, shared.signal);
    join('four', own.signal);
    own.abort('own');
    expect(ended).toEqual(['four: own']);
    shared.abort('all');
    expect(ended).toEqual(['four: own', 'one: all', 'two: all', 'three: all']);
  });

  it.each(['signal', 'until'] as const)('ends who waits with two by %s', (which) => {
    const { join, ended } = open();
    const signals = { signal: new AbortController(), until: new AbortController() };
    for (const name of ['one', 'two']) join(name, signals.signal.signal, signals.until.signal);
    signals[which].abort(which);
    expect(ended).toEqual([`one: ${which}`, `two: ${which}`]);
    for (const { signal } of Object.values(signals)) expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('listens once to a signal that many share, and not at all once all are told', () => {
    const { join, aborts } = open();
    const { signal } = new AbortController();
    const waiters = ['one', 'two', 'three'].map((name) => join(name, signal, signal));
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);
    for (const waiter of waiters) aborts.forget(waiter);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('finds who is left with a signal that others waited with', () => {
    const { join, leave, ended } = open();
    const { signal, abort } = createAbort();
    const [first] = [join('first', signal), join('second', signal)];
    leave(first);
    abort('late');
    expect(ended).toEqual(['second: late']);
  });
});

describe('those who wait for one entry', () => {
  it.each([
    [[0], ['b', 'c']],
    [[1], ['a', 'c']],
    [[2], ['a', 'b']],
    [[0, 0, 1], ['c']],
    [[2, 1, 0], []],
  ])('are who is left after %j went, in order', (going, left) => {
    const entry = createNamed('job');
    const names = new Map<Waiter, string>();
    const waiters = ['a', 'b', 'c'].map((name) => {
      const waiter = createWaiter(entry, new AbortController().signal);
      names.set(waiter, name);
      addWaiter(entry, waiter);
      return waiter;
    });
    const gone = new Set<Waiter | undefined>();
    for (const at of going) {
      const waiter = waiters[at];
      if (waiter !== undefined) expect(dropWaiter(entry, waiter)).toBe(!gone.has(waiter));
      gone.add(waiter);
    }
    expect([...waitersOf(entry)].map((waiter) => names.get(waiter))).toEqual(left);
  });
});

function open() {
  const entries = new Map<string, Entry>();
  const ended: string[] = [];
  const all = () => [...entries.values()].flatMap((entry) => [...waitersOf(entry)]);
  const leave = (waiter: Waiter): void => {
    dropWaiter(waiter.entry, waiter);
    aborts.forget(waiter);
  };
  const aborts: AbortWatch = watchAborts(all, (waiter, signal) => {
    leave(waiter);
    ended.push(`${waiter.entry.id}: ${signal.reason}`);
  });
  const join = (id: string, signal: AbortSignal, until?: AbortSignal): Waiter => {
    const entry = createNamed(id);
    const waiter = createWaiter(entry, signal, until);
    addWaiter(entry, waiter);
    entries.set(id, entry);
    aborts.watch(waiter);
    return waiter;
  };
  return { join, leave, aborts, ended };
}

function createNamed(id: string): Entry {
  return createEntry(createFolder().fold({ ...JOB, id }), 1);
}

function createWaiter(entry: Entry, signal: AbortSignal, until?: AbortSignal): Waiter {
  return { entry, signal, until, settle: () => {}, onLeft: undefined, next: null };
}

function createAbort() {
  const controller = new AbortController();
  return { signal: controller.signal, abort: (reason: string) => controller.abort(reason) };
}
