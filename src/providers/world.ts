import { setTimeout as wait } from 'node:timers/promises';
import type { World } from './provider.ts';

/** This machine as models over a wire need it. */
export function createWorld(env: World['env']): World {
  return {
    env,
    clock: () => performance.now(),
    random: Math.random,
    sleep: async (milliseconds, signal) => {
      await wait(milliseconds, undefined, { signal }).catch((error: unknown) => {
        signal.throwIfAborted();
        throw error;
      });
    },
  };
}
