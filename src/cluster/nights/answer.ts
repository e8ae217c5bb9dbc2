import { compareText } from '../../util/compare-text.ts';
import { countHomes, homesIn, type Partition } from './partition.ts';

/** Which group answers for which family, one to one; there may be groups and families without. */
export interface Answers {
  readonly familyOf: ReadonlyMap<string, string>;
  readonly groupOf: ReadonlyMap<string, string>;
}

/** Shared tasks as a share of the family, or of what the group has in common with any: less is too weak a link to answer. */
const LEAST = { family: 0.3, group: 0.5 };

/**
 * Matches groups and families by the tasks they share, most first, protected families before others: so the largest part
 * of a family keeps its id.
 */
export function answerFor(known: Partition, groups: Partition, protectedFamilies: ReadonlySet<string>): Answers {
  const links = linksBetween(known, groups).sort(
    (a, b) =>
      Number(protectedFamilies.has(b.family)) - Number(protectedFamilies.has(a.family)) ||
      b.shared - a.shared ||
      compareText(a.family, b.family) ||
      compareText(a.group, b.group),
  );
  const familyOf = new Map<string, string>();
  const groupOf = new Map<string, string>();
  for (const { family, group } of links) {
    if (familyOf.has(group) || groupOf.has(family)) continue;
    familyOf.set(group, family);
    groupOf.set(family, group);
  }
  return { familyOf, groupOf };
}

interface Link {
  readonly family: string;
  readonly group: string;
  readonly shared: number;
}

function linksBetween(known: Partition, groups: Partition): Link[] {
  const homes = homesIn(known);
  return [...groups].flatMap(([group, taskIds]) => {
    const counts = countHomes(taskIds, homes);
    const all = counts.reduce((sum, [, count]) => sum + count, 0);
    return counts
      .filter(([family, shared]) => {
        const size = known.get(family)?.length ?? 0;
        return shared >= size * LEAST.family || shared >= all * LEAST.group;
      })
      .map(([family, shared]) => ({ family, group, shared }));
  });
}
