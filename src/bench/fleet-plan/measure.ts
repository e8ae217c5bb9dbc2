import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateLogs } from '../ingest/generate.ts';

const SIZES = [2_500, 5_000, 10_000, 20_000, 40_000] as const;
const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Figures of `inputs.ts` that no other benchmark prints: what a night of so many tasks keeps in memory and on disk. */
export async function measureCosts(what: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'nightschool-bench-fleet-plan-'));
  try {
    if (what === 'disk') return measureDisk(folder);
    if (what === 'nights') return measureNights(folder);
    throw new Error(`BENCH_FLEET_PLAN is ${what}: it must be nights or disk.`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The night of the sample logs, and what it leaves. */
function measureDisk(dir: string): string {
  for (const part of ['logs', 'memories', 'pipelines']) cpSync(join(root, part), join(dir, part), { recursive: true });
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'src/cli/main.ts'), 'run', '--dir', dir], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`The night ended with ${status}: ${stderr}`);
  const trials = filesBelow(join(dir, 'evals')).filter((file) => file.endsWith('trials.jsonl'));
  const count = trials.reduce((sum, file) => sum + readFileSync(file, 'utf8').split('\n').length - 1, 0);
  const families = trials.length;
  const skills = readdirSync(join(dir, 'skills')).length;
  const state = (name: string): number => bytesOf(join(dir, '.nightschool', name));
  const evidence = bytesOf(join(dir, 'evals')) - trials.reduce((sum, file) => sum + bytesOf(file), 0);
  const log = trials.reduce((sum, file) => sum + bytesOf(file), 0) + state('ledger') + state('transcripts.db');
  return [
    `${families} families, ${skills} skills, ${count} trials: ${(count / families).toFixed(1)} a family`,
    `evidence ${Math.round(evidence / families)} B a family, run log ${Math.round(log / count)} B a trial, state.db ${state('state.db')} B`,
  ].join('\n');
}

/** First nights, and nights with nothing new, over sessions of one short task each. */
function measureNights(folder: string): string {
  const rows = SIZES.map((files) => {
    const dir = join(folder, `${files}`);
    mkdirSync(join(dir, 'pipelines'), { recursive: true });
    writeFileSync(join(dir, 'pipelines/nightly.yaml'), 'name: nightly\nlogs: [logs/]\n');
    const made = generateLogs(join(dir, 'logs'), { bytes: 1e12, fileBytes: [1, 1], files, steps: [1, 2], seed: 1 });
    const first = night(dir);
    const again = night(dir);
    const state = bytesOf(join(dir, '.nightschool/state.db')) / made.requests;
    rmSync(dir, { recursive: true, force: true });
    return `| ${made.requests} | ${cells(first)} | ${cells(again)} | ${Math.round(state)} |`;
  });
  const head = '| tasks | first night, s | MB | nothing new, s | MB | state.db, B a task |';
  return [head, '| ---: | ---: | ---: | ---: | ---: | ---: |', ...rows].join('\n');
}

function night(dir: string): { readonly seconds: number; readonly megabytes: number } {
  const file = fileURLToPath(new URL('../ingest/again.ts', import.meta.url));
  const { stdout, stderr, status } = spawnSync(process.execPath, [file, dir], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`The night failed: ${stderr}`);
  return JSON.parse(stdout);
}

function cells({ seconds, megabytes }: ReturnType<typeof night>): string {
  return `${seconds.toFixed(2)} | ${megabytes.toFixed(0)}`;
}

function bytesOf(path: string): number {
  return statSync(path).isDirectory()
    ? filesBelow(path).reduce((sum, file) => sum + statSync(file).size, 0)
    : statSync(path).size;
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
