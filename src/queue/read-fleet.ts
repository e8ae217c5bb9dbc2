import type { Fleet } from '../domain/queue.ts';
import { NightschoolError } from '../errors.ts';
import type { Environment, QueuePlace } from './options.ts';

/**
 * All there is to see of a fleet; changes nothing.
 * @throws NightschoolError QUEUE_UNREACHABLE
 */
export async function readFleet(_place: QueuePlace, _options: { readonly environment: Environment }): Promise<Fleet> {
  throw new NightschoolError('QUEUE_UNREACHABLE', 'nothing is there yet');
}
