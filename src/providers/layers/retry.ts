import pRetry from 'p-retry';
import type { ChatModel } from '../../domain/chat.ts';
import { NightschoolError } from '../../errors.ts';
import type { World } from '../provider.ts';

export interface RetryOptions {
  /** Tries of one request, the first included. */
  readonly attempts: number;
  readonly world: Pick<World, 'random' | 'sleep'>;
}

/** A model whose every request is tried again as `retry` does it. */
export function retryCalls(model: ChatModel, options: RetryOptions): ChatModel {
  return {
    ...model,
    complete: (request) => retry(() => model.complete(request), { ...options, signal: request.signal }),
  };
}

/**
 * Tries again what may be gone a moment later (`isTransient`), after 0.5 to 1 s, 1 to 2 s, … up to 30 s, or as long as
 * the server said, at most 60 s. Everything else is thrown at once; an abort ends the waiting with its reason.
 */
export async function retry<Answer>(
  work: () => Promise<Answer>,
  { attempts, world, signal }: RetryOptions & { readonly signal: AbortSignal },
): Promise<Answer> {
  signal.throwIfAborted();
  // p-retry is not given the signal, since it would drop an answer that was paid for and came with the abort. Nor
  // does it wait (`minTimeout: 0`): its timers and dice are its own.
  const ask = pRetry(work, {
    retries: attempts - 1,
    minTimeout: 0,
    shouldRetry: async ({ error, attemptNumber }) => {
      if (signal.aborted || !(error instanceof NightschoolError && error.isTransient)) return false;
      await world.sleep(waitFor(error, attemptNumber, world.random()), signal);
      return true;
    },
  });
  return ask.catch((error: unknown) => {
    throw signal.aborted ? signal.reason : error;
  });
}

const LONGEST_BACKOFF_MS = 30_000;
const LONGEST_ASKED_MS = 60_000;

function waitFor(error: NightschoolError, attempt: number, random: number): number {
  if (error.retryAfterMs !== null) return Math.min(error.retryAfterMs, LONGEST_ASKED_MS);
  const most = Math.min(1_000 * 2 ** (attempt - 1), LONGEST_BACKOFF_MS);
  return Math.round(most * (0.5 + random / 2));
}
