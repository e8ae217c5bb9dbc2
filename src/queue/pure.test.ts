import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Standing, WorkerCard } from '../domain/queue.ts';
import { describeAddress, findAddress, readAddress } from './address.ts';
import { allow } from './coordinator/allowance.ts';
import { createLine } from './coordinator/line.ts';
import { unpackJob, unpackResult } from './job-schema.ts';
import { bullId, parseNotice, postingOf, printNotice, queueName } from './names.ts';
import { TIMES, workMs } from './options.ts';
import { LIMITS, pack, readVector, unpack } from './pack.ts';
import { versionFault } from './redis-version.ts';
import { cardSchema } from './schema.ts';
import { answerTo, chatJob } from './testing-fleet.ts';
import { type Choosable, chooseStation } from './worker/choose-station.ts';
import { prefetch } from './worker/prefetch.ts';
import { trim } from './worker/write-card.ts';

const POSTING = '0123456789abcdef';

describe('names', () => {
  it('has a queue for each posting and fingerprint, and no colon in it', () => {
    const queue = queueName(POSTING, 'sha256:abc');
    expect(queue).not.toContain(':');
    expect(postingOf(queue)).toBe(POSTING);
    expect(queueName(POSTING, 'sha256:abd')).not.toBe(queue);
  });

  it('reads back a message, and nothing that is none', () => {
    expect(parseNotice(printNotice('q-1', bullId('a.b-1')))).toEqual({ queue: 'q-1', id: 'ja.b-1' });
    for (const text of ['', 'q', 'q a b', 'q a:b', `q ${'a'.repeat(300)}`]) expect(parseNotice(text)).toBeNull();
  });
});

describe('addresses', () => {
  const place = { url: 'redis://a', urlVariable: 'QUEUE', prefix: 'p' };
  it.each([
    ['redis://a', { host: 'a', port: 6379, db: 0 }],
    ['redis://:p%40ss@a:1/3', { host: 'a', port: 1, db: 3, password: 'p@ss' }],
    ['redis://:50%off@a', { host: 'a', port: 6379, db: 0, password: '50%off' }],
    ['rediss://me:pw@a', { host: 'a', port: 6379, db: 0, username: 'me', password: 'pw', tls: { servername: 'a' } }],
    ['rediss://10.0.0.1', { host: '10.0.0.1', port: 6379, db: 0, tls: {} }],
    ['redis://[::1]:7', { host: '::1', port: 7, db: 0 }],
  ])('reads %s', (url, expected) => {
    const address = findAddress(place, { QUEUE: url });
    expect(readAddress(address)).toEqual(expected);
    expect(describeAddress(address)).not.toMatch(/p%40ss|pw|50%/);
  });
});

describe('what goes through Redis', () => {
  it('comes back as it was, small and large, members in order', () => {
    for (const size of [1, 10_000]) {
      const job = { ...chatJob(POSTING, 'x'), workspace: 'w'.repeat(Math.min(size, 900)) };
      const read = unpackJob(pack({ ...job, request: { ...job.request, purpose: 'p'.repeat(size) } }));
      expect('value' in read && JSON.stringify(Object.keys(read.value))).toBe(JSON.stringify(Object.keys(job)));
    }
  });

  it('keeps every bit of a vector', () => {
    fc.assert(
      fc.property(fc.float32Array({ minLength: 1, noNaN: true }), (vector) => {
        const text = JSON.parse(pack({ vector })) as { readonly vector: string };
        expect(readVector(text.vector)).toEqual(vector);
      }),
    );
    expect(readVector('AAAA')).toBeNull();
  });

  it.each([
    ['a larger one', (text: string) => `${text}${' '.repeat(40 * 1024 * 1024)}`, 'too large'],
    ['a bomb', () => Buffer.alloc(100).toString('base64'), 'not readable'],
    ['another kind', (text: string) => text.replace('"kind":"chat"', '"kind":"embed"'), ''],
    ['an unknown member', (text: string) => text.replace('{"job"', '{"evil":1,"job"'), 'evil'],
    ['more cached than read', (text: string) => text.replaceAll('"cached":0', '"cached":11'), 'cached'],
    ['negative tokens', (text: string) => text.replace('"input":10', '"input":-10'), 'input'],
  ])('refuses %s', (_name, change, fault) => {
    const job = chatJob(POSTING, 'x');
    const text = JSON.stringify({ job: 'x', result: answerTo(job, 'w') });
    expect(unpackResult(text, job)).toHaveProperty('value');
    expect(unpackResult(change(text), job)).toMatchObject({ fault: expect.stringContaining(fault) });
  });
});

describe('a card', () => {
  it.each([
    ['of many long refusals', 900, 0, 900],
    ['of more refusals than anyone reads', 1500, 0, 1000],
    ['of many offers in many parts', 0, 900, 0],
    ['of all of it', 1500, 900, 0],
  ])('%s is trimmed until it is read', (_name, refusals, offers, left) => {
    const card: WorkerCard = {
      ...{ id: 'w', format: 3, host: 'h', pid: 1, version: '1', startedAt: 0, slots: 1, running: 0, prefetched: 0 },
      ...{ done: 0, failed: 0, secondsPerJob: null, tokens: { input: 0, output: 0, cached: 0 }, leaving: false },
      refused: Array.from({ length: refusals }, () => ({ posting: POSTING, reason: 'r'.repeat(5000) })),
      offers: Array.from({ length: offers }, () => {
        return { posting: POSTING, fingerprint: 'f'.repeat(64), parts: { template: 't'.repeat(9000) }, slots: 1 };
      }),
    };
    const small = trim(card);
    expect([small.offers.length, small.refused.length]).toEqual([offers, left]);
    expect(unpack(pack(small), cardSchema, LIMITS.card)).toHaveProperty('value');
    expect(unpack(pack(card), cardSchema, LIMITS.card)).toHaveProperty('fault');
  });
});

describe('the allowance', () => {
  const standing = (slots: readonly number[], shares: readonly number[]): Standing => ({
    offers: slots.map((own, at) => ({
      ...{ posting: POSTING, fingerprint: 'f', parts: {}, slots: own, worker: `${at}`, host: 'h' },
    })),
    claims: shares.map((share, at) => ({ workspace: `${at}`, share })),
  });
  it.each([
    [[4, 4], [1], 1, 1.5, 12],
    [[4, 4], [1, 3], 1, 2, 4],
    [[4, 4], [1, 3], 3, 2, 12],
    [[1], [1, 1000], 1, 1, 1],
    [[], [1], 1, 8, 1],
    [[8], [], 2, 1, 8],
  ])('of slots %j, shares %j, own share %d and lead %d is %d', (slots, shares, share, lead, expected) => {
    expect(allow(standing(slots, shares), { fingerprint: 'f', share, lead })).toBe(expected);
    expect(allow(standing(slots, shares), { fingerprint: 'other', share, lead })).toBe(1);
  });
});

describe('the line', () => {
  it('is by priority, then by who came first', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5 })), (priorities) => {
        const line = createLine();
        for (const priority of priorities) line.push({ priority, number: -1 });
        const popped = Array.from({ length: priorities.length }, () => line.pop());
        const sorted = priorities
          .map((priority, number) => ({ priority, number }))
          .sort((one, other) => one.priority - other.priority || one.number - other.number);
        expect(popped).toEqual(sorted);
        expect(line.pop()).toBeUndefined();
      }),
    );
  });
});

describe('jobs ahead', () => {
  it.each([
    ['before its speed is known', { slots: 8, secondsPerJob: null, fetchSeconds: 0.01 }, 0],
    ['for a slow host', { slots: 1, secondsPerJob: 20, fetchSeconds: 0.05 }, 0],
    ['for one as fast as the network', { slots: 4, secondsPerJob: 0.05, fetchSeconds: 0.05 }, 4],
    ['for one that takes no time', { slots: 64, secondsPerJob: 0, fetchSeconds: 0.01 }, 32],
    ['for one slot and a far Redis', { slots: 1, secondsPerJob: 1, fetchSeconds: 0.1 }, 1],
  ])('%s', (_name, about, expected) => {
    expect(prefetch(about)).toBe(expected);
  });
});

describe('the next queue', () => {
  const station = (more: Partial<Choosable>) => ({ isDry: false, room: 1, servedAt: 0, since: 0, ...more });
  const a = station({ servedAt: 100, since: 50 });
  const b = station({ servedAt: 20 });
  const c = station({ servedAt: 10 });
  it.each([
    ['stays with the one that is served', [a, b], a, 60, a],
    ['changes after a while', [a, b, c], a, 200, c],
    ['stays where nobody waits', [a, { ...b, isDry: true }], a, 200, a],
    ['takes the one served longest ago', [a, b, c], null, 60, c],
  ])('%s', (_name, stations, current, now, expected) => {
    expect(chooseStation(stations, { current, now, stayMs: 100 })).toBe(expected);
  });
  it('leaves alone what has no room or no work', () => {
    const full = station({ room: 0 });
    expect(chooseStation([full, station({ isDry: true })], { current: full, now: 0, stayMs: 1 })).toBeNull();
  });
});

it('gives a job twice its time, and a moment besides however short that is', () => {
  expect([0.001, 300, null].map((seconds) => workMs({ seconds }, TIMES))).toEqual([10_002, 610_000, 3_600_000]);
});

describe('versions', () => {
  it.each([
    [{ redis_version: '6.2.0' }, null],
    [{ redis_version: '7.0.15' }, null],
    [{ redis_version: '6.0.16' }, 'too old'],
    [{ redis_version: '5.0.7' }, 'too old'],
    [{ redis_version: '7.2.4', valkey_version: '8.0.1' }, null],
    [{}, 'does not tell'],
  ])('%j', (info, fault) => {
    const found = versionFault(new Map(Object.entries(info)));
    if (fault === null) expect(found).toBeNull();
    else expect(found).toContain(fault);
  });
});
