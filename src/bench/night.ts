import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createNight } from '../night/create-night.ts';
import { groupTasks } from '../night/families/group-tasks.ts';
import { readTasks } from '../night/reading/read-tasks.ts';
import { createWorld } from '../providers/world.ts';
import { run } from '../run.ts';
import { readPipeline } from '../store/pipeline.ts';

/**
 * Times a night on the sample logs, stage by stage, and the same night again with nothing new. Seconds depend on the
 * machine; the shares of the whole night are what to compare between versions.
 */
export async function benchNight(): Promise<string> {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const workspace = mkdtempSync(join(tmpdir(), 'nightschool-bench-'));
  for (const folder of ['logs', 'pipelines']) cpSync(join(root, folder), join(workspace, folder), { recursive: true });
  try {
    const stages = [...(await timeStages(workspace)), await timeAgain(workspace)];
    const whole = stages.slice(0, 3).reduce((sum, { seconds }) => sum + seconds, 0);
    const rows = stages.map(
      ({ what, seconds }) => `| ${what} | ${seconds.toFixed(2)} | ${((100 * seconds) / whole).toFixed(0)} % |`,
    );
    return ['| what | seconds | share of the night |', '| --- | ---: | ---: |', ...rows].join('\n');
  } finally {
    rmSync(workspace, { recursive: true, force: true });
  }
}

interface Timed {
  readonly what: string;
  readonly seconds: number;
}

async function timeStages(workspace: string): Promise<readonly Timed[]> {
  using night = await openNight(workspace);
  const [read, tasks] = await time('read and redact the logs', () => readTasks(night));
  const [group] = await time('find the families', () => groupTasks(night, tasks));
  const [rest] = await time('the whole night after that', () => run(night));
  return [read, group, rest];
}

async function timeAgain(workspace: string): Promise<Timed> {
  using night = await openNight(workspace);
  const [again] = await time('again, with nothing new', () => run(night));
  return again;
}

async function openNight(workspace: string) {
  return createNight(await readPipeline(workspace, 'nightly'), {
    dir: workspace,
    dryRun: false,
    emit: () => undefined,
    clock: () => new Date(),
    signal: new AbortController().signal,
    world: createWorld({}),
  });
}

async function time<Result>(what: string, work: () => Promise<Result>): Promise<readonly [Timed, Result]> {
  const start = performance.now();
  const result = await work();
  return [{ what, seconds: (performance.now() - start) / 1000 }, result];
}
