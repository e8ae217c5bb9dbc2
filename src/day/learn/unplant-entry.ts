import { unplant } from '../../distill/model/unplant.ts';
import type { CleanTask } from '../../domain/task.ts';
import type { LearntEntry } from '../../memory/learn/entries-of.ts';

/**
 * An entry without the addresses in it that only tools said, and without the details that give their reader orders; none
 * where its own text does. Rules quote what the record has: the message of an error is a stranger's text like any other.
 */
export function unplantEntry(entry: LearntEntry, session: readonly CleanTask[]): readonly LearntEntry[] {
  const [text = null, ...rest] = unplant([entry.text, ...entry.details.map((detail) => detail.text)], session);
  if (text === null) return [];
  const details = entry.details.flatMap((detail, index) => {
    const kept = rest[index] ?? null;
    return kept === null ? [] : [{ ...detail, text: kept }];
  });
  return [{ ...entry, text, details }];
}
