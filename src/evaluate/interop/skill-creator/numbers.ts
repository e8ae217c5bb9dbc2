import type { KeptCase } from '../exam-record.ts';

/** What each case is called in `evals.json`: as it was where it came from there, else the next free number. */
export function numberEvals(
  caseIds: readonly string[],
  kept: ReadonlyMap<string, KeptCase>,
): ReadonlyMap<string, number | string> {
  const given = new Map<string, number | string>();
  for (const [id, { source }] of kept) {
    if (typeof source.id === 'number' || typeof source.id === 'string') given.set(id, source.id);
  }
  const taken = new Set([...given.values()].map(String));
  let next = 1;
  for (const id of [...new Set(caseIds)].sort()) {
    if (given.has(id)) continue;
    while (taken.has(String(next))) next++;
    given.set(id, next++);
  }
  return given;
}
