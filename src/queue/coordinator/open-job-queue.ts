import type { QueueSettings } from '../../domain/pipeline.ts';
import type { JobQueue } from '../../domain/queue.ts';
import { NightschoolError } from '../../errors.ts';
import type { JobQueueOptions } from '../options.ts';

/**
 * The coordinator's side of a fleet's queue.
 * @throws NightschoolError QUEUE_UNREACHABLE
 */
export async function openJobQueue(_settings: QueueSettings, _options: JobQueueOptions): Promise<JobQueue> {
  throw new NightschoolError('QUEUE_UNREACHABLE', 'nothing is there yet');
}
