import type { SkillVersion } from '../../domain/skill.ts';
import { parseSkill } from '../../util/skill/parse.ts';
import type { VersionHistory } from './timeline.ts';

/** Who wrote a version: a person who edited it in place, or the teacher that its own text names; null where neither is known. */
export function authorOf(
  { live, change }: Pick<VersionHistory, 'live' | 'change'>,
  version: SkillVersion | null,
): string | null {
  if (live[0]?.came === 'adopted' && change === null) return 'a person';
  return version === null ? null : (parseSkill(version.text).metadata['nightschool-teacher'] ?? null);
}
