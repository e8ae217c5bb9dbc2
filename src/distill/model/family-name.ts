import { isDeviceName } from '../../util/safe-path.ts';
import { SKILL_NAME } from '../../util/skill/skill-name.ts';

const LONGEST_NAME = 64;

/** What keeps a text from being a family's name; null where nothing does. */
export function familyNameFault(name: string): string | null {
  if (!SKILL_NAME.test(name)) return 'name must be made of a-z and 0-9 with single hyphens between';
  if (name.length > LONGEST_NAME) return `name must not exceed ${LONGEST_NAME} characters`;
  if (isDeviceName(name)) return 'name must not be one that Windows keeps for its devices';
  if (/(?:^|-)\d+(?:-|$)/.test(name)) return 'name must name a kind of job: a number in it belongs to one case';
  return null;
}
