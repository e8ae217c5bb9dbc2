import { chmodSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateLogs } from '../../bench/ingest/generate.ts';
import { NightschoolError } from '../../errors.ts';
import { parsePipeline } from '../../store/pipeline.ts';
import { openState, type State } from '../../store/state/state.ts';
import { temporaryFolder } from '../../store/testing.ts';
import { readLogs } from './read-logs.ts';
import { openThread } from './reader-thread.ts';
import { type ReadingJob, readingRules } from './reading.ts';
import { readTaskBody } from './task-body.ts';

const rules = readingRules(parsePipeline('name: nightly\nlogs: [logs/]\n', 'nightly.yaml'));

function jobsIn(folder: string): ReadingJob[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.jsonl'));
  return names.sort().map((path) => {
    const { size, mtimeMs } = statSync(join(folder, path));
    const place = { include: [], exclude: [] };
    return { file: join(folder, path), path, size, modified: mtimeMs, place, bookmark: null };
  });
}

const read = (jobs: readonly ReadingJob[], state: State, more: { readers: number | null; signal?: AbortSignal }) =>
  readLogs(jobs, state.logs, {
    rules,
    rulesOf: () => 'r',
    knownOf: () => undefined,
    signal: new AbortController().signal,
    ...more,
  });

/** Everything that was saved, but for the order of work; the same task may be written in other bytes. */
const saved = ({ logs }: State) => [
  logs.files(),
  Array.from(logs.tasks(), (task) => ({ ...task, body: readTaskBody(task.body) })),
  [...logs.sessions()],
];

describe('readLogs', () => {
  it('gives the same on threads as without them', async () => {
    using folder = temporaryFolder();
    using one = temporaryFolder();
    using two = temporaryFolder();
    const made = generateLogs(folder.path, { bytes: 17_000_000, fileBytes: [10_000, 4_000_000], seed: 3 });
    const [alone, shared] = [openState(one.path), openState(two.path)];
    const jobs = jobsIn(folder.path);
    const byOne = await read(jobs, alone, { readers: 1 });
    expect(await read(jobs, shared, { readers: 2 })).toEqual(byOne);
    expect(saved(shared)).toEqual(saved(alone));
    const sessions = [...alone.logs.sessions()];
    expect(sessions.length).toBe(made.files);
    expect(sessions.reduce((sum, { tokens }) => sum + tokens.output, 0)).toBe(made.tokens.output);
    expect(sessions.reduce((sum, { tokens }) => sum + tokens.input, 0)).toBe(made.tokens.input);
    expect(sessions.reduce((sum, { lines }) => sum + lines.human, 0)).toBe(made.requests);
    alone.close();
    shared.close();
  });

  it('says which log cannot be read, reads the others, and tries it again', async () => {
    using folder = temporaryFolder();
    generateLogs(folder.path, { bytes: 60_000, fileBytes: [20_000, 20_000], seed: 4 });
    const jobs = jobsIn(folder.path);
    const gone = jobs[0]?.file ?? '';
    rmSync(gone);
    mkdirSync(gone); // reading a folder fails for root, too
    chmodSync(dirname(gone), 0o755);
    const state = openState(folder.path);
    await read(jobs, state, { readers: 1 });
    const faults = state.logs.files().map(({ file, fault }) => [file, fault]);
    expect(faults).toEqual([
      [jobs[0]?.path, expect.stringMatching(/^EISDIR|not an ordinary file/)],
      ...jobs.slice(1).map(({ path }) => [path, null]),
    ]);
    state.close();
  });

  it('stops between two logs, and keeps what was read', async () => {
    using folder = temporaryFolder();
    generateLogs(folder.path, { bytes: 100_000, fileBytes: [20_000, 20_000], seed: 5 });
    const stop = new AbortController();
    const state = openState(folder.path);
    const jobs = jobsIn(folder.path);
    stop.abort();
    await expect(read(jobs, state, { readers: 1, signal: stop.signal })).rejects.toThrow(/abort/i);
    expect(state.logs.files()).toEqual([]);
    const { read: found } = await read(jobs, state, { readers: 1 });
    expect(found.size).toBeGreaterThan(0);
    state.close();
  });
});

describe('readLogs on threads', () => {
  const logs = temporaryFolder();
  beforeAll(() => void generateLogs(logs.path, { bytes: 17_000_000, fileBytes: [1_000_000, 2_000_000], seed: 3 }));
  afterAll(() => logs[Symbol.dispose]());
  const threads = (): number => {
    Object.assign(process.report, { excludeNetwork: true }); // else it looks up names of hosts
    return (process.report.getReport() as { readonly workers: readonly unknown[] }).workers.length; // as Node documents
  };

  it.each([
    ['the disk is full', 'NOT_WRITABLE'],
    ['the person stops it', 'AbortError'],
  ])('ends all of them at once where %s', async (_, told) => {
    using folder = temporaryFolder();
    const state = openState(folder.path);
    const before = threads();
    const stop = new AbortController();
    const save = (): void => {
      if (told === 'AbortError') stop.abort();
      else throw new NightschoolError('NOT_WRITABLE', 'The disk is full.');
    };
    const ended = readLogs(
      jobsIn(logs.path),
      { ...state.logs, save },
      {
        ...{ rules, rulesOf: () => 'r', knownOf: () => undefined, readers: 2, signal: stop.signal },
      },
    );
    const error: unknown = await ended.catch((reason: unknown) => reason);
    expect(error instanceof NightschoolError ? error.code : error instanceof Error && error.name).toBe(told);
    expect(threads()).toBe(before);
    state.close();
  });
});

describe('openThread', () => {
  it('fails the log that it was stopped at, and reads the next', async () => {
    using folder = temporaryFolder();
    generateLogs(folder.path, { bytes: 40_000, fileBytes: [20_000, 20_000], seed: 6 });
    const [job] = jobsIn(folder.path);
    if (job === undefined) throw new Error('no log was made');
    const thread = openThread(rules, 1_000_000);
    const stopped = thread.read(job, () => undefined);
    await thread.close();
    await expect(stopped).rejects.toThrow('its reader was stopped');
    expect((await thread.read(job, () => undefined)).format).toBe('claude-code');
    writeFileSync(job.file, 'not a log');
    expect((await thread.read(job, () => undefined)).format).toBeNull();
    await thread.close();
  });
});
