import type { FleetUsage } from '../../domain/fleet.ts';
import { foldReport } from '../../report/fold.ts';
import { listRuns, readRun } from '../../store/ledger.ts';
import { listPacked } from '../../store/packed-runs.ts';

const DAY_MS = 86_400_000;
/** So far back it counts what a workspace got. */
export const USAGE_DAYS = 7;

/** What a workspace's runs of the last days spent and took. */
export function readUsage(dir: string, now: Date): Promise<FleetUsage> {
  return readUsageSince(dir, new Date(now.getTime() - USAGE_DAYS * DAY_MS));
}

/** Of the runs that began since then, from their ledgers. One that cannot be read counts nothing. */
export async function readUsageSince(dir: string, begin: Date): Promise<FleetUsage> {
  const since = begin.toISOString().replace(/[:.]/g, '-'); // as runs are named
  const runs = [...(await listRuns(dir)), ...(await listPacked(dir))].map(({ run }) => run);
  let [usd, minutes] = [0, 0];
  for (const run of new Set(runs.filter((name) => name >= since))) {
    const { spend, durationMs } = foldReport(await readRun(dir, run).catch(() => []));
    usd += spend.usd;
    minutes += durationMs / 60_000;
  }
  return { usd, minutes };
}
