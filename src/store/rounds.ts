import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { NightschoolError } from '../errors.ts';
import { appendJsonLines, readText } from './json-lines.ts';
import { type Lock, tryLock } from './lock.ts';
import type { LedgerRun } from './schedule/past-runs.ts';

/** Beside the fleet file, as a workspace keeps its own. */
const FILE = join('.nightschool', 'rounds.jsonl');
/** Far more than the rounds between two of a schedule. */
const MOST_ROUNDS = 60;

const line = z.strictObject({
  type: z.enum(['round-started', 'round-ended']),
  round: z.string(),
  /** Name of the fleet file: several may lie in one folder. */
  file: z.string(),
  at: z.iso.datetime(),
  exitCode: z.int().optional(),
});

type Line = z.infer<typeof line>;

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

/** Writes down that a round begins; gives what writes down how it ended. */
export async function beginRound(path: string, clock: () => Date): Promise<(exitCode: number) => Promise<void>> {
  const at = (): string => clock().toISOString();
  const round = `${at()}-${process.pid}`;
  const write = (about: Pick<Line, 'type' | 'exitCode'>): Promise<void> =>
    appendJsonLines(join(dirname(path), FILE), [{ ...about, round, file: basename(path), at: at() } satisfies Line]);
  await write({ type: 'round-started' });
  return (exitCode) => write({ type: 'round-ended', exitCode });
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
  try {
    return line.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
