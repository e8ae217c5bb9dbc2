import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { SharedWork, ShareOut } from '../../cluster/together/work.ts';
import { shareWork } from '../../night/grouping/share-work.ts';
import { familiesAmong, generateRequests } from './generated.ts';
import { type Measures, measure } from './measures.ts';
import { group, OPTIONS } from './sets.ts';
import { decimals, table, verdict } from './table.ts';

const MILLION = 1_000_000;
/** More requests: what is worth a teacher must have been asked more often. */
const SIZES = [
  { count: 10_000, minimumTasks: 5, threads: 'all', seconds: null, megabytes: null },
  { count: 100_000, minimumTasks: 15, threads: 'one', seconds: 20, megabytes: 600 },
  { count: 100_000, minimumTasks: 15, threads: 'all', seconds: 20, megabytes: 600 },
  { count: MILLION, minimumTasks: 50, threads: 'all', seconds: 300, megabytes: 4000 },
] as const;

interface Scaled {
  readonly seconds: number;
  /** Of CPU: of all threads, and of the one that the others help. */
  readonly cpu: number;
  readonly cpuOfFirst: number;
  /** Largest resident set of the process, the generated tasks included, and that before it clustered. */
  readonly megabytes: number;
  readonly megabytesBefore: number;
  readonly measures: Measures;
}

/** Generated requests from nothing, each size in a process of its own; a million with BENCH_FAMILIES_MILLION=1. */
export function benchScale(): string {
  const sizes = SIZES.filter(({ count }) => count < MILLION || process.env.BENCH_FAMILIES_MILLION === '1');
  return table(
    'generated requests | threads | families | clusters | ARI | found | purity | fragments | noise out | seconds | CPU, s | of the first thread, s | peak memory | of it before | wanted',
    sizes.map((size) => {
      const { measures, seconds, cpu, cpuOfFirst, megabytes, megabytesBefore } = runAlone(size);
      const wanted = [
        ...(size.seconds === null ? [] : [`seconds ${verdict(seconds, { most: size.seconds })}`]),
        ...(size.megabytes === null ? [] : [`MB ${verdict(megabytes, { most: size.megabytes })}`]),
      ];
      const { rand, found, purity, fragments, noiseOut } = measures;
      return [
        ...[size.count, size.threads === 'one' ? 1 : availableParallelism(), measures.families, measures.clusters],
        ...[rand, found, purity, fragments, noiseOut].map(decimals),
        ...[
          seconds.toFixed(1),
          cpu.toFixed(1),
          cpuOfFirst.toFixed(1),
          `${megabytes.toFixed(0)} MB`,
          `${megabytesBefore.toFixed(0)} MB`,
        ],
        wanted.join('; '),
      ];
    }),
  );
}

function runAlone({ count, minimumTasks, threads }: (typeof SIZES)[number]): Scaled {
  const heap = count < MILLION ? [] : ['--max-old-space-size=8000'];
  const script = [fileURLToPath(import.meta.url), String(count), String(minimumTasks), threads];
  const { stdout, stderr, status } = spawnSync(process.execPath, [...heap, ...script], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`clustering ${count} requests failed: ${stderr}`);
  return JSON.parse(stdout);
}

function scale(count: number, minimumTasks: number, shareOut: ShareOut | null): Scaled {
  const families = familiesAmong(count);
  const { tasks, labels } = generateRequests(count, { families });
  const megabytesBefore = peakMegabytes();
  const [all, first] = [process.cpuUsage(), process.threadCpuUsage()];
  const { clusters, seconds } = group(tasks, [], { ...OPTIONS, minimumTasks, shareOut });
  const cpuOfFirst = secondsOf(process.threadCpuUsage(first));
  const cpu = secondsOf(process.cpuUsage(all));
  const megabytes = peakMegabytes();
  return { seconds, cpu, cpuOfFirst, megabytes, megabytesBefore, measures: measure(labels, clusters) };
}

function secondsOf({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1e6;
}

function peakMegabytes(): number {
  return process.resourceUsage().maxRSS / 1024;
}

if (import.meta.main) {
  const [count, minimumTasks, threads] = process.argv.slice(2);
  const shareOut = threads === 'one' ? null : (work: SharedWork) => void shareWork(work);
  process.stdout.write(JSON.stringify(scale(Number(count), Number(minimumTasks), shareOut)));
}
