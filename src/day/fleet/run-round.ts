import type { FleetEntry, FleetFile, FleetUsage, NightBounds } from '../../domain/fleet.ts';
import { NightschoolError } from '../../errors.ts';
import type { Round } from '../../store/rounds.ts';
import { openPurse, type Reserved, type Taker } from './purse.ts';

/** A workspace's turn in a round, as it is known before. */
export interface Turn {
  readonly entry: FleetEntry;
  /** In the last days. */
  readonly got: FleetUsage;
  /** US dollars that its night may take at most; null: no limit of its own. */
  readonly cap: number | null;
  /** Why its night would end before it began; null: nothing is known of that. */
  readonly fault: string | null;
}

/** What a night came to. */
export interface NightResult {
  /** As the command line ended; null: it was killed. */
  readonly exitCode: number | null;
  /** Spent, or set aside for calls whose answer nobody saw. */
  readonly usd: number;
  /** Verdicts reached tonight, by their word. */
  readonly verdicts: { readonly [word: string]: number };
  readonly promoted: number;
  /** What was wrong, and what to do about it where it said so; null: nothing. */
  readonly complaint: { readonly what: string; readonly advice: string | null } | null;
}

export interface TurnResult extends Pick<Turn, 'entry'> {
  /** Null: there was no time for it in this round. */
  readonly night: (NightResult & { readonly minutes: number }) | null;
}

export interface RoundOptions extends Pick<FleetFile, 'atOnce' | 'budget' | 'queue'> {
  readonly runNight: (entry: FleetEntry, bounds: NightBounds) => Promise<NightResult>;
  /** Milliseconds. */
  readonly clock: () => number;
  /** Aborted: no further night begins, and those under way are waited for. */
  readonly signal: AbortSignal;
  /** What tries of this round before it took of its budget: stopped or killed, it goes on. Absent: there was none. */
  readonly taken?: FleetUsage;
  /** Written down before a night begins, and when it has ended: a round that is killed leaves its successor no more than is left. */
  readonly book?: Pick<Round, 'nightStarted' | 'nightEnded'>;
  readonly onStart?: (entry: FleetEntry, bounds: NightBounds) => void;
  readonly onEnd?: (result: TurnResult) => void;
}

const MINUTE_MS = 60_000;

/**
 * One night of each workspace, so many at a time, in the order given. The round's dollars are handed down in parts: what a
 * night may take is set aside before it begins, and what it left is given back when it has ended. Results are in that order.
 */
export async function runRound(turns: readonly Turn[], options: RoundOptions): Promise<readonly TurnResult[]> {
  const { atOnce, budget, clock, signal, onEnd, taken = { usd: 0, minutes: 0 } } = options;
  const purse = openPurse(budget.usd === null ? null : Math.max(0, budget.usd - taken.usd));
  const started = clock() - taken.minutes * MINUTE_MS;
  const minutesLeft = (): number | null =>
    budget.minutes === null ? null : budget.minutes - (clock() - started) / MINUTE_MS;
  const results = turns.map(({ entry }): TurnResult => ({ entry, night: null }));
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < turns.length && !signal.aborted) {
      const minutes = minutesLeft();
      if (minutes !== null && minutes <= 0) return;
      const index = next++;
      const turn = turns[index];
      if (turn === undefined) return;
      const reserved = purse.reserve(takerOf(turn), turns.slice(next).map(takerOf));
      const result = await runTurn(turn, { minutes, reserved, options });
      results[index] = result;
      onEnd?.(result);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, turns.length) }, work));
  return results;
}

function takerOf({ entry, cap }: Turn): Taker {
  return { share: entry.share, cap };
}

async function runTurn(
  { entry }: Turn,
  {
    minutes,
    reserved,
    options: { runNight, clock, queue, onStart, book },
  }: { readonly minutes: number | null; readonly reserved: Reserved; readonly options: RoundOptions },
): Promise<TurnResult> {
  const bounds: NightBounds = { usd: reserved.usd, minutes, share: entry.share, queue };
  const began = clock();
  const fault = await faultOf(() => book?.nightStarted(entry.dir, reserved.usd));
  if (fault === null) onStart?.(entry, bounds);
  const night = fault === null ? await runNight(entry, bounds) : notBegun(fault);
  reserved.settle(night.usd);
  await faultOf(() => book?.nightEnded(entry.dir, night.usd)); // else it counts as the most that it might have taken
  return { entry, night: { ...night, minutes: (clock() - began) / MINUTE_MS } };
}

async function faultOf(write: () => Promise<void> | undefined): Promise<NightschoolError | null> {
  try {
    await write();
    return null;
  } catch (error) {
    if (error instanceof NightschoolError) return error;
    throw error;
  }
}

/** What cannot be written down must not be spent. */
function notBegun({ message, hint, exitCode }: NightschoolError): NightResult {
  return { exitCode, usd: 0, verdicts: {}, promoted: 0, complaint: { what: message, advice: hint ?? null } };
}
