/** Of each session that agrees, where it has it from. Sessions that share a source are one voice. */
export type Origins = Map<string, Set<string>>;

export const MOST_SESSIONS = 64;
const MOST_SOURCES = 32;

/** Remembers that a session has something from these sources; more than 64 sessions tell nothing new. */
export function addOrigin(origins: Origins, session: string, sources: readonly string[]): void {
  const known = origins.get(session);
  if (known === undefined && origins.size >= MOST_SESSIONS) return;
  const kept = known ?? new Set<string>();
  if (known === undefined) origins.set(session, kept);
  for (const source of sources) if (kept.size < MOST_SOURCES) kept.add(source);
}

/**
 * How many sessions agree of which no two share a source: a document that is read in many sessions speaks once. Counts
 * at least, not at most: sessions with the fewest sources first.
 */
export function independentVoices(origins: Origins): number {
  const heard = new Set<string>();
  let voices = 0;
  for (const sources of [...origins.values()].sort((a, b) => a.size - b.size)) {
    if ([...sources].some((source) => heard.has(source))) continue;
    for (const source of sources) heard.add(source);
    voices++;
  }
  return voices;
}

/** Whether at least so many independent sessions agree. */
export function agrees(origins: Origins, least: number): boolean {
  return origins.size >= least && independentVoices(origins) >= least;
}
