import type { Verdict } from '../domain/decision.ts';
import type { VerdictRow } from '../domain/event.ts';
import type { SkillVersion } from '../domain/skill.ts';
import { contentOf } from '../util/skill/version.ts';
import type { Finding, SkillOutcome } from './examination.ts';
import type { FamilyAtNight, NightEvent } from './night.ts';

export type VersionShown = Extract<NightEvent, { type: 'version-shown' }>;

interface RowContext {
  readonly family: FamilyAtNight;
  readonly student: string;
  readonly outcome: SkillOutcome;
  /** Where the live version never was certified for this student: for whom it is. */
  readonly others: readonly string[];
}

/** A finding as reports and the plan of changes see it. */
export function toRow(
  { verdict, version, train }: Finding,
  { family, student, outcome, others }: RowContext,
): VerdictRow {
  return {
    skill: family.family.name,
    familyId: family.family.id,
    student,
    version: version?.version ?? null,
    verdict: verdict.word === 'regressed' && others.length > 0 ? notForThisOne(verdict, others) : verdict,
    baseline: outcome.baseline,
    nullPolicy: outcome.nullPolicy,
    train,
    tonight: true,
  };
}

/** A version cannot regress for a student who never was certified with it: it only does not serve this one. */
function notForThisOne(verdict: Verdict, others: readonly string[]): Verdict {
  return { ...verdict, word: 'reject', reason: `${verdict.reason} It stays, for ${others.join(' and ')}.` };
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
