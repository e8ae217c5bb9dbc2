import type { FamilyEvent } from '../../domain/family.ts';
import { compareText } from '../../util/compare-text.ts';
import { countHomes, homesIn, type Partition } from './partition.ts';

/** A new family is part of another where that has had at least this share of its tasks. */
const PART_OF = 0.5;

/**
 * What became of the families: born, grown, merged and split, by where their tasks are now. A family that is no more is
 * named by the event that took it; its id is not given again.
 * @param reasons why tasks went from one family to another, by `from\nto`
 */
export function tellChanges(before: Partition, after: Partition, reasons: ReadonlyMap<string, string>): FamilyEvent[] {
  const [was, is] = [homesIn(before), homesIn(after)];
  const because = (from: string, to: string) => reasons.get(`${from}\n${to}`) ?? 'grouped anew';
  const events: FamilyEvent[] = [];
  for (const [family, taskIds] of after) {
    const earlier = countHomes(taskIds, was);
    const fresh = taskIds.length - earlier.reduce((sum, [, count]) => sum + count, 0);
    if (before.has(family)) {
      if (fresh > 0) events.push({ type: 'family-grown', familyId: family, tasks: fresh });
    } else {
      const [from, tasks] = earlier.find(([id]) => after.has(id)) ?? ['', 0];
      if (tasks === 0 || tasks < (taskIds.length - fresh) * PART_OF)
        events.push({ type: 'family-born', familyId: family, tasks: taskIds.length });
      else events.push({ type: 'family-split', familyId: from, into: [family], tasks, reason: because(from, family) });
    }
  }
  for (const [family, taskIds] of before) {
    const [to, tasks] = after.has(family) ? ['', 0] : (countHomes(taskIds, is)[0] ?? ['', 0]);
    if (tasks > 0)
      events.push({ type: 'families-merged', familyId: to, from: [family], tasks, reason: because(family, to) });
  }
  return events.sort((a, b) => compareText(a.familyId, b.familyId) || compareText(a.type, b.type));
}
