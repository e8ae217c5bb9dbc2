import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { shareWork } from '../../night/grouping/share-work.ts';
import { familiesAmong, generateRequests } from './generated.ts';
import { type Measures, measure } from './measures.ts';
import { group, OPTIONS } from './sets.ts';
import { decimals, table, verdict } from './table.ts';

const MILLION = 1_000_000;
/** More requests: what is worth a teacher must have been asked more often. */
const SIZES = [
  { count: 10_000, minimumTasks: 5, seconds: null, megabytes: null },
  { count: 100_000, minimumTasks: 15, seconds: 20, megabytes: 600 },
  { count: MILLION, minimumTasks: 50, seconds: 300, megabytes: 4000 },
] as const;

interface Scaled {
  readonly seconds: number;
  /** Largest resident set of the process, the generated tasks included, and that before it clustered. */
  readonly megabytes: number;
  readonly megabytesBefore: number;
  readonly measures: Measures;
}

/** Generated requests from nothing, each size in a process of its own; a million with BENCH_FAMILIES_MILLION=1. */
export function benchScale(): string {
  const sizes = SIZES.filter(({ count }) => count < MILLION || process.env.BENCH_FAMILIES_MILLION === '1');
  return table(
    'generated requests | families | clusters | ARI | found | purity | fragments | noise out | seconds | peak memory | of it before | wanted',
    sizes.map((size) => {
      const { measures, seconds, megabytes, megabytesBefore } = runAlone(size);
      const wanted = [
        ...(size.seconds === null ? [] : [`seconds ${verdict(seconds, { most: size.seconds })}`]),
        ...(size.megabytes === null ? [] : [`MB ${verdict(megabytes, { most: size.megabytes })}`]),
      ];
      const { rand, found, purity, fragments, noiseOut } = measures;
      return [
        ...[size.count, measures.families, measures.clusters],
        ...[rand, found, purity, fragments, noiseOut].map(decimals),
        ...[seconds.toFixed(1), `${megabytes.toFixed(0)} MB`, `${megabytesBefore.toFixed(0)} MB`],
        wanted.join('; '),
      ];
    }),
  );
}

function runAlone({ count, minimumTasks }: (typeof SIZES)[number]): Scaled {
  const heap = count < MILLION ? [] : ['--max-old-space-size=8000'];
  const script = [fileURLToPath(import.meta.url), String(count), String(minimumTasks)];
  const { stdout, stderr, status } = spawnSync(process.execPath, [...heap, ...script], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`clustering ${count} requests failed: ${stderr}`);
  return JSON.parse(stdout);
}

function scale(count: number, minimumTasks: number): Scaled {
  const families = familiesAmong(count);
  const { tasks, labels } = generateRequests(count, { families });
  const megabytesBefore = peakMegabytes();
  const options = { ...OPTIONS, minimumTasks, shareOut: shareWork };
  const { clusters, seconds } = group(tasks, [], options);
  const megabytes = peakMegabytes();
  return { seconds, megabytes, megabytesBefore, measures: measure(labels, clusters) };
}

function peakMegabytes(): number {
  return process.resourceUsage().maxRSS / 1024;
}

if (import.meta.main) {
  const [count, minimumTasks] = process.argv.slice(2).map(Number);
  process.stdout.write(JSON.stringify(scale(count ?? 0, minimumTasks ?? 0)));
}
