import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CleanTask } from '../../domain/task.ts';
import { createRandom, shuffle } from '../../util/random.ts';
import { clusterAndKeep } from '../cluster.ts';
import { makeTask } from '../testing.ts';
import { type Leaders, openLeaders } from './leaders.ts';
import { packCell, packSegment, unpackSegments } from './segment.ts';

const isWrite = (tool: string): boolean => !/^get_/.test(tool);
const options = { minimumTasks: 5, minimumSessions: 3, isWrite };
const FORMS = {
  cancel: ['cancel my booking K#', 'please cancel the booking K#', 'booking K# must be cancelled'],
  invoice: ['has invoice K# been paid yet', 'is the invoice K# paid', 'check whether invoice K# was paid'],
  report: [
    'send the weekly sales report to everyone',
    'mail the sales report of this week',
    'weekly sales report please',
  ],
} as const;
type Kind = keyof typeof FORMS;

function requests(kind: Kind, count: number, mark = ''): CleanTask[] {
  return Array.from({ length: count }, (_, index) =>
    makeTask({
      id: `${kind}${mark}-${String(index).padStart(3, '0')}`,
      request: (FORMS[kind][index % 3] ?? '').replace('#', String(10_000 + index * 7)),
    }),
  );
}

const before = [...requests('cancel', 20), ...requests('invoice', 20)];

function open(...pieces: readonly Uint8Array[]): Leaders {
  const bytes = new Uint8Array(Buffer.concat(pieces));
  const segments = unpackSegments(bytes);
  if (segments === null) throw new Error('the bytes are damaged');
  return openLeaders(segments, isWrite);
}

const { clustering, leaderOf, keep } = clusterAndKeep(before, [], options);
const kept = keep();
const familyOf = (id: string): string | undefined =>
  clustering.families.find(({ taskIds }) => taskIds.includes(id))?.id;

describe('leaders of earlier nights', () => {
  it('know where each of them lives', () => {
    const leaders = open(kept);
    expect(leaders.count()).toBe(Math.max(...leaderOf) + 1);
    for (const [task, { id }] of before.entries()) expect(leaders.homeOf(leaderOf[task] ?? -1)).toBe(familyOf(id));
  });

  it('bring new requests home, and leave alone what is like none', () => {
    const strange = makeTask({ id: 'z', request: 'how do glaciers form in the mountains' });
    const places = open(kept).place([...requests('cancel', 4, 'x'), ...requests('invoice', 2, 'x'), strange]);
    expect(places.map(({ taskId, home }) => [taskId, home])).toEqual([
      ...['cancelx-000', 'cancelx-001', 'cancelx-002', 'cancelx-003'].map((id) => [id, familyOf('cancel-000')]),
      ...['invoicex-000', 'invoicex-001'].map((id) => [id, familyOf('invoice-000')]),
      ['z', null],
    ]);
    for (const { home, similarity } of places) expect(similarity >= 0.3).toBe(home !== null);
  });

  it('let a request that says the same follow its leader, and a new one lead', () => {
    const leaders = open(kept);
    const known = leaders.count();
    const [same, other] = leaders.place([
      makeTask({ id: 'a', request: 'cancel my booking K55555' }),
      makeTask({ id: 'b', request: 'how do glaciers form' }),
    ]);
    expect(same?.leader).toBe(leaderOf[0]);
    expect(other?.leader).toBe(known);
    expect(leaders.count()).toBe(known + 1);
  });

  it('remember a family that was born of them', () => {
    const leaders = open(kept);
    for (const { leader } of leaders.place(requests('report', 6))) leaders.move(leader, 'fam-report', 2);
    const places = leaders.place(requests('report', 3, 'x'));
    expect(places.map(({ home }) => home)).toEqual(Array(3).fill('fam-report'));
  });

  it('go on from bytes and what changed since as they would have gone on', () => {
    fc.assert(
      fc.property(
        fc.array(fc.subarray(Object.keys(FORMS) as Kind[], { minLength: 1 }), { minLength: 1, maxLength: 4 }),
        (nights) => {
          const stayed = open(kept);
          const pieces: Uint8Array[] = [kept];
          nights.forEach((kinds, night) => {
            const tasks = kinds.flatMap((kind) => requests(kind, 4, `n${night}`));
            const woken = open(...pieces);
            const places = woken.place(shuffle(tasks, createRandom(night)));
            expect(places).toEqual(stayed.place(tasks));
            for (const leaders of [woken, stayed])
              for (const { leader, home } of places) if (home === null) leaders.move(leader, `fam-${night}`, 1);
            pieces.push(woken.changes());
          });
          expect(open(...pieces).count()).toBe(stayed.count());
        },
      ),
      { numRuns: 20 },
    );
  });

  it('have nothing to save where nothing came', () => {
    const leaders = open(kept);
    expect(open(kept, leaders.changes()).count()).toBe(leaders.count());
    expect(leaders.changes().length).toBeLessThan(100);
  });

  it('start from nothing', () => {
    const leaders = openLeaders([], isWrite);
    expect(leaders.place(requests('cancel', 3)).map(({ home }) => home)).toEqual([null, null, null]);
  });
});

describe('segments', () => {
  it.each([
    ['cut short', (bytes: Uint8Array) => bytes.subarray(0, bytes.length - 4)],
    ['of another version', (bytes: Uint8Array) => bytes.with(4, 9)],
    ['with a byte changed', (bytes: Uint8Array) => bytes.with(90, (bytes[90] ?? 0) ^ 1)],
    ['of something else', () => new TextEncoder().encode('{"not":"leaders"}'.repeat(9))],
    ['with more behind', (bytes: Uint8Array) => new Uint8Array([...bytes, 1, 2, 3, 4])],
  ])('are refused %s', (_, damage) => {
    expect(unpackSegments(damage(kept))).toBeNull();
  });

  it('are read from anywhere in memory', () => {
    const bytes = new Uint8Array(kept.length + 1);
    bytes.set(kept, 1);
    expect(unpackSegments(bytes.subarray(1))).toEqual(unpackSegments(kept));
  });

  it('come back as they were', () => {
    const segment = {
      ...{ features: Uint32Array.of(7, 33), starts: Uint32Array.of(0, 1), cells: Uint32Array.of(packCell(0, 0.5)) },
      ...{
        homes: Uint32Array.of(0, 1, 3),
        requests: Uint32Array.of(9, 0),
        totals: Uint32Array.of(3, 250_000),
        names: ['fam-ü'],
      },
    };
    expect(unpackSegments(packSegment(segment))).toEqual([segment]);
  });
});
