import type { FieldSettings } from '../../domain/proof.ts';
import { plural } from '../../util/amounts.ts';
import type { SkillInField } from './field-use.ts';
import type { Unused } from './unused.ts';

/** What a person has to know of a skill in use; null: nothing. */
export function flagText(
  { skill, counts: { passed, failed }, state }: Pick<SkillInField, 'skill' | 'counts' | 'state'>,
  { flagBelow, minimumUses }: Pick<FieldSettings, 'flagBelow' | 'minimumUses'>,
): string | null {
  const known = passed + failed;
  const share = `${failed} of ${plural(known, 'task')} that agents did with it failed`;
  if (state === 'drifting') {
    return `${skill} drifts: ${share}, and too many of the last. It sits its exam again; only that takes it back.`;
  }
  if (known < minimumUses || passed / known >= flagBelow) return null;
  return `${skill} does badly in use: ${share}; less than ${Math.round(100 * flagBelow)} % succeed.`;
}

export function unusedText({ skill, days }: Unused): string {
  return `${skill} has not been used or asked for in ${plural(days, 'day')}: nightschool archive ${skill} puts it away.`;
}
