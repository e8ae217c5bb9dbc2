import type { FamilyMeant } from '../../domain/family.ts';
import type { LibraryChange } from '../../domain/library.ts';
import { meantAmong } from '../../util/meant.ts';
import { decisionsOf, type Workspace } from '../workspace.ts';

/**
 * What merges that people asked for want of the library once they are done: where both families had a live skill, that of
 * the one that went is switched off. Once for each merge: a person who makes it live again is left alone.
 * @param families as they are grouped now
 */
export async function disabledByMerges(
  { families: book, library, evidence }: Workspace,
  families: readonly FamilyMeant[],
): Promise<readonly LibraryChange[]> {
  const changes = new Map<string, LibraryChange>();
  const find = meantAmong(families);
  for (const rule of await book.rules()) {
    if (rule.type !== 'merge') continue;
    const skill = rule.from.name;
    const [into, from] = [find(rule.into), find(rule.from)];
    if (into === null || into !== from || families.some(({ name }) => name === skill)) continue;
    const live = await library.live(skill);
    if (live === null || (await library.live(into.name)) === null) continue;
    const past = decisionsOf(await evidence.decisions(skill), 'version-changed');
    if (past.some(({ to, night }) => to === null && night >= rule.at.slice(0, 10))) continue;
    const reason = `what it was for is now part of ${into.name}, as a person said`;
    changes.set(skill, { type: 'disable', skill, from: live.version, reason });
  }
  return [...changes.values()];
}
