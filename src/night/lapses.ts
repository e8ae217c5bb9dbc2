import type { DecisionOf } from '../domain/decision.ts';
import { type ChangedPart, changedParts, latestParts, partsOf } from './changed-parts.ts';
import { decisionsOf, type Workspace } from './workspace.ts';

/** What is not as it was when a skill was certified by that verdict. */
export type Lapses = (skill: string, certificate: DecisionOf<'verdict-reached'>) => readonly ChangedPart[];

/**
 * Reads, from what nights wrote down alone, under what each student was last examined on any skill. A suite counts by its
 * own skill's last cycle.
 */
export async function readLapses({ evidence }: Workspace): Promise<Lapses> {
  const skills = await evidence.skills();
  const decisions = new Map(
    await Promise.all(skills.map(async (skill) => [skill, await evidence.decisions(skill)] as const)),
  );
  const all = [...decisions.values()].flat().sort((a, b) => (a.night < b.night ? -1 : a.night > b.night ? 1 : 0));
  return (skill, { fingerprint, student, suiteHash }) => {
    const own = decisions.get(skill) ?? [];
    const before = partsOf(own, fingerprint);
    const now = latestParts(all, student);
    const suite = decisionsOf(own, 'cycle-opened').at(-1)?.suiteHash ?? suiteHash;
    return before === null || now === null ? [] : changedParts(before, { ...now, suite });
  };
}
