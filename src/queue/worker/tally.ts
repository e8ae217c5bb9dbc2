import type { ModelTokens } from '../../domain/chat.ts';
import type { JobResult } from '../../domain/queue.ts';

/** Jobs whose time the median is of. */
const LAST = 32;

/** What a worker has done so far. */
export interface Tally {
  done(result: JobResult): void;
  failed(): void;
  fetched(seconds: number): void;
  readonly counts: {
    readonly done: number;
    readonly failed: number;
    readonly secondsPerJob: number | null;
    readonly tokens: ModelTokens;
  };
  /** How long it takes to get a job from Redis, as of late. */
  readonly fetchSeconds: number;
}

export function createTally(): Tally {
  const seconds: number[] = [];
  let [done, failed, fetchSeconds] = [0, 0, 0];
  let tokens: ModelTokens = { input: 0, output: 0, cached: 0 };
  return {
    done(result) {
      done += 1;
      seconds.push(result.durationMs / 1000);
      if (seconds.length > LAST) seconds.shift();
      for (const call of result.calls) tokens = add(tokens, call.tokens);
    },
    failed() {
      failed += 1;
    },
    fetched(one) {
      fetchSeconds = fetchSeconds === 0 ? one : fetchSeconds * 0.8 + one * 0.2;
    },
    get counts() {
      return { done, failed, secondsPerJob: median(seconds), tokens };
    },
    get fetchSeconds() {
      return fetchSeconds;
    },
  };
}

function add(one: ModelTokens, other: ModelTokens): ModelTokens {
  return { input: one.input + other.input, output: one.output + other.output, cached: one.cached + other.cached };
}

function median(values: readonly number[]): number | null {
  return values.toSorted((left, right) => left - right)[values.length >> 1] ?? null;
}
