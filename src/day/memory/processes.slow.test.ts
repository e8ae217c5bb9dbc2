import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Memory } from '../../domain/memory.ts';
import { readEntries } from '../../memory/daily.ts';
import { writeFileAtomic } from '../../store/atomic.ts';
import { createMemory, entry, type TestMemory } from './testing.ts';

const CHILD = fileURLToPath(new URL('./testing-child.ts', import.meta.url));
const NOW = '2026-08-09T09:00:00Z';

interface ChildEnd {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

function child(
  dir: string,
  work: string,
  { number, time = NOW }: { readonly number: number; readonly time?: string },
): Promise<ChildEnd> {
  return new Promise((resolve, reject) => {
    const started = spawn(process.execPath, [CHILD, dir, work, String(number), time], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [stdout, stderr]: [string[], string[]] = [[], []];
    started.stdout.on('data', (chunk) => stdout.push(String(chunk)));
    started.stderr.on('data', (chunk) => stderr.push(String(chunk)));
    started.on('error', reject);
    started.on('close', (code, signal) => resolve({ code, signal, stdout: stdout.join(''), stderr: stderr.join('') }));
  });
}

describe('several processes at once', () => {
  it('lose nothing: three writers of thirty entries, a reader and a summarizer', async () => {
    using at = await createMemory();
    const writers = ['write-a', 'write-b', 'write-c'].map((name) => child(at.dir, name, { number: 30 }));
    const others = [child(at.dir, 'summarize', { number: 6 }), child(at.dir, 'read', { number: 20 })];
    const ends = await Promise.all([...writers, ...others]);
    expect(ends.map(({ code, stderr }) => ({ code, stderr }))).toEqual(ends.map(() => ({ code: 0, stderr: '' })));
    const ids = ends.slice(0, 3).flatMap(({ stdout }): readonly string[] => JSON.parse(stdout));
    const written = readEntries(at.read('daily/2026-08-09.md') ?? '', '2026-08-09').map(({ id }) => id);
    expect([...written].sort()).toEqual([...ids].sort());
    at.setTime(NOW);
    const last = await at.memory.summarize({ force: true });
    expect(last.tokens).toBeLessThanOrEqual(500);
    const record = at.read('archive/summaries.md') ?? '';
    expect(
      ids.filter((id) => record.split(`- taken ^${id}:`).length + record.split(`- crowded-out ^${id}:`).length < 3),
    ).toEqual([]);
    expect(await at.memory.summarize({ force: true })).toMatchObject({ changed: false });
  });
});

/** A memory in which every kind of change has something to do. */
async function prepare(at: TestMemory): Promise<readonly string[]> {
  const ids: string[] = [];
  const remember = async (text: string, kind: 'fact' | 'failure' = 'fact'): Promise<void> => {
    const about = kind === 'failure' ? { error: 'time-zone' } : {};
    ids.push((await at.memory.remember(entry(text, kind, { about }))).entry.id);
  };
  await remember("Robin's phone is 030 123.");
  await remember('Robin likes tea.');
  await at.memory.summarize({ force: true });
  at.setTime('2026-08-05T09:00:00Z');
  await remember("Kim's office is in Hamburg.");
  await remember('create_event was refused.', 'failure');
  await remember('It was refused again.', 'failure');
  await at.memory.saveTask({ goal: 'Send the offer', state: 'Half.', next: [], references: [] });
  return ids;
}

const WORKS: Readonly<
  Record<
    string,
    { readonly time: string; readonly changes: number; readonly run: (memory: Memory) => Promise<unknown> }
  >
> = {
  summarize: { time: NOW, changes: 4, run: (memory) => memory.summarize({ force: true }) },
  expire: { time: '2026-12-09T09:00:00Z', changes: 8, run: (memory) => memory.forget({ what: 'expired' }) },
  forget: { time: NOW, changes: 4, run: (memory) => memory.forget({ what: 'query', query: 'phone' }) },
  clear: { time: NOW, changes: 2, run: (memory) => memory.clearTask() },
};
const CUTS = Object.entries(WORKS).flatMap(([work, { changes }]) => {
  return Array.from({ length: changes + 1 }, (_, at): readonly [string, number] => [work, at + 1]);
});

/** Runs the work again on what a crash left: it must come to the end that it would have had, and stay there. */
async function expectSameEnd(at: TestMemory, work: string, ids: readonly string[]): Promise<void> {
  const { time = NOW, run } = WORKS[work] ?? {};
  expect(missing(at, ids)).toEqual([]);
  at.setTime(time);
  await run?.(at.memory).catch(onlyUnknown);
  expect(missing(at, ids)).toEqual([]);
  const after = at.texts();
  await run?.(at.memory).catch(onlyUnknown);
  expect(at.texts()).toEqual(after);
  expect(after).toEqual(await undisturbed(work));
}

const ends = new Map<string, Promise<ReadonlyMap<string, string>>>();

/** The files after work that nothing cut off, made once for each kind of work. */
function undisturbed(work: string): Promise<ReadonlyMap<string, string>> {
  const end = ends.get(work) ?? runUndisturbed(work);
  ends.set(work, end);
  return end;
}

async function runUndisturbed(work: string): Promise<ReadonlyMap<string, string>> {
  using whole = await createMemory();
  await prepare(whole);
  whole.setTime(WORKS[work]?.time ?? NOW);
  await WORKS[work]?.run(whole.memory);
  return whole.texts();
}

function missing(at: TestMemory, ids: readonly string[]): readonly string[] {
  const everything = [...at.texts().values()].join('\n');
  return [...ids.map((id) => `^${id}`), 'Send the offer'].filter((text) => !everything.includes(text));
}

/** By words, an entry that is forgotten already is not found. */
function onlyUnknown(error: unknown): void {
  expect(error).toMatchObject({ code: 'UNKNOWN_NAME' });
}

describe('work that is cut off', () => {
  it.each(CUTS)(
    '%s before change %d: the next run comes to the same end, and once more changes nothing',
    async (work, number) => {
      let changes = 0;
      let isArmed = false;
      const change = async (make: () => Promise<void>): Promise<void> => {
        if (isArmed && ++changes >= number) throw new Error('The power is gone.');
        await make();
      };
      using at = await createMemory({
        disk: {
          write: (path, text) => change(() => writeFileAtomic(path, text)),
          remove: (path) => change(() => rm(path)),
        },
      });
      const ids = await prepare(at);
      const { time = NOW, run, changes: all = 0 } = WORKS[work] ?? {};
      isArmed = true;
      at.setTime(time);
      const end = await run?.(at.memory).then(
        () => 'done',
        () => 'died',
      );
      expect(end).toBe(number > all ? 'done' : 'died');
      isArmed = false;
      await expectSameEnd(at, work, ids);
    },
  );

  it('is the same where the process is really killed', async () => {
    const kills: readonly (readonly [string, number])[] = [
      ['summarize', 2],
      ['summarize', 4],
      ['expire', 6],
      ['forget', 3],
      ['clear', 2],
    ];
    await Promise.all(
      kills.map(async ([work, number]) => {
        using at = await createMemory();
        const ids = await prepare(at);
        const time = WORKS[work]?.time ?? NOW;
        expect(await child(at.dir, `die-${work}`, { number, time })).toMatchObject({ signal: 'SIGKILL' });
        await expectSameEnd(at, work, ids);
      }),
    );
  });
});
