import { readPipeline } from '../../store/pipeline.ts';
import { readPastRuns } from '../../store/schedule/past-runs.ts';
import { readRecord } from '../../store/schedule/record.ts';
import { type Due, isDue } from '../../util/schedule/due.ts';
import { scheduleOf } from './create-entry.ts';
import { sinceOf, toPast } from './status.ts';

export interface DueRequest {
  readonly dir: string;
  readonly pipeline: string;
  readonly at: string | null;
  readonly now: Date;
}

/**
 * Whether a night of a workspace's pipeline is due, by its schedule and its ledger.
 * @throws NightschoolError USAGE where it has no schedule
 */
export async function findDue({ dir, pipeline: name, at, now }: DueRequest): Promise<Due> {
  const pipeline = await readPipeline(dir, name);
  const schedule = scheduleOf(pipeline, { at, pipeline: name });
  const runs = await readPastRuns(dir, pipeline.name);
  return isDue({ schedule, now, runs: runs.map(toPast), since: sinceOf(await readRecord(dir, name)) });
}
