import { NightschoolError } from '../../../errors.ts';
import { SKILL_NAME } from '../../../util/skill/skill-name.ts';
import { skillPath, trialPath } from '../links.ts';

/** File systems take names of 255 bytes. */
const LONGEST_NAME = 200;
const TRIAL_ID = /^[0-9a-f]{1,64}$/;

/**
 * Where a skill's page lies.
 * @throws NightschoolError UNKNOWN_NAME for what is no name of a skill: it becomes part of a path
 */
export function pathOfSkill(skill: string): string {
  if (SKILL_NAME.test(skill) && skill.length <= LONGEST_NAME) return skillPath(skill);
  throw unknown(skill, 'the name of a skill', 'Names are lower-case letters, digits and single hyphens.');
}

/**
 * Where a trial's page lies.
 * @throws NightschoolError UNKNOWN_NAME for what is no id of a trial
 */
export function pathOfTrial(trialId: string): string {
  if (TRIAL_ID.test(trialId)) return trialPath(trialId);
  throw unknown(trialId, 'the id of a trial', 'Ids are hexadecimal digits, as in evals/<skill>/trials.jsonl.');
}

/** False for an id that no page can have: such a trial is shown without a link. */
export function isTrialId(trialId: string): boolean {
  return TRIAL_ID.test(trialId);
}

function unknown(value: string, what: string, hint: string): NightschoolError {
  return new NightschoolError('UNKNOWN_NAME', `${JSON.stringify(value.slice(0, 100))} is not ${what}.`, { hint });
}
