import type { FleetEntry, FleetFile } from '../../domain/fleet.ts';
import { NightschoolError } from '../../errors.ts';
import { readPipeline } from '../../store/pipeline.ts';
import { orderByNeed } from './order-by-need.ts';
import { readUsage } from './read-usage.ts';
import type { Turn } from './run-round.ts';

/** The turns of a round: who got least for its share in the last days comes first. */
export async function planTurns(fleet: FleetFile, now: Date): Promise<readonly Turn[]> {
  const turns = await Promise.all(
    fleet.workspaces.map(async (entry) => ({
      ...{ entry, share: entry.share },
      got: await readUsage(entry.dir, now),
      ...(await limitOf(entry)),
    })),
  );
  return orderByNeed(turns, fleet.budget.usd === null ? 'minutes' : 'usd');
}

/** Of a pipeline that cannot be read nothing is known but why. */
async function limitOf({ dir, pipeline, budget: { usd } }: FleetEntry): Promise<Pick<Turn, 'cap' | 'fault'>> {
  try {
    const own = (await readPipeline(dir, pipeline)).budget.usd;
    return { cap: own === null || usd === null ? (own ?? usd) : Math.min(own, usd), fault: null };
  } catch (error) {
    if (error instanceof NightschoolError) return { cap: usd, fault: `${error.message} (${error.code})` };
    throw error;
  }
}
