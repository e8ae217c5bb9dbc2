/** How often something may happen: so many at once, then so many a second. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/** Counts against a rate; false where it would be too often. `clock` counts milliseconds. */
export function createRate({ perSecond, burst }: Rate, clock: () => number): () => boolean {
  let left = burst;
  let since = clock();
  return () => {
    const now = clock();
    left = Math.min(burst, left + ((now - since) / 1000) * perSecond);
    since = now;
    if (left < 1) return false;
    left--;
    return true;
  };
}
