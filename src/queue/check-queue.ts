import type { QueueCheck } from '../domain/queue.ts';
import { NightschoolError } from '../errors.ts';
import type { Environment, QueuePlace } from './options.ts';

/** Whether Redis can be relied on: reachable, recent, keeps all it is given, survives a crash, and is not open to others. */
export async function checkQueue(_place: QueuePlace, _environment: Environment): Promise<readonly QueueCheck[]> {
  throw new NightschoolError('QUEUE_UNREACHABLE', 'nothing is there yet');
}
