import type { FamilyMeant, FamilyRule } from '../domain/family.ts';

/** By how many of its tasks a family is meant at most. */
export const MOST_MEANT = 50;
/** What is to leave a family is named task by task as far as that goes: the rest of it has no other mark. */
export const MOST_LEAVING = 1000;

/** A family by its tasks, so that a rule holds in any later grouping: at most `most`, spread over all of them. */
export function meanFamily({ id, name, taskIds }: FamilyMeant, most = MOST_MEANT): FamilyMeant {
  const count = Math.min(most, taskIds.length);
  const spread = Array.from({ length: count }, (_, at) => taskIds[Math.floor((at * taskIds.length) / count)] ?? '');
  return { id, name, taskIds: spread };
}

/**
 * The id of the family that has most of the tasks meant: of several that have as many the one of that id, else the first by
 * id; null where none has any.
 * @param homes the family of each task
 */
export function findMeant(meant: FamilyMeant, homes: ReadonlyMap<string, string>): string | null {
  const counts = new Map<string, number>();
  for (const task of meant.taskIds) {
    const family = homes.get(task);
    if (family !== undefined) counts.set(family, (counts.get(family) ?? 0) + 1);
  }
  const most = Math.max(...counts.values());
  const best = [...counts].flatMap(([family, count]) => (count === most ? [family] : [])).sort();
  return best.includes(meant.id) ? meant.id : (best[0] ?? null);
}

/** Finds the family that is meant among these; where none has any of its tasks, that is the one of its id. */
export function meantAmong<Family extends FamilyMeant>(
  families: readonly Family[],
): (meant: FamilyMeant) => Family | null {
  const byId = new Map(families.map((family) => [family.id, family]));
  const homes = new Map(families.flatMap(({ id, taskIds }) => taskIds.map((task) => [task, id] as const)));
  return (meant) => byId.get(findMeant(meant, homes) ?? meant.id) ?? null;
}

/**
 * Ids of the families that people want ignored. The last word counts; a family that was ignored and then merged into
 * another one is what that one is.
 */
export function ignoredFamilies(rules: readonly FamilyRule[], families: readonly FamilyMeant[]): ReadonlySet<string> {
  let standing: Extract<FamilyRule, { type: 'ignore' }>[] = [];
  for (const rule of rules) {
    if (rule.type === 'ignore') standing.push(rule);
    if (rule.type === 'merge') standing = standing.filter(({ family }) => !isSame(family, rule.from));
  }
  const ignored = new Set<string>();
  const find = meantAmong(families);
  for (const rule of standing) {
    const found = find(rule.family);
    if (found === null) continue;
    if (rule.ignored) ignored.add(found.id);
    else ignored.delete(found.id);
  }
  return ignored;
}

/** Whether two rules speak of one family, as far as can be told from what they say. */
function isSame(one: FamilyMeant, other: FamilyMeant): boolean {
  if (one.id === other.id) return true;
  const tasks = new Set(one.taskIds);
  const shared = other.taskIds.filter((id) => tasks.has(id)).length;
  return 2 * shared > Math.min(one.taskIds.length, other.taskIds.length);
}
