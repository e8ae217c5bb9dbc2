import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Generated, type GenerateOptions, generateLogs } from './generate.ts';

const BYTES = Number(process.env.BENCH_INGEST_BYTES ?? 1_024_000_000);
const FILES = 10_000;
/** Of each the best: what else a machine does makes it slower, never faster. */
const ROUNDS = 3;

interface Measured {
  readonly seconds: number;
  /** Largest resident set of the process, all its threads together. */
  readonly megabytes: number;
  readonly [more: string]: number;
}

/**
 * Reads generated Claude Code logs from nothing to the index, beside the floor, each in a process of its own; then nights
 * with nothing new over many files. `CCUSAGE=<its main file>` measures ccusage on the same files, `BENCH_INGEST=large` or
 * `many` one of the two alone.
 */
export async function benchIngest(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'nightschool-bench-ingest-'));
  try {
    const parts = { large, many };
    const chosen = Object.entries(parts).filter(([name]) => name === (process.env.BENCH_INGEST ?? name));
    return chosen.map(([name, bench]) => bench(join(folder, name))).join('\n\n');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function large(dir: string): string {
  const made = prepare(dir, { bytes: BYTES, fileBytes: [100_000, 2_000_000] });
  const floors: Measured[] = [];
  const reads: Measured[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    floors.push(measure('floor', join(dir, 'logs')));
    rmSync(join(dir, '.nightschool'), { recursive: true, force: true });
    reads.push(measure('read', dir));
  }
  const floor = best(floors);
  const read = best(reads);
  if (read.output !== made.tokens.output || read.requests !== made.requests) {
    throw new Error(`Not all was read: ${JSON.stringify({ made, read })}`);
  }
  const others = ccusage(dir);
  const gigabytes = (made.bytes / 1e9).toFixed(2);
  return [
    `${gigabytes} GB in ${made.files} files, ${made.lines} lines, ${made.requests} requests, ${read.newTasks} tasks.`,
    '',
    '| what | seconds | against the floor | peak memory |',
    '| --- | ---: | ---: | ---: |',
    row('the floor: lines and `JSON.parse`, one thread', floor, floor),
    row('read, cut, judge, redact and store', read, floor),
    ...(others === null ? [] : [row('ccusage: counts tokens', others, floor)]),
  ].join('\n');
}

function many(dir: string): string {
  const made = prepare(dir, { bytes: 1e12, fileBytes: [1, 1], files: FILES, steps: [1, 2] });
  const first = measure('again', dir);
  const again = best(Array.from({ length: ROUNDS }, () => measure('again', dir)));
  const index = measure('read', dir);
  return [
    `${made.files} small files, whole nights and the reading alone.`,
    '',
    '| what | seconds | peak memory |',
    '| --- | ---: | ---: |',
    ...[
      ['first night', first] as const,
      ['a night with nothing new', again] as const,
      ['of it finding that nothing is new', index] as const,
    ].map(([what, { seconds, megabytes }]) => `| ${what} | ${seconds.toFixed(2)} | ${megabytes.toFixed(0)} MB |`),
  ].join('\n');
}

function prepare(dir: string, options: Omit<GenerateOptions, 'seed'>): Generated {
  mkdirSync(join(dir, 'pipelines'), { recursive: true });
  writeFileSync(join(dir, 'pipelines/nightly.yaml'), 'name: nightly\nlogs: [logs/]\n');
  return generateLogs(join(dir, 'logs'), { ...options, seed: 1 });
}

function measure(script: 'floor' | 'read' | 'again', argument: string): Measured {
  const file = fileURLToPath(new URL(`./${script}.ts`, import.meta.url));
  const { stdout, stderr, status } = spawnSync(process.execPath, [file, argument], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${script} failed: ${stderr}`);
  return JSON.parse(stdout);
}

/** The least time, and the most memory that any of them took. */
function best(runs: readonly Measured[]): Measured {
  const [quickest] = runs.toSorted((a, b) => a.seconds - b.seconds);
  if (quickest === undefined) throw new Error('nothing was measured');
  return { ...quickest, megabytes: Math.max(...runs.map(({ megabytes }) => megabytes)) };
}

/** Null where no ccusage is named. */
function ccusage(dir: string): Measured | null {
  const main = process.env.CCUSAGE;
  if (main === undefined) return null;
  const home = join(dir, 'home');
  mkdirSync(home);
  symlinkSync(join(dir, 'logs'), join(home, 'projects'));
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [main, 'daily', '--json', '--offline'], {
    env: { ...process.env, CLAUDE_CONFIG_DIR: home },
    encoding: 'utf8',
    maxBuffer: 1e9,
  });
  if (status !== 0) throw new Error(`ccusage failed: ${stderr}`);
  return { seconds: (performance.now() - start) / 1000, megabytes: Number.NaN };
}

function row(what: string, { seconds, megabytes }: Measured, floor: Measured): string {
  const ratio = (seconds / floor.seconds).toFixed(2);
  const memory = Number.isNaN(megabytes) ? '' : `${megabytes.toFixed(0)} MB`;
  return `| ${what} | ${seconds.toFixed(1)} | ${ratio} | ${memory} |`;
}
