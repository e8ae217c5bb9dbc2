import type { FleetFile } from '../../domain/fleet.ts';
import { NightschoolError } from '../../errors.ts';
import { refuseLocked } from '../../store/lock.ts';
import { readUnended, type TakenOfRound, type UnendedNight } from '../../store/rounds.ts';
import { carriedUsd } from './carried-usd.ts';
import { readUsageSince } from './read-usage.ts';

/** A night that began just now may not have its workspace's lock yet. */
const BEGINNING_MS = 60_000;

/**
 * What the tries of a round took that was stopped or killed; null: it is a new one. A night that goes on by itself counts as
 * the most that it may take, one that has ended since, or has no limit, as what its workspace says.
 */
export async function readTaken(path: string, fleet: FleetFile, now: Date): Promise<TakenOfRound | null> {
  const unended = await readUnended(path, now);
  if (unended === null) return null;
  const { taken, nights } = unended;
  const amounts = await Promise.all(nights.map((night) => takenBy(night, fleet, now)));
  return { ...taken, usd: amounts.reduce((sum, usd) => sum + usd, taken.usd) };
}

async function takenBy({ workspace, startedAt, most }: UnendedNight, fleet: FleetFile, now: Date): Promise<number> {
  const entry = fleet.workspaces.find(({ dir }) => dir === workspace);
  if (entry === undefined) return most ?? 0;
  const mayGoOn = now.getTime() - startedAt.getTime() < BEGINNING_MS || isAtWork(workspace);
  if (mayGoOn && most !== null) return most;
  const { usd } = await readUsageSince(workspace, startedAt);
  return Math.min(most ?? Number.POSITIVE_INFINITY, Math.max(usd, await carriedUsd(entry, now.getTime())));
}

function isAtWork(workspace: string): boolean {
  try {
    refuseLocked(workspace);
    return false;
  } catch (error) {
    if (error instanceof NightschoolError) return true;
    throw error;
  }
}
