import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateLogs } from '../bench/ingest/generate.ts';
import { withState } from '../night/logs-of.ts';
import { readTaskBody } from '../night/reading/task-body.ts';
import { cli, createEmpty, createWorkspace, startCli, type TestWorkspace, writeText } from './testing.ts';

const logs = createEmpty();
const made: TestWorkspace[] = [logs];
let undisturbed: string;

function prepared(): string {
  const workspace = createWorkspace();
  made.push(workspace);
  // nothing but reading
  const text = `name: nightly\ndashboard: false\nlogs: [${logs.dir}]\nfamilies: { minimumTasks: 100000 }\n`;
  writeText(workspace.dir, 'pipelines/nightly.yaml', text);
  return workspace.dir;
}

beforeAll(async () => {
  // two threads, and more than is saved at once
  generateLogs(logs.dir, { bytes: 18_000_000, fileBytes: [100_000, 1_000_000], seed: 8 });
  undisturbed = prepared();
  expect((await cli(undisturbed, ['run'])).code).toBe(0);
});
afterAll(() => {
  for (const each of made) each[Symbol.dispose]();
});

/** All that the index says, and what `nightschool logs` makes of it. */
async function indexOf(dir: string): Promise<unknown> {
  const index = withState(dir, ({ logs: all }) => {
    const tasks = Array.from(all.tasks(), (task) => ({ ...task, body: readTaskBody(task.body) }));
    return [all.files(), tasks, [...all.sessions()]];
  });
  return [index, (await cli(dir, ['logs', '--json'])).stdout];
}

const counted = (dir: string): { readonly files: number; readonly tasks: number } =>
  withState(dir, ({ logs: all }) => ({ files: all.files().length, tasks: [...all.labels()].length })) ?? {
    files: 0,
    tasks: 0,
  };

/** Starts a run and sends it a signal as soon as it is so far. */
async function stopWhen(dir: string, isSoFar: () => boolean, signal: NodeJS.Signals) {
  const { child, ended } = startCli(dir, ['run', '--quiet']);
  while (!isSoFar() && child.exitCode === null) await sleep(2);
  child.kill(signal);
  return ended;
}

describe('a run that is stopped while it reads', () => {
  it('loses nothing, wherever it is killed or interrupted, and is looked at meanwhile', async () => {
    const dir = prepared();
    const state = join(dir, '.nightschool/state.db');
    const begun = await stopWhen(dir, () => existsSync(state), 'SIGKILL');
    expect(begun.signal).toBe('SIGKILL');
    const interrupted = await stopWhen(dir, () => counted(dir).tasks > 0, 'SIGINT');
    expect([interrupted.code, interrupted.stderr]).toEqual([130, expect.stringMatching(/^Stopped\. Nothing is lost/m)]);
    const some = counted(dir).files;
    expect(some).toBeGreaterThan(0);
    expect(some).toBeLessThan(counted(undisturbed).files);
    const killed = await stopWhen(dir, () => existsSync(`${state}-journal`), 'SIGKILL');
    expect(killed.signal).toBe('SIGKILL');
    const last = startCli(dir, ['run', '--quiet']);
    const seen: number[] = [];
    for (; last.child.exitCode === null; await sleep(10)) {
      seen.push(JSON.parse((await cli(dir, ['logs', '--json'])).stdout).files);
    }
    expect((await last.ended).code).toBe(0);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect(await indexOf(dir)).toEqual(await indexOf(undisturbed));
  });
});
