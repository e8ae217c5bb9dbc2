import type { FleetEntry } from '../../domain/fleet.ts';
import { NightschoolError } from '../../errors.ts';
import { readCarried } from '../../store/account.ts';
import { readPipeline } from '../../store/pipeline.ts';

/** US dollars that a workspace's night took, or may have taken, which has not come to its end. `now`: milliseconds since 1970. */
export async function carriedUsd({ dir, pipeline }: FleetEntry, now: number): Promise<number> {
  try {
    return readCarried(dir, { owner: (await readPipeline(dir, pipeline)).name, now }).usd;
  } catch (error) {
    if (error instanceof NightschoolError) return 0; // its night says what is wrong
    throw error;
  }
}
