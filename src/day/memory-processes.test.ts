import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readEntries } from '../memory/daily.ts';
import { createMemory, entry, type TestMemory } from './testing-memory.ts';

const CHILD = fileURLToPath(new URL('./testing-memory-child.ts', import.meta.url));
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
  it('lose nothing: three writers of fifty entries, a reader and a summarizer', async () => {
    using at = await createMemory();
    const writers = ['write-a', 'write-b', 'write-c'].map((name) => child(at.dir, name, { number: 50 }));
    const others = [child(at.dir, 'summarize', { number: 8 }), child(at.dir, 'read', { number: 30 })];
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

describe('a process that is killed in the middle', () => {
  it.each<[string, string, number]>([
    ['summarize', '2026-08-09T09:00:00Z', 5],
    ['expire', '2026-12-09T09:00:00Z', 9],
    ['forget', '2026-08-09T09:00:00Z', 4],
    ['clear', '2026-08-09T09:00:00Z', 2],
  ])(
    '%s: the next run comes to the same end, every fact is somewhere, and once more changes nothing',
    async (work, time, most) => {
      const ends = new Set<string>();
      let deaths = 0;
      for (let number = 1; number <= most + 1; number++) {
        using at = await createMemory();
        const ids = await prepare(at);
        const died = await child(at.dir, `die-${work}`, { number, time });
        if (died.signal === 'SIGKILL') deaths += 1;
        else expect(died).toMatchObject({ code: 0, stderr: '' });
        const everything = [...at.texts().values()].join('\n');
        expect(ids.filter((id) => !everything.includes(`^${id}`))).toEqual([]);
        expect(everything).toContain('Send the offer');
        const alive = await child(at.dir, `die-${work}`, { number: 0, time });
        const isDone = work === 'forget' && alive.stderr.includes('UNKNOWN_NAME'); // it was forgotten to the end before
        expect(isDone || alive.code === 0).toBe(true);
        const after = at.texts();
        ends.add(JSON.stringify([...after]));
        await child(at.dir, `die-${work}`, { number: 0, time });
        expect(at.texts()).toEqual(after);
        if (died.signal === null) break;
      }
      expect(deaths).toBe(most);
      expect(ends.size).toBe(1);
    },
  );
});
