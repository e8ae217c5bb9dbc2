import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cli, createWorkspace, writeText } from '../../cli/testing.ts';
import { closeTickets, type DeskTask, printDeskTask, sendVouchers } from '../../cli/testing-desk.ts';
import { createRandom, type Random } from '../../util/random.ts';
import { travelInTime } from './travel.ts';

const FIRST_NIGHT = Date.UTC(2026, 0, 5, 2, 15);
const DAY = 86_400_000;
/** Agents delete their logs after a while; what was learnt of them stays. */
const LOG_DAYS = 60;

/** How a night ended, and what it left. */
export interface LivedNight {
  readonly code: number | null;
  readonly stderr: string;
  readonly seconds: number;
  readonly hasNews: boolean;
  readonly mishap: Mishap | null;
  /** Bytes in the workspace afterwards, by part. */
  readonly bytes: ReadonlyMap<string, number>;
}

type Mishap = 'interrupted' | 'state lost' | 'state damaged' | 'half a log line' | 'ledger damaged';
const MISHAPS: readonly Mishap[] = ['interrupted', 'state lost', 'state damaged', 'half a log line', 'ledger damaged'];
const MISHAP_SHARE = 0.08;

export interface YearOptions {
  readonly nights: number;
  readonly seed: number;
  /** Share of nights before which somebody worked. */
  readonly newsShare?: number;
  readonly settings?: string;
  /** Called in the workspace once all nights are over. */
  readonly finish?: (dir: string) => Promise<void>;
}

/** Bytes that a night adds and that stay: logs are people's, and pages show so many nights at most. */
export function growthOf(before: LivedNight, after: LivedNight): number {
  const weight = ({ bytes }: LivedNight): number =>
    [...bytes].reduce((sum, [part, size]) => sum + (part === 'logs' || part === 'report' ? 0 : size), 0);
  return weight(after) - weight(before);
}

/** Lives through nights of a small desk, one a day, through the command line: with mishaps, as a seed has them. */
export async function liveThrough(options: YearOptions): Promise<readonly LivedNight[]> {
  const { nights, seed, newsShare = 0.8, settings = 'dashboard: true\n', finish } = options;
  const random = createRandom(seed);
  using workspace = createWorkspace(settings);
  using travel = travelInTime();
  const { dir } = workspace;
  const lived: LivedNight[] = [];
  for (let night = 0; night < nights; night++) {
    const time = FIRST_NIGHT + night * DAY;
    const hasNews = night === 0 || random() < newsShare;
    if (hasNews) writeDay(dir, { night, time, random });
    removeOldLog(dir, night);
    const mishap = night > 0 && random() < MISHAP_SHARE ? (pick(MISHAPS, random) ?? null) : null;
    travel.goTo(time);
    const before = performance.now();
    const { code, stderr } = await runOnce(dir, mishap, random);
    const seconds = (performance.now() - before) / 1000;
    lived.push({ code, stderr, seconds, hasNews, mishap, bytes: weigh(dir) });
  }
  await finish?.(dir);
  return lived;
}

async function runOnce(
  dir: string,
  mishap: Mishap | null,
  random: Random,
): Promise<{ readonly code: number | null; readonly stderr: string }> {
  const stop = new AbortController();
  const state = join(dir, '.nightschool', 'state.db');
  if (mishap === 'state lost') rmSync(state, { force: true });
  if (mishap === 'state damaged' && existsSync(state)) flipByte(state, random);
  if (mishap === 'half a log line') appendFileSync(join(dir, 'logs', newest(join(dir, 'logs'))), '{"id":"half\n');
  if (mishap === 'ledger damaged') {
    const ledgers = join(dir, '.nightschool', 'ledger');
    if (existsSync(ledgers)) flipByte(join(ledgers, newest(ledgers)), random);
  }
  if (mishap === 'interrupted') setTimeout(() => stop.abort(), Math.floor(random() * 300));
  return cli(dir, ['run'], { signal: stop.signal });
}

function flipByte(path: string, random: Random): void {
  const bytes = readFileSync(path);
  const at = Math.floor(random() * bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ 0x5a;
  writeFileSync(path, bytes);
}

function newest(folder: string): string {
  return readdirSync(folder).sort().at(-1) ?? '';
}

interface Day {
  readonly night: number;
  readonly time: number;
  readonly random: Random;
}

/** What people asked on the day before. Resolutions change in the middle of the year: the skill has to be learnt anew. */
function writeDay(dir: string, { night, time, random }: Day): void {
  const many = night === 0 ? 40 : 2 + Math.floor(random() * 4);
  const from = 100 * night;
  const resolution = night < 180 ? 'solved' : 'done';
  const tasks: readonly DeskTask[] = [
    ...closeTickets(from, from + many, resolution),
    ...sendVouchers(from, from + Math.floor(random() * 3)),
    once(night),
  ];
  const lines = tasks.map((task, index) => printDeskTask(task, Math.floor((time - DAY) / 1000) + 1200 * index));
  writeText(dir, logName(night), lines.join(''));
}

function logName(night: number): string {
  return `logs/${String(night).padStart(4, '0')}.jsonl`;
}

function once(night: number): DeskTask {
  const request = `What happened on day ${night} of the year ${1500 + night}?`;
  return { id: `once-${night}`, request, calls: [], reply: 'Nothing that I know of.', answer: 'Thanks!' };
}

function removeOldLog(dir: string, night: number): void {
  rmSync(join(dir, logName(night - LOG_DAYS)), { force: true });
}

function pick<Item>(items: readonly Item[], random: Random): Item | undefined {
  return items[Math.floor(random() * items.length)];
}

/** Bytes by the first two parts of a path below `.nightschool/`, and by the first elsewhere. */
function weigh(dir: string): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const name of readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
    const about = statSync(join(dir, name));
    if (!about.isFile()) continue;
    const parts = name.split('/');
    const part = parts[0] === '.nightschool' ? parts.slice(1, 2).join('/') : (parts[0] ?? '');
    sums.set(part, (sums.get(part) ?? 0) + about.size);
  }
  return sums;
}
