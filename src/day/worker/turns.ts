import { createLimit, type Limit } from '../../providers/layers/limit.ts';
import type { World } from '../../providers/provider.ts';
import type { WorkLogs } from './work-log.ts';

export interface TurnOptions {
  readonly world: Pick<World, 'clock' | 'sleep'>;
  /** Exchanges a minute at each; null: no limit. */
  readonly rate: number | null;
  readonly logs: Pick<WorkLogs, 'startWaiting'>;
}

/**
 * Turns at the servers that a worker was given: each takes so many exchanges at the same time and a minute, whichever of
 * its models they are for. A server that is none of them is not asked.
 */
export function createTurns(
  servers: readonly { readonly url: string; readonly slots: number }[],
  options: TurnOptions,
): NonNullable<World['turn']> {
  const gates = new Map(servers.map(({ url, slots }) => [url, openGate(slots, options)]));
  return async (url, work, signal) => {
    const gate = gates.get(url);
    if (gate === undefined) throw new Error('This worker was not given that server.');
    return gate(work, signal);
  };
}

/** The wait for a free place and for the rate is kept apart from the work. */
function openGate(slots: number, { world, rate, logs }: TurnOptions): Limit {
  const limit = createLimit(slots);
  const spend = rate === null ? null : createBucket(rate, slots, world);
  return async (work, signal) => {
    const endWaiting = logs.startWaiting();
    const start = async () => {
      await spend?.(signal);
      endWaiting();
      return work();
    };
    return limit(start, signal).finally(endWaiting);
  };
}

/** A token bucket: as many at once as there are slots, and from then on so many a minute, in order. */
export function createBucket(
  perMinute: number,
  burst: number,
  { clock, sleep }: Pick<World, 'clock' | 'sleep'>,
): (signal: AbortSignal) => Promise<void> {
  const perMs = perMinute / 60_000;
  let tokens = burst;
  let countedAt = clock();
  return async (signal) => {
    const now = clock();
    tokens = Math.min(burst, tokens + (now - countedAt) * perMs) - 1;
    countedAt = now;
    if (tokens >= 0) return;
    await sleep(-tokens / perMs, signal).catch((error: unknown) => {
      tokens += 1;
      throw error;
    });
  };
}
