import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readNights } from '../day/dashboard/read-nights.ts';
import type { RunEvent } from '../domain/event.ts';
import type { KeepSettings } from '../domain/keep.ts';
import { openLedger, readRun } from '../store/ledger.ts';
import { temporaryFolder } from '../store/testing.ts';
import { readSpend } from './economy/read-spend.ts';
import { tidy } from './tidy.ts';

const KEEP: KeepSettings = { nights: 90, packedNights: 310, ledgerMegabytes: 500, transcriptMegabytes: 500 };
const ZERO = { teacherTokens: 0, studentTokens: 0, usd: 0 };

interface Shape {
  readonly newTasks?: number;
  readonly exitCode?: 0 | 1;
  readonly pipeline?: string;
  readonly warning?: string;
  /** Bytes that do not pack. */
  readonly bulk?: string;
}

function runIdOf(day: number): string {
  return `${new Date(Date.UTC(2026, 0, 1 + day, 2)).toISOString().replace(/[:.]/g, '-')}-7`;
}

function eventsOf(
  day: number,
  { newTasks = 0, exitCode = 0, pipeline = 'nightly', warning, bulk }: Shape,
): readonly RunEvent[] {
  const date = new Date(Date.UTC(2026, 0, 1 + day, 2)).toISOString();
  const events: readonly RunEvent[] = [
    {
      ...{ type: 'run-started', at: date, runId: runIdOf(day), night: date.slice(0, 10), pipeline },
      ...{ teacher: 'induction', students: ['literal'], dryRun: false },
    },
    {
      ...{ type: 'logs-read', at: date, newTasks, skipped: [] },
      totals: { files: 1, sessions: 1, tasks: 1, skippedLines: 0 },
    },
    ...(warning === undefined ? [] : [{ type: 'warning-raised', at: date, message: warning } as const]),
    ...(bulk === undefined ? [] : [{ type: 'stage-started', at: date, stage: 'ingest', detail: bulk } as const]),
    { type: 'run-ended', at: date, exitCode, spend: ZERO, replay: { hits: 0, misses: 0 }, durationMs: 1 },
  ];
  return events;
}

/** Lives through nights, each tidied up at its end. @returns the most that `.nightschool/ledger` ever held, in bytes */
async function live(dir: string, nights: readonly Shape[], keep: Partial<KeepSettings> = {}): Promise<void> {
  for (const [day, shape] of nights.entries()) {
    const events = eventsOf(day, shape);
    const ledger = openLedger(dir, runIdOf(day));
    for (const event of events) ledger.append(event);
    await ledger.flush();
    const night = { workspace: { dir }, pipeline: { keep: { ...KEEP, ...keep } }, runId: runIdOf(day) };
    await tidy({ ...night, transcripts: { trim: () => undefined } }, events);
  }
}

function files(dir: string): readonly string[] {
  return readdirSync(join(dir, '.nightschool', 'ledger')).sort();
}

async function sums(dir: string): Promise<readonly number[]> {
  const options = { readOnly: true, onDamaged: () => undefined };
  const nights = await readNights(dir, options);
  return [nights.length, (await readSpend(dir, { except: '', ...options })).length];
}

const NEWS: Shape = { newTasks: 1 };

describe('tidy', () => {
  it('packs old ledgers, then removes them, and keeps their sums', async () => {
    using folder = temporaryFolder();
    const nights = Array.from({ length: 10 }, () => NEWS);
    await live(folder.path, nights, { nights: 3, packedNights: 4 });
    const days = [3, 4, 5, 6].map((day) => `${runIdOf(day)}.jsonl.gz`);
    expect(files(folder.path)).toEqual([...days, ...[7, 8, 9].map((day) => `${runIdOf(day)}.jsonl`)]);
    expect(await readRun(folder.path, runIdOf(3))).toMatchObject(eventsOf(3, NEWS));
    expect(await readRun(folder.path, runIdOf(2))).toEqual([]);
    expect(await sums(folder.path)).toEqual([10, 10]);
  });

  it.each([
    [1, [`${runIdOf(2)}.jsonl`]],
    [2, [`${runIdOf(0)}.jsonl.gz`, `${runIdOf(1)}.jsonl.gz`, `${runIdOf(2)}.jsonl`]],
  ])('keeps all ledgers together below %d MB, the newest however large it is', async (ledgerMegabytes, kept) => {
    using folder = temporaryFolder();
    const bulk = Array.from({ length: 60_000 }, (_, at) => `${Math.sin(at)}`).join(' ');
    await live(folder.path, [NEWS, { ...NEWS, bulk }, { ...NEWS, bulk }], { ledgerMegabytes });
    expect(files(folder.path)).toEqual(kept);
    expect(await sums(folder.path)).toEqual([3, 3]);
  });

  it.each<[string, readonly Shape[], readonly number[]]>([
    ['of nights without news only the newest', [NEWS, {}, {}, {}], [0, 3]],
    ['none of them once there is news', [NEWS, {}, {}, NEWS, {}, NEWS], [0, 3, 5]],
    ['a night with news', [NEWS, NEWS, {}], [0, 1, 2]],
    ['a night that failed', [{ exitCode: 1 }, {}, {}], [0, 2]],
    ['the newest run of another pipeline', [{ pipeline: 'weekly' }, {}, {}], [0, 2]],
    ['a warning that was not given again', [{ warning: 'a' }, { warning: 'a' }, {}, { warning: 'a' }], [1, 3]],
    ['one before news that does not say it', [{ warning: 'a' }, NEWS, {}, { ...NEWS, warning: 'a' }], [0, 1, 3]],
  ])('keeps %s', async (_, nights, kept) => {
    using folder = temporaryFolder();
    await live(folder.path, nights);
    expect(files(folder.path)).toEqual(kept.map((day) => `${runIdOf(day)}.jsonl`));
    expect(await sums(folder.path)).toEqual([nights.length, nights.length]);
  });

  it('leaves a ledger alone of which no sum could be made', async () => {
    using folder = temporaryFolder();
    await live(folder.path, [NEWS]);
    writeFileSync(join(folder.path, '.nightschool', 'ledger', `${runIdOf(-5)}.jsonl`), 'not a ledger\n');
    await live(folder.path, [NEWS, NEWS, NEWS], { nights: 1 });
    expect(existsSync(join(folder.path, '.nightschool', 'ledger', `${runIdOf(-5)}.jsonl`))).toBe(true);
    expect(files(folder.path)).toHaveLength(4);
  });
});
