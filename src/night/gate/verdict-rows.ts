import type { VerdictRow } from '../../domain/event.ts';
import type { SkillVersion } from '../../domain/skill.ts';
import { contentOf } from '../../util/skill/version.ts';
import type { Finding, SkillOutcome } from '../exam/examination.ts';
import type { FamilyAtNight, NightEvent } from '../night.ts';

export type VersionShown = Extract<NightEvent, { type: 'version-shown' }>;

interface RowContext {
  readonly family: FamilyAtNight;
  readonly student: string;
  readonly outcome: SkillOutcome;
}

/** A finding as reports and the plan of changes see it. */
export function toRow(
  { verdict, version, train, keptBack }: Finding,
  { family, student, outcome }: RowContext,
): VerdictRow {
  return {
    skill: family.family.name,
    familyId: family.family.id,
    student,
    version: version?.version ?? null,
    verdict,
    baseline: outcome.baseline,
    nullPolicy: outcome.nullPolicy,
    train,
    ...(keptBack !== undefined && { keptBack }),
    tonight: true,
  };
}

/** The texts behind the verdicts, each with the version it would replace. */
export function versionsShown(
  skill: string,
  versions: readonly SkillVersion[],
  live: SkillVersion | null,
): readonly VersionShown[] {
  return versions.map((shown) => ({
    type: 'version-shown',
    skill,
    version: shown.version,
    ...contentOf(shown),
    previous: live === null || live.version === shown.version ? null : { version: live.version, ...contentOf(live) },
  }));
}
