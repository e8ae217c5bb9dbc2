import { readRecord } from '../../store/schedule/record.ts';
import { type Due, isDue } from '../../util/schedule/due.ts';
import { scheduleOf } from './create-entry.ts';
import { readPlan, readScheduledRuns, type Scheduled } from './read-plan.ts';
import { sinceOf, toPast } from './status.ts';

export interface DueRequest extends Scheduled {
  readonly at: string | null;
  readonly now: Date;
}

/**
 * Whether a night of a workspace's pipeline, or a round of a fleet file, is due, by its schedule and what ran before.
 * @throws NightschoolError USAGE where it has no schedule
 */
export async function findDue(request: DueRequest): Promise<Due> {
  const { dir, pipeline, now } = request;
  const schedule = scheduleOf(await readPlan(request, {}), request);
  const runs = await readScheduledRuns(request);
  return isDue({ schedule, now, runs: runs.map(toPast), since: sinceOf(await readRecord(dir, pipeline)) });
}
