import { jumpClocks } from './clocks.ts';
import { fillDisks, freezeDisks } from './disks.ts';
import { flipBytes } from './flips.ts';
import type { Ground, Grounds } from './ground.ts';
import { askHostile } from './hostile.ts';
import { killAtRandom } from './kills.ts';
import type { Row } from './matrix.ts';
import { disturbQueue } from './queue.ts';
import { killAfterCalls } from './replays.ts';
import { hasStrace } from './strace.ts';
import { type ChaosOptions, failAtCalls, killAtCalls, traceGround } from './system-calls.ts';

export interface MeasureOptions {
  /** For all kinds of faults together. */
  readonly seconds: number;
  readonly seed: number;
  /** One kind alone. */
  readonly only?: string;
  readonly tell?: (line: string) => void;
}

interface Kind {
  readonly on: keyof Pick<Grounds, 'embedded' | 'wired' | 'second'>;
  /** Null: the machine lacks what it takes. */
  readonly measure: (ground: Ground, options: ChaosOptions) => Promise<Row | null>;
}

const failing =
  (fault: 'ENOSPC' | 'EIO' | 'EROFS'): Kind['measure'] =>
  (ground, options) =>
    atCalls(ground, (traced) => failAtCalls(ground, traced, { ...options, fault }));
const killing: Kind['measure'] = (ground, options) => atCalls(ground, (traced) => killAtCalls(ground, traced, options));

/** Pages of databases are many and alike, other files few: each has its own share of the time. */
const replaying =
  (isPage: boolean): Kind['measure'] =>
  async (ground, options) => {
    if (!hasStrace()) return null;
    const name = `killed after a call that wrote ${isPage ? 'a page of a database' : 'anything else'}`;
    return killAfterCalls(ground, { ...options, name, isKept: ({ call }) => (call === 'pwrite64') === isPage });
  };

export const KINDS: Readonly<Record<string, Kind>> = {
  files: { on: 'embedded', measure: replaying(false) },
  pages: { on: 'embedded', measure: replaying(true) },
  calls: { on: 'embedded', measure: killing },
  'calls-wired': { on: 'wired', measure: killing },
  enospc: { on: 'embedded', measure: failing('ENOSPC') },
  eio: { on: 'embedded', measure: failing('EIO') },
  erofs: { on: 'embedded', measure: failing('EROFS') },
  kills: { on: 'embedded', measure: (ground, options) => killAtRandom(ground, { ...options, times: 500 }) },
  'kills-wired': { on: 'wired', measure: (ground, options) => killAtRandom(ground, { ...options, times: 500 }) },
  full: { on: 'embedded', measure: (ground, options) => fillDisks(ground, { ...options, times: 100 }) },
  frozen: { on: 'embedded', measure: freezeDisks },
  clock: { on: 'embedded', measure: (ground, options) => jumpClocks(ground, { ...options, times: 100 }) },
  flips: { on: 'embedded', measure: (ground, options) => flipBytes(ground, { ...options, times: 1000 }) },
  hostile: { on: 'second', measure: askHostile },
  queue: { on: 'wired', measure: (ground, options) => disturbQueue(ground, { ...options, times: 200 }) },
};

/** Every kind of fault, each with its share of the time. */
export async function measureChaos(grounds: Grounds, options: MeasureOptions): Promise<readonly Row[]> {
  const { seconds, seed, only, tell } = options;
  const chosen = Object.entries(KINDS).filter(([name]) => only === undefined || name === only);
  const rows: Row[] = [];
  for (const [name, { on, measure }] of chosen) {
    tell?.(name);
    const ground = await grounds[on]();
    const until = performance.now() + (1000 * seconds) / chosen.length;
    const row = await measure(ground, { seed, until, ...(tell && { tell }) });
    if (row !== null) rows.push(on === 'wired' ? { ...row, name: `${row.name}, models behind servers` } : row);
  }
  return rows;
}

async function atCalls(
  ground: Ground,
  work: (traced: Awaited<ReturnType<typeof traceGround>>) => Promise<Row>,
): Promise<Row | null> {
  return hasStrace() ? work(await traceGround(ground)) : null;
}
