import type { MemoryEntry } from '../domain/memory.ts';
import { comparable, compareFacts } from './compare-facts.ts';
import { factOf, isCurated } from './fact.ts';

/** Whether something said later in a day took the place of an entry, or contradicts it: then saying it again is new. */
export function isOverruled(entries: readonly MemoryEntry[], id: string): boolean {
  const at = entries.findLastIndex((entry) => entry.id === id);
  const entry = entries[at];
  if (entry === undefined || !isCurated(entry)) return false;
  const older = comparable(factOf(entry));
  return entries.slice(at + 1).some((later) => {
    if (later.supersedes?.id === id) return true;
    const relation = isCurated(later) ? compareFacts(comparable(factOf(later, 1)), older) : 'none';
    return relation === 'replaces' || relation === 'conflict';
  });
}
