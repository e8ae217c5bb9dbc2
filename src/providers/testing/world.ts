import type { World } from '../provider.ts';

/** A world with a real clock in which waiting takes no time; `slept` remembers how long it would have. */
export function quickWorld(env: World['env'] = {}): World & { readonly slept: number[] } {
  const slept: number[] = [];
  return {
    env,
    slept,
    clock: () => performance.now(),
    random: () => 0.5,
    sleep: async (milliseconds, signal) => {
      signal.throwIfAborted();
      slept.push(milliseconds);
    },
  };
}
