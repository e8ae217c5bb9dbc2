import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createNight } from '../night/create-night.ts';
import { groupTasks } from '../night/group-tasks.ts';
import { readTasks } from '../night/read-tasks.ts';
import { run } from '../run.ts';
import { readPipeline } from '../store/pipeline.ts';

/**
 * Times a night on the sample logs, stage by stage, and the same night again with nothing new. Seconds depend on the
 * machine; the ratios to the whole night are what to compare between versions.
 */
const root = fileURLToPath(new URL('../../', import.meta.url));
const workspace = mkdtempSync(join(tmpdir(), 'nightschool-bench-'));
for (const folder of ['logs', 'pipelines']) cpSync(join(root, folder), join(workspace, folder), { recursive: true });

const rows: { readonly what: string; readonly seconds: number }[] = [];
const time = async <Result>(what: string, work: () => Promise<Result>): Promise<Result> => {
  const start = performance.now();
  const result = await work();
  rows.push({ what, seconds: (performance.now() - start) / 1000 });
  return result;
};
const openNight = async () =>
  createNight(await readPipeline(workspace, 'nightly'), {
    dir: workspace,
    dryRun: false,
    emit: () => undefined,
    clock: () => new Date(),
    signal: new AbortController().signal,
  });

try {
  {
    using night = await openNight();
    const tasks = await time('read and redact the logs', () => readTasks(night));
    await time('find the families', () => groupTasks(night, tasks));
    await time('the whole night after that', () => run(night));
  }
  {
    using night = await openNight();
    await time('again, with nothing new', () => run(night));
  }
  const [read, group, rest] = rows.map(({ seconds }) => seconds);
  const whole = (read ?? 0) + (group ?? 0) + (rest ?? 0);
  process.stdout.write(
    `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, Node ${process.version}\n\n`,
  );
  process.stdout.write('| what | seconds | share of the night |\n| --- | ---: | ---: |\n');
  for (const { what, seconds } of rows) {
    process.stdout.write(`| ${what} | ${seconds.toFixed(2)} | ${((100 * seconds) / whole).toFixed(0)} % |\n`);
  }
} finally {
  rmSync(workspace, { recursive: true, force: true });
}
