/** Jobs ahead at most: they wait here while another worker might have been free for them. */
const MOST = 32;
/** Below this share of a job's time, fetching is nothing. */
const NOTHING = 0.02;

/**
 * Jobs to hold beyond those that run, so that a slot that falls free need not wait for Redis: as many as are done in the
 * time of one fetch. None for a slow host, nor before its speed is known.
 */
export function prefetch(about: {
  readonly slots: number;
  /** Median of its last jobs; null before the first. */
  readonly secondsPerJob: number | null;
  readonly fetchSeconds: number;
}): number {
  const { slots, secondsPerJob, fetchSeconds } = about;
  if (secondsPerJob === null || fetchSeconds <= 0) return 0;
  if (fetchSeconds < secondsPerJob * NOTHING) return 0;
  return Math.min(MOST, Math.ceil((slots * fetchSeconds) / Math.max(secondsPerJob, 1e-6)));
}
