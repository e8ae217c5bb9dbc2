import type { NightBounds } from '../../domain/fleet.ts';
import type { Pipeline, QueueSettings } from '../../domain/pipeline.ts';
import { DEFAULT_QUEUE } from '../../store/queue-schema.ts';

/**
 * A pipeline within what it is handed down. `carried`: what the night's earlier runs took already; the bounds are of this
 * run alone.
 */
export function boundPipeline(
  pipeline: Pipeline,
  bounds: NightBounds,
  carried: { readonly usd: number; readonly minutes: number },
): Pipeline {
  const least = (limit: 'usd' | 'minutes'): number | null => {
    const [own, handed] = [pipeline.budget[limit], bounds[limit]];
    if (handed === null) return own;
    return Math.min(own ?? Number.POSITIVE_INFINITY, carried[limit] + handed);
  };
  return {
    ...pipeline,
    budget: { ...pipeline.budget, usd: least('usd'), minutes: least('minutes') },
    queue: boundQueue(pipeline.queue, bounds),
  };
}

function boundQueue(own: QueueSettings | null, { queue: url, share }: NightBounds): QueueSettings | null {
  if (own === null && url === null) return null;
  return { ...DEFAULT_QUEUE, ...own, ...(url !== null && { url }), ...(share !== null && { share }) };
}
