import { NightschoolError } from '../../errors.ts';
import type { QueuePlace, WorkshopOptions } from '../options.ts';

/**
 * Has a workshop do jobs of a fleet's queue until it is told to leave. Waits for Redis as long as it takes, once it
 * was there.
 * @throws NightschoolError QUEUE_UNREACHABLE where it is not there at the start
 */
export async function runWorkshop(_place: QueuePlace, _options: WorkshopOptions): Promise<void> {
  throw new NightschoolError('QUEUE_UNREACHABLE', 'nothing is there yet');
}
