import { stat, utimes } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { NightschoolError } from '../errors.ts';
import { parseIfJson } from '../util/json.ts';
import { appendJsonLines, readText } from './json-lines.ts';
import { type Lock, tryLock } from './lock.ts';
import type { LedgerRun } from './schedule/past-runs.ts';

/** Beside the fleet file, as a workspace keeps its own. */
const FILE = join('.nightschool', 'rounds.jsonl');
/** Far more than the rounds between two of a schedule. */
const MOST_ROUNDS = 60;

const amount = z.number().min(0);
const taken = z.strictObject({ usd: amount, minutes: amount, since: z.iso.datetime() });
/** What the tries of a round before this one took, or may have taken. `since`: when the first of them began. */
export type TakenOfRound = Readonly<z.infer<typeof taken>>;

const line = z.strictObject({
  type: z.enum(['round-started', 'night-started', 'night-ended', 'round-ended']),
  round: z.string(),
  /** Name of the fleet file: several may lie in one folder. */
  file: z.string(),
  at: z.iso.datetime(),
  exitCode: z.int().optional(),
  /** Of a round that goes on with one that was stopped or killed. */
  taken: taken.optional(),
  /** Folder of the workspace whose night it is. */
  workspace: z.string().optional(),
  /** US dollars: what the night may take at most where it started, what it took where it ended. */
  usd: amount.optional(),
});

type Line = z.infer<typeof line>;

/** A round that is under way, as it is written down. */
export interface Round extends Disposable {
  /** Before a night of it begins. `usd`: what that may take; null: no limit. Synced: none that is killed is forgotten. */
  readonly nightStarted: (workspace: string, usd: number | null) => Promise<void>;
  readonly nightEnded: (workspace: string, usd: number) => Promise<void>;
  readonly end: (exitCode: number) => Promise<void>;
}

/**
 * Only one round of a fleet file runs at a time: two would start more nights at once than it allows, and spend its dollars
 * twice.
 * @throws NightschoolError FLEET_LOCKED, NOT_WRITABLE
 */
export function lockRounds(path: string): Lock {
  const lock = lockFleet(path);
  if (lock !== null) return lock;
  throw new NightschoolError('FLEET_LOCKED', `A round of ${path} is under way.`);
}

/** Null while a round is under way. */
export function lockFleet(path: string): Lock | null {
  return tryLock(dirname(path), `${basename(path)}.lock`);
}

/** Between two signs of life, by which the time of a round that is killed is known. */
const ALIVE_MS = 10_000;

/** Writes down that a round begins, and then what becomes of it. `taken`: as `readUnended` gives it; null: it is a new one. */
export async function beginRound(path: string, clock: () => Date, taken: TakenOfRound | null): Promise<Round> {
  const at = (): string => clock().toISOString();
  const file = join(dirname(path), FILE);
  const round = `${at()}-${process.pid}`;
  let written: Promise<unknown> = Promise.resolve();
  const write = (about: Omit<Line, 'round' | 'file' | 'at'>): Promise<void> => {
    const append = () => appendJsonLines(file, [{ ...about, round, file: basename(path), at: at() } satisfies Line]);
    const writing = written.then(append, append); // one after another: several nights begin at once
    written = writing.catch(() => undefined);
    return writing;
  };
  await write({ type: 'round-started', ...(taken !== null && { taken }) });
  const alive = setInterval(() => utimes(file, clock(), clock()).catch(() => undefined), ALIVE_MS).unref();
  return {
    nightStarted: (workspace, usd) => write({ type: 'night-started', workspace, ...(usd !== null && { usd }) }),
    nightEnded: (workspace, usd) => write({ type: 'night-ended', workspace, usd }),
    end: (exitCode) => write({ type: 'round-ended', exitCode }),
    [Symbol.dispose]: () => clearInterval(alive),
  };
}

/** What was left longer ago is of another night, as a workspace's account has it. */
const NIGHT_MS = 20 * 3_600_000;

/** A night of a round that was stopped or killed which nobody has seen the end of. */
export interface UnendedNight {
  readonly workspace: string;
  readonly startedAt: Date;
  /** US dollars that it may take at most; null: no limit. */
  readonly most: number | null;
}

/** A round that did not come to its end, for the one that goes on with it; null: there is none. To be read before that begins. */
export async function readUnended(
  path: string,
  now: Date,
): Promise<{ readonly taken: TakenOfRound; readonly nights: readonly UnendedNight[] } | null> {
  const file = join(dirname(path), FILE);
  const rows = ((await readText(file)) ?? '').split('\n').flatMap((each) => parse(each) ?? []);
  const own = rows.filter((row) => row.file === basename(path));
  const start = own.findLast(({ type }) => type === 'round-started');
  if (start === undefined) return null;
  const round = own.filter((row) => row.round === start.round);
  const before = start.taken ?? { usd: 0, minutes: 0, since: start.at };
  const isOver = round.some(({ type }) => type === 'round-ended');
  if (isOver || now.getTime() - Date.parse(before.since) >= NIGHT_MS) return null;
  const lastAt = Date.parse(round.at(-1)?.at ?? start.at);
  const aliveAt = rows.at(-1)?.round === start.round ? Math.max(lastAt, (await stat(file)).mtimeMs) : lastAt;
  const minutes = Math.max(0, Math.min(aliveAt, now.getTime()) - Date.parse(start.at)) / 60_000;
  const ended = round.filter(({ type }) => type === 'night-ended');
  const seen = new Set(ended.map(({ workspace }) => workspace));
  const nights = round.flatMap(({ type, workspace = '', at, usd: most = null }) =>
    type === 'night-started' && !seen.has(workspace) ? [{ workspace, startedAt: new Date(at), most }] : [],
  );
  const usd = before.usd + ended.reduce((sum, row) => sum + (row.usd ?? 0), 0);
  return { taken: { usd, minutes: before.minutes + minutes, since: before.since }, nights };
}

/** The newest rounds of a fleet file, newest first. A line that is damaged says nothing. */
export async function readPastRounds(path: string): Promise<readonly LedgerRun[]> {
  const text = (await readText(join(dirname(path), FILE))) ?? '';
  const rows = text.split('\n').flatMap((each) => parse(each) ?? []);
  const own = rows.filter(({ file }) => file === basename(path));
  const ends = new Map(own.flatMap((row) => (row.type === 'round-ended' ? [[row.round, row] as const] : [])));
  return own
    .filter(({ type }) => type === 'round-started')
    .slice(-MOST_ROUNDS)
    .map(({ round, at }) => {
      const end = ends.get(round);
      return {
        ...{ runId: round, startedAt: new Date(at) },
        end: end === undefined ? null : { at: new Date(end.at), exitCode: end.exitCode ?? 1 },
      };
    })
    .reverse();
}

function parse(text: string): Line | null {
  return line.safeParse(parseIfJson(text)).data ?? null;
}
