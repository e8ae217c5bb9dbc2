import type { Ground } from './ground.ts';

/** What several kinds of faults need to know of one ground, and what takes a night or more to find out. */
export function oncePerGround<Found>(find: (ground: Ground) => Promise<Found>): (ground: Ground) => Promise<Found> {
  const known = new WeakMap<Ground, Promise<Found>>();
  return (ground) => {
    const found = known.get(ground) ?? find(ground);
    known.set(ground, found);
    return found;
  };
}
