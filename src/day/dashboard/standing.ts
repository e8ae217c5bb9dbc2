import type { FamilyPoint, SkillStanding } from '../../domain/dashboard.ts';
import type { SkillEconomy } from '../../domain/economy.ts';
import type { SkillVersion } from '../../domain/skill.ts';
import { describeChanges } from '../../night/certificates/changed-parts.ts';
import type { Lapses } from '../../night/certificates/lapses.ts';
import { isWorthTelling, readSkillStatus } from '../../night/certificates/skill-status.ts';
import type { Workspace } from '../../night/workspace.ts';
import { parseSkill } from '../../util/skill/parse.ts';

/** What is known of all skills, read once for a page of many. */
export interface Shelf {
  readonly workspace: Workspace;
  readonly staged: readonly SkillVersion[];
  readonly lapses: Lapses;
  readonly economy: ReadonlyMap<string, SkillEconomy>;
  /** As the newest night found them, by name. */
  readonly families: ReadonlyMap<string, FamilyPoint>;
}

/** How a skill stands, with what it is about and what it costs; null where nothing is to be told of it. */
export async function readStanding(shelf: Shelf, skill: string): Promise<SkillStanding | null> {
  const status = await readSkillStatus(shelf.workspace, skill, shelf);
  if (!isWorthTelling(status) && status.archived === null) return null;
  const shown = (await shelf.workspace.library.live(skill)) ?? stagedOf(shelf, skill);
  return {
    ...status,
    description: shown === null ? null : parseSkill(shown.text).description,
    familyId: shelf.families.get(skill)?.id ?? null,
    students: status.students.map((student) => ({ ...student, lapsed: describeChanges(student.lapsed) })),
    economy: shelf.economy.get(skill) ?? null,
  };
}

export function stagedOf({ staged }: Shelf, skill: string): SkillVersion | null {
  return staged.find((version) => version.skill === skill) ?? null;
}
