import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { FleetEntry, FleetFile } from '../../domain/fleet.ts';
import { openAccount } from '../../store/account.ts';
import { tryLock } from '../../store/lock.ts';
import { beginRound, readUnended } from '../../store/rounds.ts';
import { readTaken } from './read-taken.ts';
import { type NightResult, type RoundOptions, runRound, type Turn } from './run-round.ts';

const MINUTE = 60_000;
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nightschool-rounds-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function entryOf(name: string): FleetEntry {
  return { dir: join(folder, name), name, pipeline: 'nightly', share: 1, budget: { usd: null } };
}

function turnOf(name: string): Turn {
  return { entry: entryOf(name), got: { usd: 0, minutes: 0 }, cap: null, fault: null };
}

function fleetOf(names: readonly string[]): FleetFile {
  const budget = { usd: 9, minutes: 60 };
  return { atOnce: 2, budget, queue: null, schedule: null, workspaces: names.map(entryOf) };
}

const never = new Promise<never>(() => undefined);
const done = (usd: number): NightResult => ({ exitCode: 0, usd, verdicts: {}, promoted: 0, complaint: null });

it('however often a round is killed, and whatever goes on by itself then, they never exceed one budget together', async () => {
  const tries = fc.array(
    fc.record({
      atOnce: fc.integer({ min: 1, max: 4 }),
      diesAfter: fc.nat(5),
      parts: fc.array(fc.double({ min: 0.5, max: 1, noNaN: true }), { minLength: 5, maxLength: 5 }),
    }),
    { minLength: 1, maxLength: 4 },
  );
  let count = 0;
  await fc.assert(
    fc.asyncProperty(tries, fc.double({ min: 0.1, max: 100, noNaN: true }), async (all, usd) => {
      const path = join(folder, `fleet-${count++}.yaml`);
      let now = Date.parse('2026-11-22T02:00:00.000Z');
      let spent = 0;
      for (const { atOnce, diesAfter, parts } of all) {
        const clock = () => new Date(now);
        const unended = await readUnended(path, clock());
        const most = unended?.nights.reduce((sum, night) => sum + (night.most ?? 0), unended.taken.usd) ?? 0;
        using round = await beginRound(path, clock, unended && { ...unended.taken, usd: most });
        const died = Promise.withResolvers<void>();
        let begun = 0;
        let isDead = false;
        const unlessDead = async (write: () => Promise<void>): Promise<void> => {
          if (!isDead) await write();
          if (isDead) await never;
        };
        const book: RoundOptions['book'] = {
          nightStarted: (dir, most) => unlessDead(() => round.nightStarted(dir, most)),
          nightEnded: (dir, took) => unlessDead(() => round.nightEnded(dir, took)),
        };
        const runNight = async (_: FleetEntry, bounds: { readonly usd: number | null }): Promise<NightResult> => {
          const own = (bounds.usd ?? 0) * (parts[begun % parts.length] ?? 0);
          begun += 1;
          now += MINUTE;
          spent += own; // to its end, whatever becomes of the round
          if (begun <= diesAfter) return done(own);
          isDead = true;
          died.resolve();
          return never;
        };
        const turns = ['a', 'b', 'c', 'd', 'e'].map(turnOf);
        const options = { atOnce, budget: { usd, minutes: null }, queue: null, runNight, clock: () => now };
        const running = runRound(turns, {
          ...{ ...options, book, signal: new AbortController().signal },
          ...(unended !== null && { taken: { ...unended.taken, usd: most } }),
        });
        await Promise.race([running, died.promise]);
        expect(spent).toBeLessThanOrEqual(usd + 1e-6);
        if (begun <= diesAfter) return; // it came to its end
      }
    }),
    { numRuns: 25 },
  );
});

it('counts a night that goes on as the most it may take, one that ended as what it took, and one that was killed as its account says', async () => {
  const path = join(folder, 'fleet.yaml');
  const begun = new Date(Date.now() - 10 * MINUTE);
  using round = await beginRound(path, () => begun, { usd: 1, minutes: 5, since: begun.toISOString() });
  for (const name of ['ended', 'left', 'working', 'killed']) await round.nightStarted(entryOf(name).dir, 2);
  await round.nightEnded(entryOf('ended').dir, 0.5);
  const lock = tryLock(entryOf('working').dir, 'lock');
  mkdirSync(join(entryOf('killed').dir, 'pipelines'), { recursive: true });
  writeFileSync(join(entryOf('killed').dir, 'pipelines', 'nightly.yaml'), 'name: nightly\nlogs: [logs/]\n');
  mkdirSync(join(entryOf('killed').dir, '.nightschool'));
  openAccount(entryOf('killed').dir, { owner: 'nightly', now: Date.now() }).reserve(
    { teacherTokens: 10, studentTokens: 0, usd: 0.25 },
    1,
  );
  const names = ['ended', 'left', 'working', 'killed'];
  const taken = await readTaken(path, fleetOf(names), new Date());
  expect(taken).toMatchObject({ usd: 1 + 0.5 + 0 + 2 + 0.25, since: begun.toISOString() });
  lock?.release();
  expect(await readTaken(path, fleetOf(names), new Date())).toMatchObject({ usd: 1 + 0.5 + 0.25 });
  // of a workspace that is not in the file any more nobody knows
  expect(await readTaken(path, fleetOf(['ended', 'left', 'killed']), new Date())).toMatchObject({ usd: 3.75 });
  // one that began just now may have no lock yet
  expect(await readTaken(path, fleetOf(names), new Date(begun.getTime() + 1000))).toMatchObject({ usd: 1 + 0.5 + 6 });
});

it('counts a killed night that had no limit as its account says: the next try may have one', async () => {
  const path = join(folder, 'limitless.yaml');
  const begun = new Date(Date.now() - 10 * MINUTE);
  using round = await beginRound(path, () => begun, null);
  const { dir } = entryOf('limitless');
  await round.nightStarted(dir, null);
  mkdirSync(join(dir, 'pipelines'), { recursive: true });
  writeFileSync(join(dir, 'pipelines', 'nightly.yaml'), 'name: nightly\nlogs: [logs/]\n');
  mkdirSync(join(dir, '.nightschool'));
  const account = openAccount(dir, { owner: 'nightly', now: Date.now() });
  account.reserve({ teacherTokens: 10, studentTokens: 0, usd: 5 }, 1);
  expect(await readTaken(path, fleetOf(['limitless']), new Date())).toMatchObject({ usd: 5 });
  expect(await readTaken(path, fleetOf([]), new Date())).toMatchObject({ usd: 0 });
});

it('counts the minutes until it was last alive, and not those in which nobody ran', async () => {
  const path = join(folder, 'minutes.yaml');
  const begun = new Date(Date.now() - 90 * MINUTE);
  using _ = await beginRound(path, () => begun, null);
  utimesSync(join(folder, '.nightschool', 'rounds.jsonl'), new Date(), new Date(begun.getTime() + 7 * MINUTE));
  const taken = await readTaken(path, fleetOf([]), new Date());
  expect(taken?.minutes).toBeCloseTo(7);
  const given: (number | null)[] = [];
  await runRound([turnOf('a')], {
    ...{
      atOnce: 1,
      budget: { usd: null, minutes: 60 },
      queue: null,
      clock: () => 0,
      signal: new AbortController().signal,
    },
    ...(taken !== null && { taken }),
    runNight: async (__, { minutes }) => {
      given.push(minutes);
      return done(0);
    },
  });
  expect(given).toEqual([expect.closeTo(53)]);
});

it('is a new one after it has ended, or a night later', async () => {
  const path = join(folder, 'over.yaml');
  const begun = new Date('2026-11-22T02:00:00.000Z');
  using round = await beginRound(path, () => begun, null);
  const later = (hours: number) => new Date(begun.getTime() + 60 * MINUTE * hours);
  expect(await readUnended(path, later(19))).not.toBeNull();
  expect(await readUnended(path, later(21))).toBeNull();
  expect(await readUnended(join(folder, 'another.yaml'), later(1))).toBeNull();
  await round.end(1);
  expect(await readUnended(path, later(1))).toBeNull();
});
