import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));

/** Calls that change what lies on the disk. */
export const CALLS = [
  'write',
  'pwrite64',
  'fsync',
  'rename',
  'link',
  'unlink',
  'mkdir',
  'ftruncate',
  'openat',
] as const;
export type Call = (typeof CALLS)[number];

export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stderr: string;
}

export interface NightOptions {
  readonly environment: Readonly<Record<string, string>>;
  /** Put before the program. */
  readonly before?: readonly string[];
  /** Of Node. */
  readonly flags?: readonly string[];
  /** Kills it after so many milliseconds. */
  readonly killAfterMs?: number;
}

/** One night as a process of its own; its file system calls come from two threads alone, so that they can be counted. */
export function nightIn(
  dir: string,
  { environment, before = [], flags = [], killAfterMs }: NightOptions,
): Promise<Ended> {
  const words = [...before, process.execPath, ...flags, MAIN, 'run', '--quiet'];
  const child = spawn(words[0] ?? '', words.slice(1), {
    cwd: dir,
    env: { ...process.env, ...environment, UV_THREADPOOL_SIZE: '1' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const stderr: string[] = [];
  child.stderr.on('data', (chunk) => stderr.push(String(chunk)));
  const timer = killAfterMs === undefined ? null : setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (timer !== null) clearTimeout(timer);
      resolve({ code, signal, stderr: stderr.join('') });
    });
  });
}

export function hasStrace(): boolean {
  const { status } = spawnSync('strace', ['-f', '-o', '/dev/null', '-e', 'trace=write', 'true']);
  return status === 0;
}

/** What a night calls, and on which paths below its workspace. */
export interface Traced {
  /** The most that one thread makes of each call. */
  readonly counts: ReadonlyMap<Call, number>;
  readonly total: number;
  /** Relative to the workspace. */
  readonly paths: readonly string[];
}

/** Traces a night that nothing disturbs. */
export async function traceNight(dir: string, environment: Readonly<Record<string, string>>): Promise<Traced> {
  const file = join(tmpdir(), `nightschool-trace-${process.pid}`);
  const before = ['strace', '-f', '-y', '--seccomp-bpf', '-s', '256', '-o', file, '-e', `trace=${CALLS.join()}`];
  await nightIn(dir, { environment, before });
  const lines = readFileSync(file, 'utf8').split('\n');
  rmSync(file);
  const perThread = new Map<string, number>();
  const paths = new Set<string>();
  for (const line of lines) {
    const [, thread = '', name = ''] = /^(\d+) +(\w+)\(/.exec(line) ?? [];
    const found = pathsBelow(dir, line);
    if (name === '' || found.length === 0) continue;
    if (name === 'openat' && !line.includes('O_CREAT')) continue;
    for (const path of found) paths.add(path);
    if (name === 'openat' && !found.some(isTemporary)) continue;
    perThread.set(`${name} ${thread}`, (perThread.get(`${name} ${thread}`) ?? 0) + 1);
  }
  const counts = new Map(
    CALLS.map((call) => [
      call,
      Math.max(0, ...[...perThread].flatMap(([key, count]) => (key.startsWith(`${call} `) ? [count] : []))),
    ]),
  );
  return { counts, total: [...perThread.values()].reduce((sum, count) => sum + count, 0), paths: [...paths].sort() };
}

/** Only opened to be written. */
function isTemporary(path: string): boolean {
  return path.endsWith('.tmp');
}

function pathsBelow(dir: string, line: string): readonly string[] {
  return line
    .split(`${dir}/`)
    .slice(1)
    .map((rest) => rest.split(/[>"<]/, 1)[0] ?? '')
    .filter((path) => path !== '' && !path.startsWith('.nightschool/ledger/')); // its name is another every night
}

/** What to do to the `at`-th call (from 1) that a thread makes on one of the paths; `isLasting`: to all after it too. */
export interface Injection {
  readonly call: Call;
  readonly at: number;
  readonly fault: 'SIGKILL' | 'ENOSPC' | 'EIO' | 'EROFS';
  readonly isLasting?: boolean;
}

export function injecting(
  dir: string,
  { paths }: Traced,
  { call, at, fault, isLasting }: Injection,
): readonly string[] {
  const what = fault === 'SIGKILL' ? 'signal=SIGKILL' : `error=${fault}`;
  const watched = paths
    .filter((path) => call !== 'openat' || isTemporary(path))
    .flatMap((path) => ['-P', join(dir, path)]);
  const when = `${at}${isLasting === true ? '+' : ''}`;
  return [
    // with a filter in the kernel strace 6.1 delivers no signal
    ...['strace', '-f', ...(fault === 'SIGKILL' ? [] : ['--seccomp-bpf']), '-o', '/dev/null', ...watched],
    ...['-e', `trace=${call}`, '-e', `inject=${call}:${what}:when=${when}`],
  ];
}
