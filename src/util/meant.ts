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

/** The family that has most of the tasks that are meant; where none has any, the one of that id; else none. */
export function findMeant<Family extends FamilyMeant>(meant: FamilyMeant, families: readonly Family[]): Family | null {
  const wanted = new Set(meant.taskIds);
  let [best, most] = [families.find(({ id }) => id === meant.id) ?? null, 0];
  for (const family of families) {
    const shared = family.taskIds.reduce((sum, id) => sum + Number(wanted.has(id)), 0);
    if (shared > most) [best, most] = [family, shared];
  }
  return best;
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
  for (const rule of standing) {
    const found = findMeant(rule.family, families);
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
